// What is said of a revert on production, and what it is: looked up in what was squashed, and proved by its tree.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, openPulls } from './back-merge.world.ts';

const contentOf = (path: string) => `${path}\n`;

/** Commits on main and in develop, each with a file of its own; gives back their SHAs, oldest first. */
async function openWithWork(paths: readonly string[]): Promise<{ shop: Shop; work: string[] }> {
  const shop = await openShop();
  const work: string[] = [];
  for (const path of paths)
    work.push(await shop.repository.commit('main', { files: { [path]: contentOf(path) }, message: `feat: ${path}` }));
  await shop.repository.merge('develop', 'main');
  return { shop, work };
}

async function expectKept({ repository }: Shop, paths: readonly string[], reverted: string): Promise<void> {
  expect(await repository.contains('develop', reverted)).toBe(true);
  for (const path of paths) expect(await repository.read('develop', path)).toBe(contentOf(path));
}

test('several reverts by git, squashed into one commit, are kept out of develop if that is asked for', async () => {
  const paths = ['src/1.ts', 'src/2.ts', 'src/3.ts'];
  const { shop, work } = await openWithWork(paths);
  await using _ = shop;
  const { repository } = shop;
  await repository.branch('undo', 'main');
  for (const index of [2, 0])
    await repository.commit('undo', {
      files: { [paths[index] ?? '']: null },
      message: `Revert "feat"\n\nThis reverts commit ${work[index]}.`,
    });
  const pull = await repository.openPullRequest({ head: 'undo', base: 'main', title: 'fix: less' });
  const reverted = await repository.mergePullRequest(pull.number, { method: 'squash' });
  expect((await bringBack(shop, { reverts: 'keep' })).result).toBe('merged');
  await expectKept(shop, paths, reverted);
});

test('a whole release of many commits, taken out by our revert, stays in develop, and what landed later too', async () => {
  const paths = Array.from({ length: 12 }, (_, index) => `src/${index}.ts`);
  const { shop, work } = await openWithWork(paths);
  await using _ = shop;
  const { repository } = shop;
  await repository.commit('main', { files: { 'src/later.ts': contentOf('src/later.ts') }, message: 'feat: later' });
  const reverted = await repository.commit('main', {
    files: Object.fromEntries(paths.map((path) => [path, null])),
    message: `Revert v1.4.0\n\n${work.map((sha) => `Hotfix-Reverts: ${sha}`).join('\n')}`,
  });
  expect((await bringBack(shop)).result).toBe('merged');
  await expectKept(shop, [...paths, 'src/later.ts'], reverted);
});

test('one that leaves a part of what it says it takes back is for a person', async () => {
  const paths = ['src/1.ts', 'src/2.ts'];
  const { shop, work } = await openWithWork(paths);
  await using _ = shop;
  const message = `Revert\n\n${work.map((sha) => `Hotfix-Reverts: ${sha}`).join('\n')}`;
  await shop.repository.commit('main', { files: { 'src/1.ts': null }, message });
  expect((await bringBack(shop)).result).toBe('proposed');
  expect(openPulls(shop)[0]?.body).toContain('What landed is not just what taking these back gives');
});

test('a release that was squashed is no news to develop, nor is what develop itself took back', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const work = await repository.commit('develop', { files: { 'src/1.ts': '1\n' }, message: 'feat: 1' });
  const message = `Revert "feat: 1"\n\nThis reverts commit ${work}.`;
  await repository.commit('develop', { files: { 'src/1.ts': null }, message });
  const pull = await repository.openPullRequest({ head: 'develop', base: 'main', title: 'Release 1.4.0' });
  await repository.mergePullRequest(pull.number, { method: 'squash' });
  await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' });
  expect((await bringBack(shop)).result).toBe('merged');
  expect(openPulls(shop)).toEqual([]);
  expect(await repository.read('develop', 'src/auth.ts')).toBe('export const checked = true;\n');
});

test('a squash costs one request more than a merge, of many only the newest ones, and what was merged costs none', async () => {
  await using shop = await openShop();
  const asked = () => shop.github.requests.filter(({ path }) => /\/pulls\/\d+\/commits$/.test(path)).length;
  await shop.hotfix({ 'src/0.ts': '0\n' }, { branch: 'hotfix/0', method: 'merge' });
  await bringBack(shop);
  expect(asked()).toBe(0);
  for (let number = 1; number <= 32; number += 1)
    await shop.hotfix({ [`src/${number}.ts`]: '\n' }, { branch: `hotfix/${number}`, method: 'squash' });
  expect((await bringBack(shop)).result).toBe('merged');
  expect(asked()).toBe(30);
});
