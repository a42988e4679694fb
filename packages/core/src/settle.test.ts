// Conflicts settled by ours, theirs and union, hunk by hunk; and what no such rule may touch.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openMergeWorld } from './merge.world.ts';
import { type SettleCase, settleCase, settleFile } from './settle.world.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

const file = (changes: Record<number, string>, end = '\n') =>
  Array.from({ length: 12 }, (_, line) => `${changes[line] ?? `line ${line}`}${end}`).join('');

// Line 2 conflicts; line 6 only ours changed, line 10 only theirs.
const conflict = {
  path: 'a.txt',
  base: file({}),
  ours: file({ 2: 'ours', 6: 'only ours' }),
  theirs: file({ 2: 'theirs', 10: 'only theirs' }),
};

test.each([
  ['ours', file({ 2: 'ours', 6: 'only ours', 10: 'only theirs' })],
  ['theirs', file({ 2: 'theirs', 6: 'only ours', 10: 'only theirs' })],
  ['union', file({ 2: 'ours\ntheirs', 6: 'only ours', 10: 'only theirs' })],
] as const)('%s settles the hunk in conflict and merges the others as always', async (how, expected) => {
  await using world = await openMergeWorld(server);
  expect(await settleFile(world, conflict, { how })).toBe(expected);
});

test.each(['ours', 'theirs', 'union'] as const)('%s keeps line ends of Windows', async (how) => {
  await using world = await openMergeWorld(server);
  const windows = (text: string) => text.replaceAll('\n', '\r\n');
  const sides = { base: windows(conflict.base), ours: windows(conflict.ours), theirs: windows(conflict.theirs) };
  const settled = await settleFile(world, { path: 'a.txt', ...sides }, { how });
  expect(settled?.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(settled?.split('\r\n')[2]).toBe(how === 'theirs' ? 'theirs' : 'ours');
});

test.each([
  ['ours', '1.4.0'],
  ['theirs', '1.3.1'],
  ['union', '1.4.0\n1.3.1'],
] as const)('%s of a file without a newline at its end adds none', async (how, expected) => {
  await using world = await openMergeWorld(server);
  const sides = { base: '1.3.0', ours: '1.4.0', theirs: '1.3.1' };
  expect(await settleFile(world, { path: 'VERSION', ...sides }, { how })).toBe(expected);
});

test('union of a file that both sides added has the lines of both', async () => {
  await using world = await openMergeWorld(server);
  expect(await settleFile(world, { path: 'NOTES', ours: 'a\n', theirs: 'b\n' }, { how: 'union' })).toBe('a\nb\n');
});

test('a file that is not UTF-8 comes out byte by byte', async () => {
  await using world = await openMergeWorld(server);
  const latin = (word: string) => Buffer.from(`caf\xe9\n${word}\n\xff\n`, 'latin1');
  const settled = await settleCase(world, {
    base: { 'a.txt': latin('base') },
    ours: { 'a.txt': latin('ours') },
    theirs: { 'a.txt': latin('theirs') },
    rules: [{ glob: '*.txt', how: 'theirs' }],
  });
  expect(await settled.read('a.txt')).toEqual(latin('theirs'));
});

test('a path is settled by the last rule that matches it, and others stay conflicts', async () => {
  await using world = await openMergeWorld(server);
  const paths = ['docs/a.md', 'docs/b.md', 'src/c.ts'];
  const all = (text: string) => Object.fromEntries(paths.map((path) => [path, `${text}\n`]));
  const { conflicts, settled, read } = await settleCase(world, {
    base: all('base'),
    ours: all('ours'),
    theirs: all('theirs'),
    rules: [
      { glob: 'docs/**', how: 'ours' },
      { glob: 'docs/b.md', how: 'theirs' },
    ],
  });
  expect(conflicts).toEqual(['src/c.ts: content']);
  expect(settled).toEqual(['docs/a.md', 'docs/b.md']);
  expect(String(await read('docs/a.md'))).toBe('ours\n');
  expect(String(await read('docs/b.md'))).toBe('theirs\n');
});

interface WholeCase extends Omit<SettleCase, 'rules'> {
  readonly name: string;
  /** Mode of `a` in the settled tree, undefined where it is gone. */
  readonly result: { readonly ours: string | undefined; readonly theirs: string | undefined };
  readonly content: { readonly ours?: string; readonly theirs?: string };
}

const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];
const everywhere = (mode: '120000' | '160000' | '100755') => ({
  base: { a: mode },
  ours: { a: mode },
  theirs: { a: mode },
});

