// What of a branch is on production, however it got there; and nothing that is not.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MergeWorld } from './merge.world.ts';
import { branch, lines, missingOf, openFixed, ownCommits, pick, reset, unmergedOf } from './unmerged.world.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

const open = () => openFixed(server);
const isMissing = ['first', 'second'];

async function propose({ repository }: MergeWorld, base = 'main') {
  return repository.openPullRequest({ head: branch, base, title: 'Fix' });
}

test('what nobody merged is missing, oldest first', async () => {
  await using world = await open();
  expect(await missingOf(world)).toEqual(isMissing);
  await propose(world);
  expect(await missingOf(world)).toEqual(isMissing);
});

test.each(['merge', 'squash', 'rebase'] as const)('a pull request merged by %s has it all', async (method) => {
  await using world = await open();
  const { repository } = world;
  const tip = await repository.tip(branch);
  await world.commit('main', { files: { d: '' }, message: 'meanwhile' });
  const landed = await repository.mergePullRequest((await propose(world)).number, { method });
  await world.commit('main', { files: { a: lines([3, 'better']) }, message: 'later' });
  const { missing, landedAs } = await unmergedOf(world);
  expect(missing).toEqual([]);
  expect(landedAs).toEqual([method === 'merge' ? tip : landed]);
});

test.each(['merge', 'squash', 'rebase'] as const)('what is pushed after a merge by %s is missing', async (method) => {
  await using world = await open();
  await world.repository.mergePullRequest((await propose(world)).number, { method });
  await world.commit(branch, { files: { e: 'e\n' }, message: 'third' });
  expect(await missingOf(world)).toEqual(['third']);
  await world.repository.mergePullRequest((await propose(world)).number, { method });
  expect(await missingOf(world)).toEqual([]);
});

test('a branch that was rewritten after its squash has landed in nothing', async () => {
  await using world = await open();
  await world.repository.mergePullRequest((await propose(world)).number, { method: 'squash' });
  await reset(world, branch);
  await world.commit(branch, { files: { a: lines([3, 'otherwise']) }, message: 'rewritten' });
  expect(await missingOf(world)).toEqual(['rewritten']);
});

test('a merge that was reset away from main has brought nothing', async () => {
  await using world = await open();
  await world.repository.mergePullRequest((await propose(world)).number, { method: 'squash' });
  await reset(world);
  expect(await missingOf(world)).toEqual(isMissing);
});

test('a pull request into another branch has brought nothing, until that one is merged', async () => {
  await using world = await open();
  await world.repository.branch('develop', 'main');
  await world.commit('main', { files: { d: '' }, message: 'meanwhile' });
  await world.repository.mergePullRequest((await propose(world, 'develop')).number, { method: 'squash' });
  expect(await missingOf(world)).toEqual(isMissing);
  await world.repository.merge('main', 'develop');
  expect(await missingOf(world)).toEqual([]);
});

test('a pull request of a fork with the same name says nothing about the branch', async () => {
  await using world = await open();
  const theirs = { head: branch, base: 'main', title: 'Mine', headRepository: `eve/${world.repository.name}` };
  const pull = await world.repository.openPullRequest(theirs);
  await world.commit(branch, { files: { e: 'e\n' }, message: 'third' });
  await world.repository.mergePullRequest(pull.number, { method: 'squash' });
  expect(await missingOf(world)).toContain('third');
});

test('a squash that GitHub does not list yet is found by the number in its subject', async () => {
  await using world = await open();
  const pull = await propose(world);
  await world.repository.mergePullRequest(pull.number, { method: 'squash' });
  world.repository.settings.pullListLagLooks = 99;
  expect((await unmergedOf(world)).pulls.map(({ number }) => number)).toEqual([pull.number]);
  expect(await missingOf(world)).toEqual([]);
});

test('commits that were picked one by one are there, with other messages and on other lines', async () => {
  await using world = await open();
  await world.commit('main', { files: { a: `above\n\n\n\n${lines()}` }, message: 'moves the lines' });
  const shas = await ownCommits(world);
  const picked = [];
  for (const sha of shas) picked.push(await pick(world, sha));
  await world.commit('main', { files: { a: lines([3, 'better']) }, message: 'later' });
  const { missing, landedAs } = await unmergedOf(world);
  expect(missing).toEqual([]);
  expect([...landedAs].sort()).toEqual(picked.sort());
});

