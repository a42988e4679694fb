// What the body says, and what people may do to it.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { head, onlyPull, openHotfix, propose, section } from './open-pr.world.ts';

/** As a person edits on github.com, where lines end with CRLF. */
function edit(shop: Shop, change: (body: string) => string): void {
  const pull = onlyPull(shop);
  pull.body = change(pull.body ?? '').replace(/\r?\n/g, '\r\n');
}

test('inputs count more than commits, and keep their Markdown', async () => {
  await using shop = await openHotfix();
  await propose(shop, { 'root-cause': '- one\n- **two**', advisory: 'CVE-2026-1234', testing: 'by hand' });
  expect(section(onlyPull(shop), 'Root Cause')).toBe('- one\n- **two**');
  expect(section(onlyPull(shop), 'Security Advisory')).toBe('CVE-2026-1234');
  expect(section(onlyPull(shop), 'Testing')).toBe('by hand');
});

test('what nobody said is a gap that names itself', async () => {
  await using shop = await openHotfix('quick fix');
  const step = await propose(shop);
  expect(section(onlyPull(shop), 'Root Cause')).toBe('_To be filled in: what caused it?_');
  expect(section(onlyPull(shop), 'Quality Gates')).toContain('Not given');
  expect(onlyPull(shop).title).toBe('hotfix: auth bypass');
  expect(step.summary).toContain('Next: fill in `impact`, `root-cause`, `fix`, `testing`, `quality-gates`');
});

test('a gap is filled as soon as somebody says it', async () => {
  await using shop = await openHotfix('quick fix');
  await propose(shop);
  await propose(shop, { 'root-cause': 'Haste.' });
  expect(section(onlyPull(shop), 'Root Cause')).toBe('Haste.');
});

test('what was said once is not asked for again', async () => {
  await using shop = await openHotfix('quick fix');
  const gates = JSON.stringify([{ gate: 'tests', status: 'passed', summary: '47 passed', seconds: 1 }]);
  await propose(shop, { 'root-cause': 'Haste.', gates });
  expect((await propose(shop)).result).toBe('unchanged');
  expect(section(onlyPull(shop), 'Root Cause')).toBe('Haste.');
  expect(section(onlyPull(shop), 'Quality Gates')).toContain('47 passed');
});

test('what people write into a gap stays, and so does what they write around', async () => {
  await using shop = await openHotfix('quick fix');
  await propose(shop);
  edit(
    shop,
    (body) => `Please hurry.\n\n${body.replace('_To be filled in: what caused it?_', 'Too late at night.')}\nThanks!`,
  );
  await shop.repository.commit(head, { files: { more: 'x' }, message: 'fix: x\n\nRoot cause: other.\nFix: this.\n' });
  await propose(shop, { 'root-cause': 'Something else.' });
  expect(section(onlyPull(shop), 'Root Cause')).toBe('Too late at night.');
  expect(section(onlyPull(shop), 'Fix')).toBe('this.');
  expect(onlyPull(shop).body).toMatch(/^Please hurry\.[\s\S]*Thanks!$/);
});

test('a section that people took out stays out', async () => {
  await using shop = await openHotfix();
  await propose(shop);
  edit(shop, (body) => body.replace(/## Testing[\s\S]*?(?=## Quality)/, ''));
  await propose(shop, { testing: 'more' });
  expect(section(onlyPull(shop), 'Testing')).toBeUndefined();
});

test('a body that people wrote by hand is kept, and ours comes below', async () => {
  await using shop = await openHotfix();
  await shop.repository.openPullRequest({ head, base: 'main', title: 'By hand', body: 'Look at this.' });
  expect((await propose(shop)).result).toBe('updated');
  expect(onlyPull(shop).title).toBe('By hand');
  expect(onlyPull(shop).body).toMatch(/^Look at this\.\n\n## Summary/);
  expect((await propose(shop)).result).toBe('unchanged');
});

const template =
  '# Hotfix {{version}} of {{head}}\n\nWhy: {{root-cause}}\n\n{{fix}}\n\n{{advisory}}\n\n- [ ] {{nonsense}}\n';

test('a template of the repository takes the place of ours', async () => {
  await using shop = await openHotfix();
  await shop.repository.commit('main', { files: { '.github/hotfix_pull_request_template.md': template } });
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

test('links the tracking file and the specification where they are on the branch', async () => {
  const name = head.slice('hotfix/'.length);
  await using shop = await openHotfix('fix: x', { [`TODO_hotfix_${name}.md`]: 'x', 'specs/auth-bypass/spec.md': 'x' });
  await propose(shop);
  expect(section(onlyPull(shop), 'References')).toContain(`TODO_hotfix_${name}.md`);
  expect(section(onlyPull(shop), 'References')).toContain('/specs/auth-bypass/spec.md');
});

test('commit messages of strangers are text: no markup, no mention, no mark of ours', async () => {
  const nasty =
    'fix: <b>@all</b> fixes #1\n\nRoot cause: <!-- hotfix-actions:fix 00000000 -->x<!-- /hotfix-actions:fix -->\n';
  await using shop = await openHotfix(nasty);
  await propose(shop, { fix: 'a <!-- /hotfix-actions:fix --> b' });
  const body = onlyPull(shop).body ?? '';
  expect(body).not.toContain('<b>');
  expect(body).not.toMatch(/@all|fixes #1/);
  expect(body.match(/<!-- hotfix-actions:fix /g)).toHaveLength(1);
  expect(body.match(/<!-- \/hotfix-actions:fix -->/g)).toHaveLength(1);
  expect((await propose(shop, { fix: 'a <!-- /hotfix-actions:fix --> b' })).result).toBe('unchanged');
});

test('a body that grows too long is cut, not refused', async () => {
  await using shop = await openHotfix();
  const step = await propose(shop, { summary: 'long line\n'.repeat(10_000) });
  expect(step.failure).toBeUndefined();
  expect((onlyPull(shop).body ?? '').length).toBeLessThanOrEqual(65_536);
});
