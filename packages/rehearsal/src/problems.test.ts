// What cannot be played is said before anything is, in one sentence and with the way out.

import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readArguments } from './arguments.ts';
import { findFaces } from './faces.ts';
import { type Folder, gitAt, openFolder, openShop, play, prices } from './rehearsal.world.ts';

let shop: Folder;
beforeEach(() => {
  shop = openShop();
});
afterEach(() => shop[Symbol.dispose]());

test('a path that is no repository', async () => {
  await expect(play({ repo: '/' })).rejects.toThrow('/ is no git repository, nor a folder of one.');
  await expect(play({ repo: `${shop.path}/none` })).rejects.toThrow('none is no folder.');
});

test('an empty repository', async () => {
  using empty = openFolder();
  await expect(play({ repo: empty.path })).rejects.toThrow('is an empty repository: it has no commit on any branch.');
});

test('a partial clone, whose files are not there', async () => {
  shop.git('config', 'remote.origin.promisor', 'true');
  await expect(play({ repo: shop.path })).rejects.toThrow('is a partial clone');
});

test('branches that do not exist, with those that do', async () => {
  for (const option of ['main', 'develop', 'fix'] as const) {
    const rehearsal = play({ repo: shop.path, [option]: 'nowhere' });
    await expect(rehearsal).rejects.toMatchObject({
      message: `--${option} nowhere: the repository has no such branch.`,
      hint: expect.stringContaining('hotfix/prices'),
    });
  }
});

test('no branch that could be production', async () => {
  shop.git('switch', '--quiet', '--detach');
  shop.git('branch', '--move', 'main', 'live');
  await expect(play({ repo: shop.path })).rejects.toThrow('Which branch is production?');
});

test('one branch for both', async () => {
  const both = play({ repo: shop.path, main: 'main', develop: 'main' });
  await expect(both).rejects.toThrow('main cannot be production and development.');
});

test('main as development, where nothing else could be production', async () => {
  const swapped = play({ repo: shop.path, develop: 'main' });
  await expect(swapped).rejects.toThrow('--develop main: main cannot be production too, and which other branch is?');
});

test('a fix that is merged already', async () => {
  shop.git('merge', '--quiet', '--no-ff', '--no-edit', 'hotfix/prices');
  await expect(play({ repo: shop.path, fix: 'hotfix/prices' })).rejects.toThrow('main contains it already.');
});

test('a fix whose changes came by another way', async () => {
  shop.commit({ 'prices.txt': prices('three: 3') });
  await expect(play({ repo: shop.path, fix: 'hotfix/prices' })).rejects.toThrow('has nothing that main lacks.');
});

test('a fix that conflicts with production', async () => {
  shop.commit({ 'prices.txt': prices('three: 333') });
  await expect(play({ repo: shop.path, fix: 'hotfix/prices' })).rejects.toThrow('conflicts with main in prices.txt.');
});

test('a fix of another history', async () => {
  shop.git('switch', '--quiet', '--orphan', 'hotfix/other');
  shop.commit({ 'b.txt': 'b\n' });
  await expect(play({ repo: shop.path, fix: 'hotfix/other' })).rejects.toThrow('shares no history with main.');
});

test('development of another history', async () => {
  shop.git('switch', '--quiet', '--orphan', 'dev');
  shop.commit({ 'b.txt': 'b\n' });
  await expect(play({ repo: shop.path, develop: 'dev' })).rejects.toThrow('main and dev share no history.');
});

test('a shallow clone that does not reach to where the branches parted', async () => {
  const clone = join(dirname(shop.path), 'clone');
  gitAt(shop.path, 'clone', '--quiet', '--depth=1', '--no-single-branch', `file://${shop.path}`, clone);
  await expect(play({ repo: clone })).rejects.toMatchObject({ hint: expect.stringContaining('git fetch --unshallow') });
});

test('a shallow clone that is cut off at several commits', async () => {
  shop.git('merge', '--quiet', '--no-ff', '--no-edit', 'hotfix/prices');
  shop.git('merge', '--quiet', '--no-ff', '--no-edit', 'develop');
  const clone = join(dirname(shop.path), 'clone');
  gitAt(shop.path, 'clone', '--quiet', '--depth=2', `file://${shop.path}`, clone);
  await expect(play({ repo: clone })).rejects.toMatchObject({
    message: `${clone} is a shallow clone whose history is cut off at 2 commits.`,
    hint: expect.stringContaining('git fetch --unshallow'),
  });
});

test('a prefix that no release tag has, with those that they have', async () => {
  await expect(play({ repo: shop.path, tagPrefix: 'zzz-' })).rejects.toMatchObject({
    message: '--tag-prefix zzz-: no release tag begins like this.',
    hint: 'They begin with "v" (1 tag).',
  });
});

test('a prefix with which no tag can begin', async () => {
  await expect(play({ repo: shop.path, tagPrefix: 'a..b' })).rejects.toThrow('--tag-prefix a..b: no tag can begin');
});

test.each([
  [['--nope'], "Unknown option '--nope'."],
  [['word'], "Unexpected argument 'word'."],
  [['--repo'], "Option '--repo <value>' argument missing."],
  [['--repo='], '--repo has no value.'],
  [['--repo', 'a', '--repo=b'], '--repo is given more than once.'],
  [['--repo', 'https://github.com/a/b'], 'it takes a path of a local repository; clone it first.'],
  [['--repo', 'git@github.com:a/b.git'], 'it takes a path of a local repository; clone it first.'],
  [['--main', 'x', '--tag-prefix', ''], '--main, --tag-prefix: only together with --repo.'],
  [['--gates'], '--gates: only together with --repo.'],
  [['--rollback', '--revert'], '--rollback is played by itself, without --revert.'],
  [['--revert', '--conflict', '--repo', '.'], '--revert is played by itself, without --repo, --conflict.'],
])('the arguments %j', (args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});

test('good arguments', () => {
  const args = ['--repo', '.', '--main', 'm', '--develop', 'd', '--fix', 'f', '--tag-prefix', '', '--conflict'];
  expect(readArguments(args)).toMatchObject({ repo: '.', main: 'm', develop: 'd', fix: 'f', tagPrefix: '' });
  expect(readArguments([])).toEqual({ conflict: false, gates: false, help: false });
});

test.each(['rollback', 'revert'])('the scenario %s', (scenario) => {
  expect(readArguments([`--${scenario}`])).toMatchObject({ scenario });
});

test('a bundle outside of the suite', () => {
  expect(() => findFaces('/nowhere/dist/rehearsal/index.js')).toThrow('No actions are found above');
});
