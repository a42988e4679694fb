// Which merge base there is, decided by the API, and the merge that follows: always what `git merge` does in a full clone.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Bases,
  type MergeWorld,
  mergeAsDecided,
  mergeInFullClone,
  openMergeWorld,
  pictureOfMerge,
} from './merge.world.ts';
import { tryHistories } from './try-histories.world.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

const file = (...changes: [line: number, text: string][]) => {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
  for (const [line, text] of changes) lines[line] = text;
  return `${lines.join('\n')}\n`;
};

async function expectLikeGit(world: MergeWorld, bases: Bases): Promise<number> {
  const sides = {
    ours: (await world.repository.tip('develop')) ?? '',
    theirs: (await world.repository.tip('main')) ?? '',
  };
  const merge = await mergeAsDecided(world, sides);
  expect(merge.bases).toBe(bases);
  expect(await pictureOfMerge(world.git, merge)).toEqual(await mergeInFullClone(world, sides));
  return merge.conflicts.length;
}

test('a hotfix cut before the last sync has one merge base, though two commits border on it', async () => {
  await using world = await openMergeWorld(server);
  const old = await world.commit('main', { files: { a: file(), b: file() } });
  await world.commit('main', { files: { a: file([0, 'release']) } });
  await world.commit('develop', { from: 'main', files: { b: file([3, 'develop']) } });
  await world.commit('hotfix/x', { from: old, files: { b: file([3, 'hotfix']) } });
  await world.repository.merge('main', 'hotfix/x');
  expect(await expectLikeGit(world, 'one')).toBe(1);
});

test('a hotfix that went to both sides by itself makes two merge bases', async () => {
  await using world = await openMergeWorld(server);
  const old = await world.commit('main', { files: { a: file(), b: file() } });
  await world.commit('develop', { from: 'main', files: { a: file([0, 'feature']) } });
  await world.repository.merge('main', 'develop');
  await world.commit('hotfix/x', { from: old, files: { b: file([3, 'hotfix']) }, date: '2026-01-01T00:00:00Z' });
  await world.repository.merge('main', 'hotfix/x');
  await world.repository.merge('develop', 'hotfix/x');
  await world.commit('develop', { files: { b: file([3, 'hotfix, better']) } });
  await world.commit('main', { files: { a: file([0, 'feature'], [9, 'main']) } });
  expect(await expectLikeGit(world, 'two')).toBe(0);
});

test('a hotfix and a feature cut from the same old commit conflict where both changed a line', async () => {
  await using world = await openMergeWorld(server);
  const old = await world.commit('main', { files: { a: file() } });
  await world.commit('develop', { from: 'main', files: { other: 'x\n' } });
  await world.commit('main', { files: { released: 'x\n' } });
  await world.commit('hotfix/x', { from: old, files: { a: file([5, 'hotfix']) } });
  await world.commit('feature/x', { from: old, files: { a: file([5, 'feature']) } });
  await world.repository.merge('main', 'hotfix/x');
  await world.repository.merge('develop', 'feature/x');
  expect(await expectLikeGit(world, 'one')).toBe(1);
});

test.each([
  ['over their virtual base', '2026-01-01T00:00:00Z', 'two'],
  ['as the history tells where both are of the same second', '2026-01-02T00:00:00Z', 'several'],
] as const)('a criss-cross whose bases conflict with each other merges %s', async (_, earlier, bases) => {
  await using world = await openMergeWorld(server);
  await world.commit('main', { files: { a: file(), b: file() } });
  const later = '2026-01-02T00:00:00Z';
  const left = await world.commit('develop', { from: 'main', files: { a: file([5, 'left']) }, date: earlier });
  const right = await world.commit('main', { files: { a: file([5, 'right']) }, date: later });
  await world.commit('develop', { parents: [left, right], files: { a: file([5, 'both']) } });
  await world.commit('main', { parents: [right, left], files: { a: file([5, 'both']) } });
  await world.commit('develop', { files: { b: file([1, 'develop']) } });
  await world.commit('main', { files: { b: file([1, 'main']) } });
  expect(await expectLikeGit(world, bases)).toBe(1);
});

test('bases that have several bases themselves are merged all the way down', async () => {
  await using world = await openMergeWorld(server);
  let left = await world.commit('main', { files: { a: file() } });
  let right = left;
  await world.repository.branch('develop', 'main');
  for (const round of ['one', 'two', 'three']) {
    const before = {
      left: await world.commit('develop', { parents: [left], files: { a: file([5, `left ${round}`]) } }),
      right: await world.commit('main', { parents: [right], files: { a: file([5, `right ${round}`]) } }),
    };
    left = await world.commit('develop', {
      parents: [before.left, before.right],
      files: { a: file([5, `L ${round}`]) },
    });
    right = await world.commit('main', { parents: [before.right, before.left], files: { a: file([5, `R ${round}`]) } });
  }
  expect(await expectLikeGit(world, 'several')).toBe(1);
});

test('any history of lines, renames and deletions merges exactly as git does in a full clone', async () => {
  const tried = await tryHistories({
    names: ['a', 'b', 'lib/c'],
    later: [],
    kinds: ['edit', 'edit', 'edit', 'delete', 'rename'],
  });
  // Without enough of each the property would say little.
  expect(tried.clean).toBeGreaterThan(tried.histories / 10);
  expect(tried.conflict).toBeGreaterThan(tried.histories / 10);
  expect(tried.two).toBeGreaterThan(tried.histories / 20);
  expect(tried.several).toBeGreaterThan(tried.histories / 100);
}, 1_800_000);
