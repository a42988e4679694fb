// Random histories of a few files on three branches: what people do to files, and merges in all directions. A history is
// plain data, so that fast-check can shrink it; `write-history.world.ts` writes it.

import fc from 'fast-check';

export const branches = ['main', 'develop', 'feature'] as const;

export type Branch = (typeof branches)[number];

export interface File {
  readonly mode: '100644' | '100755' | '120000' | '160000';
  /** Of a submodule its commit. */
  readonly content: string;
}

export type Tree = ReadonlyMap<string, File>;

export interface Commit {
  readonly branch: Branch;
  /** Numbers of earlier commits, from 0; none for the first. */
  readonly parents: readonly number[];
  readonly tree: Tree;
  /** Seconds since the first one. */
  readonly time: number;
}

/** What there is to begin with, and what may happen to it. */
export interface Matter {
  readonly names: readonly string[];
  /** Those of which there is no file at first. */
  readonly later: readonly string[];
  readonly kinds: readonly Kind[];
}

const changes = {
  edit: (tree, { file, line, text }) =>
    put(tree, file, {
      mode: tree.get(file)?.mode === '100755' ? '100755' : '100644',
      content: edited(textOf(tree, file), line, text),
    }),
  delete: (tree, { file }) => without(tree, file),
  rename: (tree, { file, to }) => moved(tree, file, to),
  mode: (tree, { file }) => {
    const mode = tree.get(file)?.mode === '100755' ? '100644' : '100755';
    return put(tree, file, { mode, content: textOf(tree, file) });
  },
  binary: (tree, { file, text }) => put(tree, file, { mode: '100644', content: `\0\x01${text}` }),
  link: (tree, { file, text }) => put(tree, file, { mode: '120000', content: `to-${text}` }),
  submodule: (tree, { file, line }) => put(tree, file, { mode: '160000', content: String(line + 1).repeat(40) }),
  // All that is in the folder of the file goes to another folder.
  folder: (tree, { file, to }) => {
    const [from, into] = [folderOf(file), folderOf(to)];
    if (from === '' || into === '' || from === into) return tree;
    const inside = [...tree.keys()].filter((path) => path.startsWith(from));
    return inside.reduce((left, path) => moved(left, path, into + path.slice(from.length)), tree);
  },
  // Where the folder of the file was, there is a file now.
  flatten: (tree, { file }) => {
    const folder = folderOf(file).slice(0, -1);
    return folder === '' ? tree : put(tree, folder, { mode: '100644', content: textOf(tree, file) });
  },
} satisfies Record<string, (tree: Tree, change: Change) => Tree>;

export type Kind = keyof typeof changes;

interface Change {
  readonly kind: Kind;
  readonly branch: Branch;
  readonly file: string;
  readonly to: string;
  readonly line: number;
  readonly text: string;
  /** What becomes of the same file on another branch at the same time. */
  readonly also: Pick<Change, 'kind' | 'branch' | 'to' | 'text'> | null;
}

interface Merge {
  /** `cross`: the other side merges at the same time, so that there are two merge bases from then on. */
  readonly kind: 'merge' | 'cross';
  readonly branch: Branch;
  readonly from: Branch;
  /** A merge takes each line and each file from one of the two sides, as people do. */
  readonly takes: readonly boolean[];
}

interface Step {
  readonly what: Change | Merge;
  /** Clocks of people differ. */
  readonly skew: number;
}

export interface History {
  /** The files of the first commit. */
  readonly first: readonly string[];
  readonly steps: readonly Step[];
}

export function anyHistory({ names, later, kinds }: Matter): fc.Arbitrary<History> {
  const where = {
    kind: fc.constantFrom(...kinds),
    branch: fc.constantFrom(...branches),
    to: fc.constantFrom(...names),
    text: fc.constantFrom('x', 'y', 'z'),
  };
  const change = fc.record({
    ...where,
    file: fc.constantFrom(...names),
    line: fc.nat({ max: 4 }),
    also: fc.option(fc.record(where), { freq: 1 }),
  });
  const merge = fc.record({
    kind: fc.constantFrom('merge', 'merge', 'cross'),
    branch: fc.constantFrom(...branches),
    from: fc.constantFrom(...branches),
    takes: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  });
  const step = fc.record({
    what: fc.oneof({ weight: 3, arbitrary: change }, { weight: 2, arbitrary: merge }),
    skew: fc.constantFrom(0, 0, 0, -200, 200),
  });
  return fc.record({
    first: fc.constant(names.filter((name) => !later.includes(name))),
    steps: fc.array(step, { minLength: 8, maxLength: 24, size: 'max' }),
  });
}

