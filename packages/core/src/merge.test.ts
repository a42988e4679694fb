// Our merge without a working tree against `git merge` in a full clone: kinds of conflict, names, modes.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Conflict, mergeWithBase, mergeWithHistory } from './merge.ts';
import { type Files, type Modes, mergeInFullClone, openMergeWorld, pictureOfMerge } from './merge.world.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

interface Side {
  readonly files: Files;
  readonly modes?: Modes;
}

interface Case {
  readonly name: string;
  readonly base: Side;
  readonly ours: Side;
  readonly theirs: Side;
  /** Conflicting paths with their kind; empty for a clean merge. */
  readonly expected: Readonly<Record<string, string>>;
}

const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join('');
const tenLines = Array.from({ length: 10 }, (_, index) => `line ${index}`);
const changed = (at: number, text: string) => lines(...tenLines.map((line, index) => (index === at ? text : line)));
const ten = lines(...tenLines);
const submodule = (digit: string) => digit.repeat(40);
const binary = (byte: number) => Buffer.from([0, 1, 2, 255, byte]);

const cases: Case[] = [
  {
    name: 'changes of different lines of a file merge',
    base: { files: { a: ten } },
    ours: { files: { a: changed(0, 'ours') } },
    theirs: { files: { a: changed(9, 'theirs') } },
    expected: {},
  },
  {
    name: 'a change and a new mode of the same file merge',
    base: { files: { 'run.sh': ten } },
    ours: { files: { 'run.sh': ten }, modes: { 'run.sh': '100755' } },
    theirs: { files: { 'run.sh': changed(1, 'theirs') } },
    expected: {},
  },
  {
    name: 'a change follows a file that the other side moved',
    base: { files: { 'src/a.ts': ten } },
    ours: { files: { 'src/a.ts': null, 'lib/b.ts': ten } },
    theirs: { files: { 'src/a.ts': changed(3, 'theirs') } },
    expected: {},
  },
  {
    name: 'the same deletion, the same new file and the same change on both sides are no conflict',
    base: { files: { gone: 'x\n', kept: 'x\n' } },
    ours: { files: { gone: null, fresh: 'new\n', kept: 'y\n' } },
    theirs: { files: { gone: null, fresh: 'new\n', kept: 'y\n' } },
    expected: {},
  },
  {
    name: 'content',
    base: { files: { a: ten } },
    ours: { files: { a: changed(4, 'ours') } },
    theirs: { files: { a: changed(4, 'theirs') } },
    expected: { a: 'content' },
  },
  {
    name: 'add/add',
    base: { files: { a: 'x\n' } },
    ours: { files: { b: 'ours\n' } },
    theirs: { files: { b: 'theirs\n' } },
    expected: { b: 'add/add' },
  },
  {
    name: 'modify/delete, deleted by the target',
    base: { files: { a: ten, b: 'x\n' } },
    ours: { files: { a: null } },
    theirs: { files: { a: changed(4, 'theirs') } },
    expected: { a: 'modify/delete' },
  },
  {
    name: 'modify/delete, deleted by the source',
    base: { files: { a: ten, b: 'x\n' } },
    ours: { files: { a: changed(4, 'ours') } },
    theirs: { files: { a: null } },
    expected: { a: 'modify/delete' },
  },
  {
    name: 'rename/modify of the same line, under the new name',
    base: { files: { 'old.ts': ten } },
    ours: { files: { 'old.ts': null, 'new.ts': changed(4, 'ours') } },
    theirs: { files: { 'old.ts': changed(4, 'theirs') } },
    expected: { 'new.ts': 'content' },
  },
  {
    name: 'rename/delete',
    base: { files: { 'old.ts': ten, b: 'x\n' } },
    ours: { files: { 'old.ts': null, 'new.ts': ten } },
    theirs: { files: { 'old.ts': null } },
    expected: { 'new.ts': 'rename/delete' },
  },
  {
    name: 'rename/rename to different names',
    base: { files: { 'old.ts': ten } },
    ours: { files: { 'old.ts': null, 'ours.ts': ten } },
    theirs: { files: { 'old.ts': null, 'theirs.ts': ten } },
    expected: { 'old.ts': 'rename/rename', 'ours.ts': 'rename/rename', 'theirs.ts': 'rename/rename' },
  },
  {
    name: 'rename/rename of different files to the same name',
    base: { files: { one: ten, two: lines(...tenLines.map((line) => `other ${line}`)) } },
    ours: { files: { one: null, same: ten } },
    theirs: { files: { two: null, same: lines(...tenLines.map((line) => `other ${line}`)) } },
    expected: { same: 'add/add' },
  },
  {
    name: 'a file that became a directory on the other side',
    base: { files: { lib: ten, b: 'x\n' } },
    ours: { files: { lib: null, 'lib/index.ts': 'new\n' } },
    theirs: { files: { lib: changed(4, 'theirs') } },
    expected: { lib: 'file/directory' },
  },
  {
    name: 'a new file where the other side made a directory',
    base: { files: { b: 'x\n' } },
    ours: { files: { 'lib/index.ts': 'new\n' } },
    theirs: { files: { lib: 'a file\n' } },
    expected: { lib: 'file/directory' },
  },
  {
    name: 'a new file in a directory that the other side moved',
    base: { files: { 'old/a': ten, 'old/b': changed(1, 'b'), 'old/c': changed(2, 'c') } },
    ours: {
      files: {
        'old/a': null,
        'old/b': null,
        'old/c': null,
        'new/a': ten,
        'new/b': changed(1, 'b'),
        'new/c': changed(2, 'c'),
      },
    },
    theirs: { files: { 'old/d': 'fresh\n' } },
    expected: { 'new/d': 'file location' },
  },
  {
    name: 'the same new file with another mode',
    base: { files: { b: 'x\n' } },
    ours: { files: { 'run.sh': 'echo\n' } },
    theirs: { files: { 'run.sh': 'echo\n' }, modes: { 'run.sh': '100755' } },
    expected: { 'run.sh': 'add/add' },
  },
  {
    name: 'binary',
    base: { files: { 'logo.png': binary(1) } },
    ours: { files: { 'logo.png': binary(2) } },
    theirs: { files: { 'logo.png': binary(3) } },
    expected: { 'logo.png': 'binary' },
  },
  {
    name: 'symlink',
    base: { files: { current: 'v1' }, modes: { current: '120000' } },
    ours: { files: { current: 'v2' }, modes: { current: '120000' } },
    theirs: { files: { current: 'v3' }, modes: { current: '120000' } },
    expected: { current: 'symlink' },
  },
  {
    name: 'submodule',
    base: { files: { vendor: submodule('1') }, modes: { vendor: '160000' } },
    ours: { files: { vendor: submodule('2') }, modes: { vendor: '160000' } },
    theirs: { files: { vendor: submodule('3') }, modes: { vendor: '160000' } },
    expected: { vendor: 'submodule' },
  },
  {
    name: 'a file on one side and a symbolic link on the other',
    base: { files: { b: 'x\n' } },
    ours: { files: { current: 'a file\n' } },
    theirs: { files: { current: 'v3' }, modes: { current: '120000' } },
    expected: { current: 'distinct types' },
  },
  {
    name: 'a symbolic link where the other side made a directory',
    base: { files: { b: 'x\n' } },
    ours: { files: { 'lib/index.ts': 'new\n' } },
    theirs: { files: { lib: 'elsewhere' }, modes: { lib: '120000' } },
    expected: { lib: 'file/directory' },
  },
  ...[
    'a b',
    '"quoted"',
    "it's",
    'new\nline',
    'tab\there',
    'grün/日本.txt',
    'back\\slash',
    'a~b',
    '-dash',
    ' lead',
    ':(top)x',
  ].map(
    (name): Case => ({
      name: `a file with the name ${JSON.stringify(name)}`,
      base: { files: { [name]: ten } },
      ours: { files: { [name]: changed(4, 'ours') } },
      theirs: { files: { [name]: changed(4, 'theirs') } },
      expected: { [name]: 'content' },
    }),
  ),
];

test.each(cases)('merges as git does in a full clone: $name', async ({ base, ours, theirs, expected }) => {
  await using world = await openMergeWorld(server);
  const mergeBase = await world.commit('main', {
    files: { 'README.md': 'shop\n', ...base.files },
    modes: base.modes ?? {},
  });
  const sides = {
    ours: await world.commit('develop', { from: 'main', ...ours }),
    theirs: await world.commit('main', theirs),
  };
  const inClone = await mergeInFullClone(world, sides);

  const withBase = await mergeWithBase(world.git, { ...sides, base: mergeBase });
  const withHistory = await mergeWithHistory(world.git, sides);

  expect(kindsOf(withBase.conflicts)).toEqual(expected);
  expect(kindsOf(withHistory.conflicts)).toEqual(expected);
  expect(await pictureOfMerge(world.git, withBase)).toEqual(inClone);
  expect(await pictureOfMerge(world.git, withHistory)).toEqual(inClone);
});

function kindsOf(conflicts: readonly Conflict[]): Record<string, string> {
  expect(new Set(conflicts.map(({ path }) => path)).size).toBe(conflicts.length);
  return Object.fromEntries(conflicts.map(({ path, kind }) => [path, kind]));
}
