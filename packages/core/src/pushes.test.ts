// Several branches in one push: what becomes of one is no matter of the others.

import type { Repository, GitHub as Server } from '@hotfix-actions/sandbox';
import { expect, test } from '@jest/globals';
import { openMergeWorld } from './merge.world.ts';
import { pushBranches } from './pushes.ts';
import { fetchTrees } from './scratch.ts';

async function open() {
  const world = await openMergeWorld();
  const { repository, git } = world;
  const old = await world.commit('main', { files: { a: 'a\n' } });
  const next = await world.commit('main', { files: { b: 'b\n' } });
  for (const name of ['one', 'two', 'three']) await repository.branch(name, old);
  return { world, old, next, folder: await fetchTrees(git, [old, next]) };
}

const pushesOf = (server: Server) =>
  server.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/git-receive-pack')).length;

const tips = async (repository: Repository) => Promise.all(['one', 'two', 'three'].map((name) => repository.tip(name)));

test('one that moved and one that is refused stop no other', async () => {
  const { world, old, next, folder } = await open();
  await using _ = world;
  const { repository, git, server } = world;
  const moved = await world.commit('two', { files: { c: 'c\n' } });
  repository.protect('three', { requirePullRequest: true });
  const wish = ['one', 'two', 'three'].map((branch) => ({ branch, sha: next, expected: old }));
  expect([...(await pushBranches(git, folder, wish))]).toEqual([
    ['one', 'done'],
    ['two', 'moved'],
    ['three', { refused: 'protected branch hook declined' }],
  ]);
  expect(await tips(repository)).toEqual([next, moved, old]);
  // Together, and the refused one once more alone.
  expect(pushesOf(server)).toBe(2);
});

test.each(['before', 'after'] as const)('a connection that is lost %s the effect is healed', async (when) => {
  const { world, old, next, folder } = await open();
  await using _ = world;
  world.server.faults.drop({ path: /git-receive-pack$/, method: 'POST' }, { when });
  const wish = ['one', 'two'].map((branch) => ({ branch, sha: next, expected: old }));
  expect([...(await pushBranches(world.git, folder, wish)).values()]).toEqual(['done', 'done']);
  expect(await tips(world.repository)).toEqual([next, next, old]);
});

test('a branch is rewritten only while it stands where it was read', async () => {
  const { world, old, next, folder } = await open();
  await using _ = world;
  const { git, repository } = world;
  const push = async (sha: string, expected: string) =>
    (await pushBranches(git, folder, [{ branch: 'one', sha, expected }])).get('one');
  expect(await push(next, old)).toBe('done');
  expect(await push(old, next)).toBe('done');
  expect(await push(next, next)).toBe('moved');
  await repository.deleteBranch('one');
  expect(await push(next, old)).toBe('moved');
  expect(await tips(repository)).toEqual([undefined, old, old]);
});
