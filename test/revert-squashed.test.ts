// Reverts of our own, squashed by people who call them as they like; and what another line of releases makes of them.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { mergeOpen, openPulls, press, pushed } from './cycle.world.ts';

const fixed = 'export const checked = true;\n';

/** v1.3.0-hotfix.1 is out, in develop, and to be taken back; gives back the number of its pull request. */
async function openReverted(): Promise<{ shop: Shop; number: number }> {
  const shop = await openShop();
  await shop.hotfix({ 'src/auth.ts': fixed });
  await pushed(shop);
  await press(shop, 'revert', { release: 'v1.3.0-hotfix.1' });
  return { shop, number: openPulls(shop, 'main')[0]?.number ?? 0 };
}

test.each([
  ['a title of its own', (number: number) => `revert: v1.3.0-hotfix.1 (#${number})`],
  ['a title that speaks of no revert', (number: number) => `fix: out with it (#${number})`],
  ['the number left out', () => 'fix: out with it'],
  ['the number of an issue', () => 'fix: out with it (#77)'],
])('squashed under %s, without a body, it leaves the work in develop', async (_, title) => {
  const { shop, number } = await openReverted();
  await using _shop = shop;
  const { repository } = shop;
  const reverted = await mergeOpen(shop, 'main', { method: 'squash', title: title(number), body: '' });
  const step = await pushed(shop);
  expect(step.outputs).toMatchObject({ kind: 'revert', tag: 'v1.3.1', sha: reverted, 'back-merge': 'merged' });
  expect(await repository.read('main', 'src/auth.ts')).not.toBe(fixed);
  expect(await repository.contains('develop', reverted)).toBe(true);
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
});

test('the title of another pull request does not make it a revert', async () => {
  const { shop, number } = await openReverted();
  await using _ = shop;
  const { repository } = shop;
  await mergeOpen(shop, 'main');
  await pushed(shop);
  const later = await repository.commit('main', { files: { 'docs/x.md': 'x\n' }, message: `docs: x (#${number})` });
  await press(shop, 'back-merge');
  expect(await repository.contains('develop', later)).toBe(true);
  expect(await repository.read('develop', 'docs/x.md')).toBe('x\n');
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
});

const web = { 'tag-prefix': 'web-v', 'hotfix-branches': 'hotfix/web/**' };
const api = { 'tag-prefix': 'api-v', 'hotfix-branches': 'hotfix/api/**' };

/** Two lines of releases in one repository. */
async function openTwoLines(): Promise<Shop> {
  const shop = await openShop({ tag: 'web-v1.3.0' });
  await shop.repository.tag('api-v2.0.0', 'main');
  return shop;
}

/** Merged, the revert is released by web, and for api it is anything else. */
async function expectOfWeb(shop: Shop, merge: Parameters<typeof mergeOpen>[2], tag: string): Promise<void> {
  const reverted = await mergeOpen(shop, 'main', { deleteBranch: false, ...merge });
  const branches = Object.keys(await shop.repository.branches());
  expect((await pushed(shop, 'main', api)).outputs).toMatchObject({ result: 'back-merged', kind: 'other', tag: '' });
  expect(Object.keys(await shop.repository.branches())).toEqual(branches);
  expect((await pushed(shop, 'main', web)).outputs).toMatchObject({ kind: 'revert', tag, sha: reverted });
}

test('a release of one line, taken back, is released by that line alone; so is what brings it back', async () => {
  await using shop = await openTwoLines();
  const { repository } = shop;
  await shop.hotfix({ 'web/x.ts': 'x\n' }, { branch: 'feature/x', title: 'X' });
  await repository.tag('web-v1.4.0', 'main');
  await press(shop, 'revert', { release: 'web-v1.4.0', 'tag-prefix': 'web-v' });
  await expectOfWeb(shop, {}, 'web-v1.4.1');
  const revert = await repository.tip('main');
  await press(shop, 'revert', { commit: revert ?? '', 'tag-prefix': 'web-v' });
  await expectOfWeb(shop, {}, 'web-v1.4.2');
  expect(await repository.read('main', 'web/x.ts')).toBe('x\n');
});

test('a hotfix of one line, taken back and squashed without a body, likewise', async () => {
  await using shop = await openTwoLines();
  await shop.hotfix({ 'src/auth.ts': fixed }, { branch: 'hotfix/web/auth' });
  await pushed(shop, 'main', web);
  await press(shop, 'revert', { release: 'web-v1.3.0-hotfix.1', 'tag-prefix': 'web-v' });
  const [pull] = openPulls(shop, 'main');
  const squash = { method: 'squash', title: `${pull?.title} (#${pull?.number})`, body: '' } as const;
  await expectOfWeb(shop, squash, 'web-v1.3.1');
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(fixed);
});
