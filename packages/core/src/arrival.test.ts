// When a commit arrived on a branch, by whichever way.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findArrival } from './arrival.ts';
import { type MergeWorld, openMergeWorld } from './merge.world.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

const commit = (world: MergeWorld, branch: string, message: string, from?: string) =>
  world.commit(branch, { files: { [message]: '' }, message, ...(from ? { from } : {}) });

const arrivalOf = async (world: MergeWorld, sha: string) =>
  findArrival(world.github, (await world.repository.tip('develop')) ?? '', sha);

test('a commit came with the first merge on the branch’s own line that has it', async () => {
  await using world = await openMergeWorld(server);
  const { repository } = world;
  const first = await commit(world, 'main', 'first');
  await commit(world, 'develop', 'work', 'main');
  const fix = await commit(world, 'main', 'fix');
  expect(await arrivalOf(world, fix)).toBeUndefined();
  await commit(world, 'develop', 'more work');
  const merge = await repository.merge('develop', 'main');
  await commit(world, 'main', 'later');
  await repository.merge('develop', 'main');
  const arrival = await arrivalOf(world, fix);
  expect(arrival?.by?.sha).toBe(merge);
  expect(arrival?.since.map(({ message }) => message.trim())).toContain('later');
  expect((await arrivalOf(world, first))?.by).toBeUndefined();
});

test('one that is on the branch’s own line, or its tip, came by itself', async () => {
  await using world = await openMergeWorld(server);
  await commit(world, 'main', 'first');
  const own = await commit(world, 'develop', 'own', 'main');
  expect(await arrivalOf(world, own)).toEqual({ since: [], by: undefined });
  await commit(world, 'develop', 'next');
  expect((await arrivalOf(world, own))?.by).toBeUndefined();
});
