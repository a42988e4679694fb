// Where the floating tags go, whatever happens meanwhile.

import { expect, test } from '@jest/globals';
import { moveFloating } from '../scripts/release/floating.ts';
import { openProject, type Project } from './release.world.ts';

async function publish(project: Project, wish: string): Promise<string> {
  const { version, commit } = await project.release(wish);
  await project.tag(`v${version}`, commit);
  return commit;
}
const move = (project: Project, version: string) => moveFloating(project.git, project.remote, version);

test('follow the releases, annotated; again they stay as they are', async () => {
  using project = await openProject();
  const first = await publish(project, 'major');
  expect(await move(project, '1.0.0')).toEqual(['v1', 'v1.0']);
  const refs = await project.refs();
  expect(await move(project, '1.0.0')).toEqual([]);
  expect(await project.refs()).toEqual(refs);
  await project.entry('more');
  const second = await publish(project, 'minor');
  expect(await move(project, '1.1.0')).toEqual(['v1', 'v1.1']);
  expect([await project.at('v1'), await project.at('v1.0'), await project.at('v1.1')]).toEqual([second, first, second]);
  const { tags } = await project.refs();
  expect(['v1', 'v1.0', 'v1.1'].filter((name) => tags.get(name)?.object === tags.get(name)?.commit)).toEqual([]);
});

test('a patch of an older line moves that line alone, whichever run is the first', async () => {
  using project = await openProject();
  const first = await publish(project, 'major');
  await project.entry('more');
  const newest = await publish(project, 'minor');
  await move(project, '1.1.0');
  await project.git.run('switch', '--quiet', '-c', 'support/v1.0.0', first);
  await project.git.run('push', '--quiet', 'origin', 'HEAD');
  await project.entry('mended');
  const patch = await publish(project, 'patch');
  // The run of v1.0.0 never came to it.
  expect(await move(project, '1.0.1')).toEqual(['v1.0']);
  expect(await move(project, '1.0.0')).toEqual([]);
  expect([await project.at('v1'), await project.at('v1.0')]).toEqual([newest, patch]);
});

test('stay where a person brought them back to, until something newer is out', async () => {
  using project = await openProject();
  const good = await publish(project, 'major');
  await move(project, '1.0.0');
  await project.entry('bad');
  await publish(project, 'patch');
  await project.entry('mended');
  const mended = await publish(project, 'patch');
  await project.git.run('push', '--quiet', '--force', 'origin', `${good}:refs/tags/v1`);
  expect(await move(project, '1.0.2')).toEqual(['v1', 'v1.0']);
  expect(await project.at('v1')).toBe(mended);
});

test('are left alone where they stand at no release', async () => {
  using project = await openProject();
  await publish(project, 'major');
  await project.entry('more');
  await project.git.run('push', '--quiet', 'origin', 'HEAD:refs/tags/v1');
  await expect(move(project, '1.0.0')).rejects.toThrow('which is no release');
  expect(await project.at('v1.0')).toBeUndefined();
});

test('never go over what another run did meanwhile, neither of them', async () => {
  using project = await openProject();
  await publish(project, 'major');
  await move(project, '1.0.0');
  for (const wish of ['minor', 'minor']) {
    await project.entry('more');
    await publish(project, wish);
  }
  const { git, remote } = project;
  const meanwhile: typeof git = {
    ...git,
    async try(args, options) {
      if (args[0] === 'push') await move(project, '1.2.0');
      return git.try(args, options);
    },
  };
  await expect(moveFloating(meanwhile, remote, '1.1.0')).rejects.toThrow('Another run moved them meanwhile');
  const { tags } = await project.refs();
  expect([tags.get('v1')?.commit, tags.get('v1.1')]).toEqual([tags.get('v1.2.0')?.commit, undefined]);
  expect(await move(project, '1.1.0')).toEqual(['v1.1']);
});

test('moved by a push whose answer was lost: the next run finds them', async () => {
  using project = await openProject();
  await publish(project, 'major');
  const { git, remote } = project;
  const lost: typeof git = {
    ...git,
    async try(args, options) {
      const ran = await git.try(args, options);
      return args[0] === 'push' ? { ...ran, status: 128, error: 'the remote end hung up unexpectedly' } : ran;
    },
  };
  await expect(moveFloating(lost, remote, '1.0.0')).rejects.toThrow('hung up');
  expect(await move(project, '1.0.0')).toEqual([]);
});

test('by whoever, and beside whatever: what only JavaScript takes for a line break is part of a name', async () => {
  using project = await openProject();
  const commit = await publish(project, 'major');
  const odd = ['v1.0.0\u2028', 'v1.0.1\u2028x', 'v9.0.0\u2029x', 'v8.0.0\ufeff'];
  const first = await project.git.run('rev-parse', 'HEAD~');
  for (const name of odd) await project.git.run('push', '--quiet', 'origin', `${first}:refs/tags/${name}`);
  const { tags } = await project.refs();
  expect([...tags.keys()].sort()).toEqual(['v1.0.0', ...odd].sort());
  expect([tags.get('v1.0.0')?.commit, tags.get('v1.0.0\u2028')?.commit]).toEqual([commit, first]);
  const env = { GIT_COMMITTER_NAME: 'Ada\u2028 Love' };
  await project.git.try(['tag', '--force', '--annotate', '-m', 'x\n\ntagger nobody', 'v1.0.0', commit], { env });
  await project.git.run('push', '--quiet', '--force', 'origin', 'refs/tags/v1.0.0');
  expect(await move(project, '1.0.0')).toEqual(['v1', 'v1.0']);
  await project.git.run('fetch', '--quiet', '--no-tags', 'origin', 'refs/tags/v1');
  expect(await project.git.run('cat-file', 'tag', 'FETCH_HEAD')).toContain('\ntagger Ada\u2028 Love <');
});

test('need the release', async () => {
  using project = await openProject();
  await expect(move(project, '1.0.0')).rejects.toThrow('There is no tag v1.0.0');
});