const whole: WholeCase[] = [
  {
    name: 'modify/delete that the target deleted',
    base: { a: file({}) },
    ours: { a: null },
    theirs: { a: file({ 1: 'theirs' }) },
    result: { ours: undefined, theirs: '100644' },
    content: { theirs: file({ 1: 'theirs' }) },
  },
  {
    name: 'modify/delete that the source deleted',
    base: { a: file({}) },
    ours: { a: file({ 1: 'ours' }) },
    theirs: { a: null },
    result: { ours: '100644', theirs: undefined },
    content: { ours: file({ 1: 'ours' }) },
  },
  {
    name: 'binary',
    base: { a: 'x\0' },
    ours: { a: 'ours\0' },
    theirs: { a: 'theirs\0' },
    result: { ours: '100644', theirs: '100644' },
    content: { ours: 'ours\0', theirs: 'theirs\0' },
  },
  {
    name: 'symlink',
    base: { a: 'v1' },
    ours: { a: 'v2' },
    theirs: { a: 'v3' },
    modes: everywhere('120000'),
    result: { ours: '120000', theirs: '120000' },
    content: { ours: 'v2', theirs: 'v3' },
  },
  {
    name: 'submodule',
    base: { a: one },
    ours: { a: two },
    theirs: { a: three },
    modes: everywhere('160000'),
    result: { ours: '160000', theirs: '160000' },
    content: {},
  },
  {
    name: 'the same new file with another mode',
    base: {},
    ours: { a: 'x\n' },
    theirs: { a: 'x\n' },
    modes: { theirs: { a: '100755' } },
    result: { ours: '100644', theirs: '100755' },
    content: { ours: 'x\n', theirs: 'x\n' },
  },
];

test.each(whole.flatMap((item) => (['ours', 'theirs'] as const).map((how) => ({ ...item, how }))))(
  '$how takes that whole side: $name',
  async ({ how, result, content, ...sides }) => {
    await using world = await openMergeWorld(server);
    const { conflicts, tree, read } = await settleCase(world, { ...sides, rules: [{ glob: 'a', how }] });
    expect(conflicts).toEqual([]);
    expect(tree.find((line) => line.endsWith('\ta'))?.slice(0, 6)).toBe(result[how]);
    if (content[how] !== undefined) expect(String(await read('a'))).toBe(content[how]);
  },
);

test.each(
  whole
    .filter(({ name }) => !name.includes('mode'))
    .flatMap((item) => (['union', 'version'] as const).map((how) => ({ ...item, how }))),
)('$how leaves it a conflict: $name', async ({ how, ...sides }) => {
  await using world = await openMergeWorld(server);
  const { settled, conflicts } = await settleCase(world, { ...sides, rules: [{ glob: 'a', how }] });
  expect(settled).toEqual([]);
  expect(conflicts).toHaveLength(1);
});

const displaced: (Omit<SettleCase, 'rules'> & { name: string })[] = [
  {
    name: 'rename/rename',
    base: { a: file({}) },
    ours: { a: null, b: file({}) },
    theirs: { a: null, c: file({}) },
  },
  {
    name: 'rename/delete',
    base: { a: file({}) },
    ours: { a: null, b: file({}) },
    theirs: { a: null },
  },
  {
    name: 'two files that were moved onto one another, with changes on both sides',
    base: { one: file({}), two: file({}).replaceAll('line', 'other') },
    ours: { one: null, same: file({ 1: 'ours' }), two: file({ 1: 'ours' }).replaceAll('line', 'other') },
    theirs: { two: null, same: file({ 1: 'theirs' }).replaceAll('line', 'other'), one: file({ 1: 'theirs' }) },
  },
  {
    name: 'a changed file that became a directory',
    base: { a: file({}) },
    ours: { a: null, 'a/index.ts': 'new\n' },
    theirs: { a: file({ 1: 'theirs' }) },
  },
  {
    name: 'a link where the other side made a directory',
    base: {},
    ours: { 'a/index.ts': 'new\n' },
    theirs: { a: 'elsewhere' },
    modes: { theirs: { a: '120000' } },
  },
  {
    name: 'a file on one side, a link on the other',
    base: {},
    ours: { a: 'a file\n' },
    theirs: { a: 'elsewhere' },
    modes: { theirs: { a: '120000' } },
  },
];

test.each(
  displaced.flatMap((item) => (['ours', 'theirs', 'union', 'version'] as const).map((how) => ({ ...item, how }))),
)('$how never settles what is not the same thing on both sides: $name', async ({ how, ...sides }) => {
  await using world = await openMergeWorld(server);
  const { settled, conflicts } = await settleCase(world, { ...sides, rules: [{ glob: '**', how }] });
  expect(settled).toEqual([]);
  expect(conflicts).not.toEqual([]);
});