/** The commits of a history, parents before children. */
export function commitsOf({ first, steps }: History): Commit[] {
  const begin: Tree = new Map(first.map((name) => [name, { mode: '100644', content: fresh(name) }]));
  const commits: Commit[] = [{ branch: 'main', parents: [], tree: begin, time: 0 }];
  const tips = new Map<Branch, number>(branches.map((branch) => [branch, 0]));
  const tipOf = (branch: Branch) => tips.get(branch) ?? 0;
  const treeOf = (number: number) => commits[number]?.tree ?? begin;
  const add = (commit: Commit) => tips.set(commit.branch, commits.push(commit) - 1);

  for (const [index, { what, skew }] of steps.entries()) {
    const time = 1000 + index * 60 + skew;
    if ('from' in what) {
      const { branch, from, takes } = what;
      const [own, other] = [tipOf(branch), tipOf(from)];
      if (own === other) continue;
      add({ branch, parents: [own, other], tree: mixed(treeOf(own), treeOf(other), takes), time });
      if (what.kind !== 'cross') continue;
      add({ branch: from, parents: [other, own], tree: mixed(treeOf(other), treeOf(own), takes), time });
      continue;
    }
    for (const change of what.also ? [what, { ...what, ...what.also }] : [what]) {
      const tip = tipOf(change.branch);
      add({ branch: change.branch, parents: [tip], tree: changes[change.kind](treeOf(tip), change), time });
    }
  }
  return commits;
}

const fresh = (name: string) => Array.from({ length: 12 }, (_, index) => `${JSON.stringify(name)} ${index}\n`).join('');

function textOf(tree: Tree, path: string): string {
  const file = tree.get(path);
  if (!file?.mode.startsWith('100') || file.content.includes('\0')) return `${fresh(path)}again\n`;
  return file.content;
}

function edited(content: string, line: number, text: string): string {
  return content
    .split('\n')
    .map((old, index) => (index === line * 2 ? text : old))
    .join('\n');
}

function folderOf(path: string): string {
  return path.slice(0, path.indexOf('/') + 1);
}

function without(tree: Tree, path: string): Tree {
  return new Map([...tree].filter(([name]) => name !== path));
}

/** Puts a file there; what stands in its way, files above and below, goes. */
function put(tree: Tree, path: string, file: File): Tree {
  const kept = [...tree].filter(([name]) => !name.startsWith(`${path}/`) && !path.startsWith(`${name}/`));
  return new Map([...kept, [path, file]]);
}

function moved(tree: Tree, from: string, to: string): Tree {
  const file = tree.get(from);
  return file && from !== to ? put(without(tree, from), to, file) : tree;
}

function mixed(mine: Tree, theirs: Tree, takes: readonly boolean[]): Tree {
  const paths = [...new Set([...mine.keys(), ...theirs.keys()])].sort();
  return paths.reduce((tree: Tree, path, index) => {
    const [one, other] = [mine.get(path), theirs.get(path)];
    const file = one && other ? mixedFile([one, other], takes, index) : takes[index % takes.length] ? one : other;
    return file ? put(tree, path, file) : tree;
  }, new Map());
}

function mixedFile([mine, theirs]: readonly [File, File], takes: readonly boolean[], index: number): File {
  const [lines, others] = [mine.content.split('\n'), theirs.content.split('\n')];
  if (lines.length !== others.length || lines.length === 1) return takes[index % takes.length] ? mine : theirs;
  const content = lines.map((line, at) => (takes[at % takes.length] ? line : (others[at] ?? line))).join('\n');
  return { mode: mine.mode, content };
}