test('of commits that were picked in part the rest is missing', async () => {
  await using world = await open();
  const [, second = ''] = await ownCommits(world);
  await pick(world, second);
  expect(await missingOf(world)).toEqual(['first']);
});

test('a squash by hand, that no pull request tells of, is not certain', async () => {
  await using world = await open();
  const files = { a: lines([3, 'fixed']), b: lines([5, 'fixed']), c: 'new\n' };
  await world.commit('main', { files, message: 'squashed by hand' });
  expect(await missingOf(world)).toEqual(isMissing);
});

test.each([
  ['white space', { a: lines([3, ' fixed']) }],
  ['a line more', { a: lines([3, 'fixed'], [4, 'fixed']) }],
  ['another file besides', { a: lines([3, 'fixed']), z: '' }],
  ['the same line in another file', { b: lines([3, 'fixed']) }],
  ['other surroundings', { a: lines([3, 'fixed'], [4, 'line four']) }],
])('a commit that differs by %s is another one', async (_, files) => {
  await using world = await open();
  await world.commit('main', { files, message: 'alike' });
  expect(await missingOf(world)).toEqual(isMissing);
});

test('two commits of the same change need two', async () => {
  await using world = await open();
  const twice = ['x\n', 'x\nx\n'].map((start) => `${start}${lines()}`);
  await world.commit(branch, { files: { a: `x\n${lines([3, 'fixed'])}` }, message: 'third' });
  await world.commit(branch, { files: { a: lines([3, 'fixed']) }, message: 'takes it back' });
  await world.commit(branch, { files: { a: `x\n${lines([3, 'fixed'])}` }, message: 'once more' });
  await world.commit('main', { files: { a: twice[0] ?? '' }, message: 'picked' });
  expect(await missingOf(world)).toEqual([...isMissing, 'takes it back', 'once more']);
});

test('modes, links, submodules and binary files are compared as what they are', async () => {
  await using world = await open();
  const binary = (text: string) => Buffer.from(`\0${text}`);
  const commit = (name: string, change: Parameters<MergeWorld['commit']>[1]) => world.commit(name, change);
  await world.repository.branch(branch, 'main');
  await commit('main', { files: { bin: binary('old'), run: 'x\n' }, message: 'more' });
  await world.repository.branch(branch, 'main');
  const changes = {
    mode: { files: { run: 'x\n' }, modes: { run: '100755' } },
    link: { files: { link: 'a' }, modes: { link: '120000' } },
    submodule: { files: { sub: '1'.repeat(40) }, modes: { sub: '160000' } },
    binary: { files: { bin: binary('new') } },
  } as const;
  for (const [message, change] of Object.entries(changes)) await commit(branch, { ...change, message });
  await commit('main', { files: { d: '' }, message: 'meanwhile' });
  await commit('main', { ...changes.mode, message: 'the same mode' });
  await commit('main', { files: { link: 'b' }, modes: { link: '120000' }, message: 'another link' });
  await commit('main', { ...changes.submodule, message: 'the same submodule' });
  await commit('main', { files: { bin: binary('newer') }, message: 'another binary file' });
  expect(await missingOf(world)).toEqual(['link', 'binary']);
  await commit('main', { files: { bin: binary('old') }, message: 'back' });
  await commit('main', { ...changes.binary, message: 'the same binary file' });
  expect(await missingOf(world)).toEqual(['link']);
});

test('a commit that changes nothing, and a merge, have no counterpart', async () => {
  await using world = await open();
  for (const sha of await ownCommits(world)) await pick(world, sha);
  await world.commit(branch, { files: {}, message: 'empty' });
  await world.commit('main', { files: {}, message: 'empty too' });
  await world.repository.merge(branch, 'main', 'merge of main');
  expect(await missingOf(world)).toEqual(['empty', 'merge of main']);
});

test('of several branches each may have a part', async () => {
  await using world = await open();
  const [first = '', second = ''] = await ownCommits(world);
  await world.repository.branch('support/v1', 'main');
  await pick(world, second);
  expect(await missingOf(world, 'main', 'support/v1')).toEqual(['first']);
  await world.repository.merge('support/v1', first);
  expect(await missingOf(world, 'main', 'support/v1')).toEqual([]);
  expect(await missingOf(world)).toEqual(['first']);
});

test('a branch of another history is missing by its tip', async () => {
  await using world = await open();
  await world.repository.deleteBranch(branch);
  await world.repository.commit(branch, { files: { z: '' }, message: 'from nowhere' });
  expect(await missingOf(world)).toEqual(['from nowhere']);
});
