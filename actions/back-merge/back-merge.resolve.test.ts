// Conflicts that settle by rule: written as a merge commit of GitHub with both parents.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased, parentsOf, release } from './back-merge.world.ts';

test.each([
  ['ours', 'export const checked = ask();\n'],
  ['theirs', 'export const checked = true;\n'],
  ['union', 'export const checked = ask();\nexport const checked = true;\n'],
])('settles by %s', async (how, content) => {
  await using shop = await openReleased(conflicting);
  const before = await shop.repository.tip('develop');
  const step = await bringBack(shop, { resolve: `src/**: ${how}` });
  const tip = await shop.repository.tip('develop');
  expect(step.outputs).toMatchObject({ result: 'merged', sha: tip, resolved: '["src/auth.ts"]', conflicts: '[]' });
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(content);
  expect(await parentsOf(shop, 'develop')).toEqual([before, await shop.repository.tip('main')]);
  expect(step.summary).toContain('Settled by rule:');
  expect(openPulls(shop)).toEqual([]);
});

test('the commit of a settled merge is verified', async () => {
  await using shop = await openReleased(conflicting);
  const step = await bringBack(shop, { resolve: 'src/**: ours' });
  const answer = await fetch(`${shop.github.apiUrl}/repos/acme/shop/commits/${step.outputs['sha']}`, {
    headers: { authorization: `token ${shop.token}` },
  });
  expect(await answer.json()).toMatchObject({ commit: { verification: { verified: true } } });
});

const manifest = (version: string, dependency = '1.0.0') =>
  `{\n  "name": "shop",\n  "version": "${version}",\n  "dependencies": {\n    "kit": "${dependency}"\n  }\n}\n`;

test('by `version` the target keeps its own version number', async () => {
  await using shop = await openShop({
    develop: { 'package.json': '{\n  "name": "shop",\n  "version": "1.4.0-dev"\n}\n' },
  });
  await release(shop, 'v1.3.0-hotfix.1', {
    'package.json': '{\n  "name": "shop",\n  "version": "1.3.0-hotfix.1"\n}\n',
    'src/auth.ts': 'export const checked = true;\n',
  });
  const step = await bringBack(shop, { resolve: 'package.json: version' });
  expect(step.outputs).toMatchObject({ result: 'merged', resolved: '["package.json"]' });
  expect(await shop.repository.read('develop', 'package.json')).toContain('"1.4.0-dev"');
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('export const checked = true;\n');
});

test('by `version` any other number that differs stays a conflict', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: { 'package.json': manifest('1.3.0') } });
  await shop.repository.tag('v1.3.1', 'main');
  await shop.repository.merge('develop', 'main');
  await shop.repository.commit('develop', { files: { 'package.json': manifest('1.4.0-dev', '2.0.0') } });
  await release(shop, 'v1.3.1-hotfix.1', { 'package.json': manifest('1.3.0', '1.0.1') });
  const step = await bringBack(shop, { resolve: '**: version' });
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '["package.json"]', resolved: '[]' });
});

/** Two paths conflict; a rule of the step is for the second alone. */
async function openWithTwoConflicts() {
  return openReleased(
    { develop: { 'src/auth.ts': 'export const checked = ask();\n', 'src/cart.ts': 'export const items = all();\n' } },
    { 'src/auth.ts': 'export const checked = true;\n', 'src/cart.ts': 'export const items = none();\n' },
  );
}

test('what rules settle in part is proposed whole: all conflict, and those with a rule say what it would take', async () => {
  await using shop = await openWithTwoConflicts();
  const step = await bringBack(shop, { resolve: 'src/cart.ts: union' });
  expect(step.outputs).toMatchObject({ result: 'proposed', resolved: '[]' });
  expect(step.json('conflicts')).toEqual(['src/auth.ts', 'src/cart.ts']);
  const [pull] = openPulls(shop);
  expect(pull?.head.sha).toBe(await shop.repository.tip('main'));
  expect(pull?.body).toContain('in 2 paths');
  expect(pull?.body).toContain('- [ ] `src/auth.ts` — content\n');
  expect(pull?.body).toContain('- [ ] `src/cart.ts` — content (`resolve` would take: union)');
  expect(pull?.body).toContain('<summary><code>src/cart.ts</code> (content)</summary>');
  expect(pull?.body).not.toContain('Settled by rule');
});

test('with `on-conflict: fail` what rules settle in part is settled nowhere', async () => {
  await using shop = await openWithTwoConflicts();
  const step = await bringBack(shop, { resolve: 'src/cart.ts: union', 'on-conflict': 'fail' });
  expect(step.outputs).toMatchObject({ result: 'conflict', resolved: '[]' });
  expect(step.json('conflicts')).toEqual(['src/auth.ts', 'src/cart.ts']);
  expect(step.summary).toContain('- `src/cart.ts` (`resolve` would take: union)');
});

test('names with spaces, quotes, newlines and other letters are settled and listed as they are', async () => {
  const names = ['a b/"c" \'d\'.txt', 'zwei\nzeilen.txt', 'Grüße/日本語.txt', '-dash.txt', 'a|b`c`.txt'];
  const all = (content: string) => Object.fromEntries(names.map((name) => [name, content]));
  await using shop = await openShop({ develop: all('develop\n') });
  await release(shop, 'v1.3.0-hotfix.1', all('main\n'));
  const proposed = await bringBack(shop, { strategy: 'pull-request' });
  expect(new Set(proposed.json('conflicts') as string[])).toEqual(new Set(names));
  const settled = await bringBack(shop, { resolve: '**: theirs' });
  expect(settled.result).toBe('merged');
  for (const name of names) expect(await shop.repository.read('develop', name)).toBe('main\n');
});
