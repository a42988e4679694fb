// A merge that was settled here, written through the API: GitHub's tree is the merged one, to the byte.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mergeWithBase, mergeWithHistory } from './merge.ts';
import { type Files, type MergeWorld, type Modes, openMergeWorld } from './merge.world.ts';
import { createMergeCommit, settledTree } from './merge-commit.ts';
import { settle } from './settle.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

interface Case {
  readonly name: string;
  readonly base: Files;
  readonly ours: Files;
  readonly theirs: Files;
  readonly modes?: { readonly base?: Modes; readonly ours?: Modes; readonly theirs?: Modes };
  readonly how?: 'ours' | 'theirs' | 'union';
}

const ten = (changes: Record<number, string> = {}) =>
  Array.from({ length: 10 }, (_, line) => `${changes[line] ?? `line ${line}`}\n`).join('');
const latin = (...words: string[]) => Buffer.from(words.map((word) => `\xff\xfe ${word}\n`).join(''), 'latin1');
const oddNames = [
  'a b',
  '"quoted"',
  'new\nline',
  'tab\there',
  'grün/日本.txt',
  'back\\slash',
  '-dash',
  ' lead',
  'trail ',
];

const cases: Case[] = [
  { name: 'nothing but what the source has', base: { a: 'x\n' }, ours: {}, theirs: { a: 'y\n' } },
  {
    name: 'a new blob for a file that both changed',
    base: { a: ten() },
    ours: { a: ten({ 1: 'o' }) },
    theirs: { a: ten({ 8: 't' }) },
  },
  {
    name: 'deletions, a whole folder among them',
    base: { 'lib/a': 'a\n', 'lib/b': 'b\n', c: 'c\n' },
    ours: { d: 'd\n' },
    theirs: { 'lib/a': null, 'lib/b': null, c: null },
  },
  {
    name: 'modes and symbolic links',
    base: { run: 'x\n', link: 'a' },
    ours: { other: 'x\n' },
    theirs: { run: 'x\n', link: 'b', 'bin/new': 'x\n' },
    modes: { base: { link: '120000' }, theirs: { run: '100755', link: '120000', 'bin/new': '100755' } },
  },
  {
    name: 'a rename with a change of the other side',
    base: { 'old/a': ten() },
    ours: { 'old/a': ten({ 2: 'o' }) },
    theirs: { 'old/a': null, 'new/b': ten() },
  },
  {
    name: 'a file that becomes a folder',
    base: { lib: 'x\n' },
    ours: { a: 'x\n' },
    theirs: { lib: null, 'lib/index': 'y\n' },
  },
  {
    name: 'a folder that becomes a file',
    base: { 'lib/a': 'x\n', 'lib/b': 'x\n' },
    ours: { a: 'x\n' },
    theirs: { 'lib/a': null, 'lib/b': null, lib: 'y\n' },
  },
  {
    name: 'a submodule that moves',
    base: { vendor: '1'.repeat(40) },
    ours: { a: 'x\n' },
    theirs: { vendor: '2'.repeat(40) },
    modes: { base: { vendor: '160000' }, theirs: { vendor: '160000' } },
  },
  {
    name: 'contents that are not UTF-8',
    base: { a: latin('1', '2', '3', '4', '5') },
    ours: { a: latin('ours', '2', '3', '4', '5') },
    theirs: { a: latin('1', '2', '3', '4', 'theirs') },
  },
  {
    name: 'odd names',
    base: Object.fromEntries(oddNames.map((name) => [name, ten()])),
    ours: Object.fromEntries(oddNames.map((name) => [name, ten({ 1: 'o' })])),
    theirs: Object.fromEntries(oddNames.map((name) => [name, ten({ 8: 't' })])),
  },
  { name: 'a file that is emptied', base: { a: 'x\n' }, ours: { b: 'x\n' }, theirs: { a: '' } },
  {
    name: 'conflicts settled with ours',
    base: { a: ten(), b: ten() },
    ours: { a: ten({ 4: 'o' }), b: null },
    theirs: { a: ten({ 4: 't', 9: 't' }), b: ten({ 4: 't' }) },
    how: 'ours',
  },
  {
    name: 'conflicts settled with theirs',
    base: { a: ten(), b: ten() },
    ours: { a: ten({ 4: 'o', 0: 'o' }), b: ten({ 1: 'o' }) },
    theirs: { a: ten({ 4: 't' }), b: null },
    how: 'theirs',
  },
  {
    name: 'conflicts settled with union in odd names',
    base: { 'a b\n"c"': ten() },
    ours: { 'a b\n"c"': ten({ 4: 'o' }) },
    theirs: { 'a b\n"c"': ten({ 4: 't' }) },
    how: 'union',
  },
];

