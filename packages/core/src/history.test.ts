// The newest release in the history of a commit, whatever stands above it on other lines.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findNewestRelease, releasesOf } from './history.ts';
import { type MergeWorld, openMergeWorld } from './merge.world.ts';
import { readRemoteRefs } from './remote-refs.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

async function newestOf(world: MergeWorld, ref: string, prefix = 'v') {
  const refs = await readRemoteRefs(world.git, world.repository.fullName);
  const sha = refs.branches.get(ref) ?? refs.tags.get(ref)?.commit ?? ref;
  const found = await findNewestRelease(world, releasesOf(refs, prefix), sha);
  return found && { tag: found.release.tag, since: found.since.map(({ message }) => message.trim()) };
}

const commit = (world: MergeWorld, branch: string, message: string, from?: string) =>
  world.commit(branch, { files: { [message]: 'x\n' }, message, ...(from ? { from } : {}) });

/** v1.0.0 on main; v2.0.0 on main; support/v1.0.0 with v1.0.0-hotfix.1 and a commit more. */
async function twoLines(world: MergeWorld): Promise<void> {
  const { repository } = world;
  await commit(world, 'main', 'one');
  await repository.tag('v1.0.0', 'main');
  await commit(world, 'support/v1.0.0', 'fix', 'main');
  await repository.tag('v1.0.0-hotfix.1', 'support/v1.0.0');
  await commit(world, 'support/v1.0.0', 'another');
  await commit(world, 'main', 'two');
  await repository.tag('v2.0.0', 'main', { annotated: false });
}

test('of two lines, each has its own newest release', async () => {
  await using world = await openMergeWorld(server);
  await twoLines(world);
  expect(await newestOf(world, 'main')).toEqual({ tag: 'v2.0.0', since: [] });
  expect(await newestOf(world, 'support/v1.0.0')).toEqual({ tag: 'v1.0.0-hotfix.1', since: ['another'] });
  expect(await newestOf(world, 'v1.0.0')).toEqual({ tag: 'v1.0.0', since: [] });
});

test('a release on a second parent counts', async () => {
  await using world = await openMergeWorld(server);
  const { repository } = world;
  await commit(world, 'main', 'one');
  await repository.tag('v1.0.0', 'main');
  await commit(world, 'release/1.1', 'release', 'main');
  await repository.tag('v1.1.0', 'release/1.1');
  await commit(world, 'main', 'two');
  await repository.merge('main', 'release/1.1', 'merge');
  const found = await newestOf(world, 'main');
  expect(found?.tag).toBe('v1.1.0');
  expect([...(found?.since ?? [])].sort()).toEqual(['merge', 'two']);
});

test('of several releases at one commit the newest counts', async () => {
  await using world = await openMergeWorld(server);
  await commit(world, 'main', 'one');
  for (const tag of ['v1.0.0', 'v1.0.0-hotfix.2', 'v1.0.0-hotfix.10', 'v1.0.1-rc.1'])
    await world.repository.tag(tag, 'main');
  expect(await newestOf(world, 'main')).toEqual({ tag: 'v1.0.0-hotfix.10', since: [] });
});

test('200 releases above on another line do not hide it, and are not asked for one by one', async () => {
  await using world = await openMergeWorld(server);
  const { repository } = world;
  await commit(world, 'main', 'one');
  await repository.tag('v1.0.0', 'main');
  await commit(world, 'support/v1.0.0', 'fix', 'main');
  for (let number = 1; number <= 200; number += 1) {
    await repository.commit('main', { message: `release ${number}` });
    await repository.tag(`v2.0.${number}`, 'main', { annotated: number % 2 === 0 });
  }
  const before = server.requests.length;
  expect(await newestOf(world, 'support/v1.0.0')).toEqual({ tag: 'v1.0.0', since: ['fix'] });
  expect(server.requests.length - before).toBeLessThan(80);
});

test('without a release in its history there is none, whatever others have', async () => {
  await using world = await openMergeWorld(server);
  const first = await commit(world, 'main', 'one');
  expect(await newestOf(world, 'main')).toBeUndefined();
  await commit(world, 'main', 'two');
  await world.repository.tag('v1.0.0', 'main');
  expect(await newestOf(world, first)).toBeUndefined();
});

test('releases of another prefix, pre-releases and unrelated histories do not count', async () => {
  await using world = await openMergeWorld(server);
  const { repository } = world;
  await commit(world, 'main', 'one');
  await repository.tag('v1.0.0', 'main');
  await commit(world, 'main', 'two');
  await repository.tag('api-v9.0.0', 'main');
  await repository.tag('v2.0.0-rc.1', 'main');
  await world.commit('elsewhere', { files: { other: 'x\n' }, parents: [] });
  await repository.tag('v3.0.0', 'elsewhere');
  expect(await newestOf(world, 'main')).toEqual({ tag: 'v1.0.0', since: ['two'] });
  expect(await newestOf(world, 'main', 'api-v')).toEqual({ tag: 'api-v9.0.0', since: [] });
});
