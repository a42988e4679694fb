// A template of the repository takes the place of ours, with the same placeholders.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { head, onlyPull, openHotfix, propose } from './open-pr.world.ts';

const give = (shop: Shop, content: string) =>
  shop.repository.commit('main', { files: { '.github/hotfix_pull_request_template.md': content } });

const template =
  '# Hotfix {{version}} of {{head}}\n\nWhy: {{root-cause}}\n\n{{fix}}\n\n{{advisory}}\n\n- [ ] {{nonsense}}\n';

test('a template of the repository takes the place of ours', async () => {
  await using shop = await openHotfix();
  await give(shop, template);
  const step = await propose(shop);
  const shown = (onlyPull(shop).body ?? '').replace(/<!--[\s\S]*?-->/g, '');
  expect(shown).toContain(`of \`${head}\``);
  expect(shown).toContain('Why: the signature was never looked at.\n');
  expect(shown).toContain('\nit is verified first.\n');
  expect(shown).toContain('- [ ] {{nonsense}}');
  expect(shown).not.toContain('## Quality Gates');
  expect(step.summary).toContain('nonsense');
  expect((await propose(shop)).result).toBe('unchanged');
});

test('all placeholders that the README names are filled, with spaces in them or not', async () => {
  await using shop = await openHotfix();
  const names = ['summary', 'impact', 'root-cause', 'fix', 'testing', 'quality-gates', 'version', 'advisory'];
  names.push('security-advisory', 'merge-instructions', 'references', 'head', 'base');
  await give(shop, names.map((name, index) => (index % 2 ? `{{ ${name} }}` : `{{${name}}}`)).join('\n\n'));
  const step = await propose(shop, { advisory: 'CVE-2026-1234' });
  expect(onlyPull(shop).body).not.toContain('{{');
  expect(onlyPull(shop).body).toContain('## Security Advisory\n\nCVE-2026-1234');
  expect(onlyPull(shop).body).toMatch(/hotfix-actions:base [\da-f]{8} -->\n`main`\n/);
  expect(step.summary).not.toContain('The template asks for');
});

test('what a hidden comment of the template says is no placeholder', async () => {
  await using shop = await openHotfix();
  await give(shop, '<!-- {{fix}} is\nfilled in, {{nonsense}} is not -->\n\n{{fix}}\n');
  const step = await propose(shop);
  expect(onlyPull(shop).body).toMatch(
    /^<!-- {{fix}} is\nfilled in, {{nonsense}} is not -->\n\n<!-- hotfix-actions:fix /,
  );
  expect(step.summary).not.toContain('The template asks for');
});

test('below a body that people wrote by hand comes the template, too', async () => {
  await using shop = await openHotfix();
  await give(shop, 'Why: {{root-cause}}\n');
  await shop.repository.openPullRequest({ head, base: 'main', title: 'By hand', body: 'Look at this.' });
  expect((await propose(shop)).result).toBe('updated');
  expect(onlyPull(shop).body).toMatch(/^Look at this\.\n\nWhy: <!-- hotfix-actions:root-cause /);
  expect((await propose(shop)).result).toBe('unchanged');
});

test('a template without placeholders is written once', async () => {
  await using shop = await openHotfix();
  await give(shop, '- [ ] looked at by two\n');
  expect((await propose(shop)).result).toBe('created');
  onlyPull(shop).body = '- [x] looked at by two\n';
  expect((await propose(shop)).result).toBe('unchanged');
  expect(onlyPull(shop).body).toBe('- [x] looked at by two\n');
});