async function arrange(world: MergeWorld, { base, ours, theirs, modes = {} }: Case) {
  return {
    base: await world.commit('main', { files: { 'README.md': 'shop\n', ...base }, modes: modes.base ?? {} }),
    ours: await world.commit('develop', { from: 'main', files: ours, modes: modes.ours ?? {} }),
    theirs: await world.commit('main', { files: theirs, modes: modes.theirs ?? {} }),
  };
}

test.each(cases)('writes the merged tree: $name', async (wish) => {
  await using world = await openMergeWorld(server);
  const sides = await arrange(world, wish);
  const merge = await mergeWithBase(world.git, sides);
  const rules = wish.how ? [{ glob: '**', how: wish.how }] : [];
  const { settled, conflicts } = await settle(world.git, merge, { rules, versions: { released: [], previous: [] } });
  expect(conflicts).toEqual([]);
  const tree = await settledTree(world.git, merge, settled);

  const parents = [sides.ours, sides.theirs];
  const at = { folder: merge.folder, onto: sides.ours, tree, parents, message: 'Merge main\n\nwith a body' };
  const sha = await createMergeCommit(world.github, world.git, at);

  const written = (format: string) => world.repository.git('log', '-1', `--format=${format}`, sha);
  expect(await written('%T')).toBe(tree);
  expect(await written('%P')).toBe(parents.join(' '));
  expect(await written('%B')).toBe('Merge main\n\nwith a body');
  // Nothing is missing on the server: it can read every file of that tree.
  expect(await world.repository.git('fsck', '--connectivity-only', sha)).not.toMatch(/missing|broken/);
});

test('writes what was merged over several merge bases', async () => {
  await using world = await openMergeWorld(server);
  await world.commit('main', { files: { a: ten() } });
  const left = await world.commit('develop', { from: 'main', files: { a: ten({ 1: 'left' }) } });
  const right = await world.commit('main', { files: { a: ten({ 8: 'right' }) } });
  await world.commit('develop', { parents: [left, right], files: { a: ten({ 1: 'left', 8: 'right' }) } });
  await world.commit('main', { parents: [right, left], files: { a: ten({ 1: 'left', 8: 'right' }) } });
  const ours = await world.commit('develop', { files: { a: ten({ 0: 'develop', 1: 'left', 8: 'right' }) } });
  const theirs = await world.commit('main', { files: { a: ten({ 1: 'left', 8: 'right', 9: 'main' }) } });
  const merge = await mergeWithHistory(world.git, { ours, theirs });

  const at = { folder: merge.folder, onto: ours, tree: merge.tree, parents: [ours, theirs], message: 'Merge' };
  const sha = await createMergeCommit(world.github, world.git, at);

  expect(await world.repository.read(sha, 'a')).toBe(ten({ 0: 'develop', 1: 'left', 8: 'right', 9: 'main' }));
});

test('a path that JSON cannot carry is refused by name, and no commit is made', async () => {
  await using world = await openMergeWorld(server);
  const sides = await arrange(world, { name: '', base: {}, ours: { a: 'x\n' }, theirs: { b: 'x\n' } });
  const merge = await mergeWithBase(world.git, sides);
  const { stdout } = await world.git.call(['hash-object', '-w', '--stdin'], { folder: merge.folder, input: 'x\n' });
  const entry = Buffer.concat([
    Buffer.from('100644 blob '),
    stdout.subarray(0, 40),
    Buffer.from('\tcaf\xe9\0', 'latin1'),
  ]);
  const made = await world.git.call(['mktree', '-z'], { folder: merge.folder, input: entry });
  const tree = made.stdout.toString().trim();

  const at = { folder: merge.folder, onto: sides.ours, tree, parents: [sides.ours, sides.theirs], message: 'Merge' };
  const refusal = createMergeCommit(world.github, world.git, at);

  await expect(refusal).rejects.toThrow(/caf\ufffd.*UTF-8/);
  expect(server.writes().filter(({ path }) => path.startsWith(`/repos/${world.repository.fullName}/`))).toEqual([]);
});

test('no commit is made of a tree that is not the merged one', async () => {
  await using world = await openMergeWorld(server);
  const sides = await arrange(world, { name: '', base: {}, ours: { a: 'x\n' }, theirs: { b: 'x\n' } });
  const merge = await mergeWithBase(world.git, sides);
  const another = JSON.stringify({ sha: await world.repository.git('rev-parse', `${sides.ours}^{tree}`) });
  const headers = { 'content-type': 'application/json' };
  server.faults.fail({ path: /git\/trees$/ }, { status: 201, body: another, headers });

  const at = {
    folder: merge.folder,
    onto: sides.ours,
    tree: merge.tree,
    parents: [sides.ours, sides.theirs],
    message: 'Merge',
  };
  const refusal = createMergeCommit(world.github, world.git, at);

  await expect(refusal).rejects.toThrow(/is not the merged one/);
  expect(
    server.writes().filter(({ path }) => path.startsWith(`/repos/${world.repository.fullName}/git/commits`)),
  ).toEqual([]);
});
