// Merging three trees without a working tree: base, ours, theirs → a tree, or the conflicts. Nothing is checked out; of the
// files, git fetches only those that both sides changed.

import type { Git } from './git.ts';
import { borrowObjects, fetchCommits, fetchTrees } from './scratch.ts';

/** A merge of commits that is not made yet: its tree lies in the scratch repository in which it was tried. */
export interface UnmadeMerge {
  readonly tree: string;
  readonly folder: string;
  readonly parents: readonly string[];
}

/** A commit, or a merge that is not made yet. */
export type Side = string | UnmadeMerge;

/** `ours` is the side that receives. */
export interface Sides<S extends Side = string> {
  readonly ours: S;
  readonly theirs: S;
}

export interface Entry {
  /** `100644`, `100755`, `120000` (symbolic link) or `160000` (submodule). */
  readonly mode: string;
  readonly object: string;
}

export interface Conflict {
  readonly path: string;
  /**
   * `content`, `add/add`, `modify/delete`, `binary`, `symlink`, `submodule`; or, where the path is not the same thing on
   * both sides, git's words for that: `rename/rename`, `rename/delete`, `file/directory`, `file location`, `distinct types`…
   */
  readonly kind: string;
  readonly base?: Entry;
  readonly ours?: Entry;
  readonly theirs?: Entry;
}

export interface Merge {
  /** The scratch repository that holds the trees and the merged files. */
  readonly folder: string;
  /** The merged tree; with conflicts, it holds their markers. */
  readonly tree: string;
  readonly conflicts: readonly Conflict[];
}

/** A merge base with the date at which it was committed, in seconds since 1970. */
export interface DatedBase {
  readonly sha: string;
  readonly date: number;
}

/** `one` merge base for certain; `two` of them, and the one that these have; or `several`, and it takes the commits to know. */
export type MergeBase =
  | { readonly one: string }
  | { readonly two: readonly [DatedBase, DatedBase]; readonly over: string }
  | { readonly several: true };

/** Merges as `git merge` would in a full clone, with no more of the history than is needed. */
export function mergeOver(git: Git, sides: Sides<Side>, base: MergeBase): Promise<Merge> {
  if ('one' in base) return mergeWithBase(git, { ...sides, base: base.one });
  return 'two' in base ? mergeWithTwoBases(git, sides, base) : mergeWithHistory(git, sides);
}

/**
 * Merges with the one given base. The three commits are fetched without history, and their trees are committed anew as a
 * parent and two children, so that the base is the base whatever the real history looks like.
 */
export async function mergeWithBase(git: Git, sides: Sides<Side> & { readonly base: string }): Promise<Merge> {
  const folder = await fetchTrees(git, [sides.base, ...madeOf(sides)]);
  await borrowUnmade(folder, sides);
  const base = await commitTree(git, folder, { tree: sides.base, parents: [] });
  const commit = (side: Side) => commitTree(git, folder, { tree: treeOf(side), parents: [base] });
  const [ours, theirs] = await Promise.all([commit(sides.ours), commit(sides.theirs)]);
  return mergeTree(git, folder, { ours, theirs });
}

/**
 * Merges with two bases, which git merges with each other first, over the one base that they have: all of them are
 * committed anew as that history, so that git finds just these.
 */
async function mergeWithTwoBases(
  git: Git,
  sides: Sides<Side>,
  bases: Extract<MergeBase, { over: string }>,
): Promise<Merge> {
  const folder = await fetchTrees(git, [bases.over, ...bases.two.map(({ sha }) => sha), ...madeOf(sides)]);
  await borrowUnmade(folder, sides);
  const over = await commitTree(git, folder, { tree: bases.over, parents: [] });
  const base = ({ sha, date }: DatedBase) =>
    commitTree(git, folder, { tree: sha, parents: [over], date: `@${date} +0000` });
  const parents = await Promise.all(bases.two.map(base));
  const commit = (side: Side) => commitTree(git, folder, { tree: treeOf(side), parents, date: newest });
  const [ours, theirs] = await Promise.all([commit(sides.ours), commit(sides.theirs)]);
  return mergeTree(git, folder, { ours, theirs });
}

/** Merges with all the merge bases that the real history has: what `git merge` would do in a full clone. */
export async function mergeWithHistory(git: Git, sides: Sides<Side>): Promise<Merge> {
  const folder = await fetchCommits(git, [...madeOf(sides), ...unmadeOf(sides).flatMap(({ parents }) => parents)]);
  await borrowObjects(folder, await git.scratch());
  await borrowUnmade(folder, sides);
  const commit = async (side: Side) =>
    typeof side === 'string' ? side : commitTree(git, folder, { ...side, date: newest });
  const [ours, theirs] = await Promise.all([commit(sides.ours), commit(sides.theirs)]);
  const bases = await mergeBases(git, folder, [ours, theirs]);
  // git merges several bases with each other first, over the bases that those have.
  const deeper = bases.length > 1 ? await Promise.all(pairs(bases).map((pair) => mergeBases(git, folder, pair))) : [];
  await fetchTrees(git, [...madeOf(sides), ...bases, ...deeper.flat()]);
  return mergeTree(git, folder, { ours, theirs });
}

function madeOf({ ours, theirs }: Sides<Side>): string[] {
  return [ours, theirs].filter((side) => typeof side === 'string');
}

function unmadeOf({ ours, theirs }: Sides<Side>): UnmadeMerge[] {
  return [ours, theirs].filter((side) => typeof side !== 'string');
}

function treeOf(side: Side): string {
  return typeof side === 'string' ? side : side.tree;
}

async function borrowUnmade(folder: string, sides: Sides<Side>): Promise<void> {
  for (const unmade of unmadeOf(sides)) if (unmade.folder !== folder) await borrowObjects(folder, unmade.folder);
}

async function mergeBases(git: Git, folder: string, pair: readonly string[]): Promise<string[]> {
  const { stdout } = await git.call(['merge-base', '--all', ...pair], { folder, allow: [1] });
  return stdout.toString('utf8').split('\n').filter(Boolean);
}

function pairs(all: readonly string[]): string[][] {
  return all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other]));
}

// git orders several merge bases as it meets them, newest commits first: what is not made yet will be the newest.
const oldest = '@0 +0000';
const newest = '@4102444800 +0000';

async function commitTree(
  git: Git,
  folder: string,
  commit: { tree: string; parents: readonly string[]; date?: string },
): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const date = commit.date ?? oldest;
  const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const { stdout } = await git.call(['commit-tree', ...parents, '-m', 'merged', `${commit.tree}^{tree}`], {
    folder,
    env,
  });
  return stdout.toString('utf8').trim();
}

/** Merges two commits that a scratch repository holds, with their history as far as their merge bases. */
export async function mergeTree(git: Git, folder: string, sides: Sides): Promise<Merge> {
  const args = ['merge-tree', '--write-tree', '-z', '--messages', sides.ours, sides.theirs];
  const { stdout } = await git.call(args, { folder, allow: [1] });
  const { tree, entries, messages } = readMergeTree(stdout.toString('utf8'));
  if (!/^[0-9a-f]{40,64}$/.test(tree))
    throw new Error(`git merge-tree gave no tree for ${sides.ours} and ${sides.theirs}`);
  return { folder, tree, conflicts: conflictsOf(entries, messages, sides) };
}

interface StageEntry extends Entry {
  readonly path: string;
  readonly stage: 'base' | 'ours' | 'theirs';
}

interface Message {
  readonly paths: readonly string[];
  readonly text: string;
}

const stages = ['base', 'ours', 'theirs'] as const;

/**
 * The output of `git merge-tree --write-tree -z --messages`: the tree, an entry for each side of each conflict, an empty
 * field, then messages of `count, paths…, type, text` (git-scm.com/docs/git-merge-tree#_output).
 */
export function readMergeTree(output: string): { tree: string; entries: StageEntry[]; messages: Message[] } {
  const fields = output.split('\0');
  const tree = fields[0]?.trim() ?? '';
  const entries: StageEntry[] = [];
  let at = 1;
  for (; fields[at]; at += 1) {
    const [, mode = '', object = '', stage = '1', path = ''] =
      /^(\d+) ([0-9a-f]+) ([123])\t(.*)$/s.exec(fields[at] ?? '') ?? [];
    entries.push({ mode, object, path, stage: stages[Number(stage) - 1] ?? 'base' });
  }
  const messages: Message[] = [];
  for (at += 1; fields[at]; ) {
    const count = Number(fields[at]);
    messages.push({ paths: fields.slice(at + 1, at + 1 + count), text: fields[at + count + 2] ?? '' });
    at += count + 3;
  }
  return { tree, entries, messages };
}

function conflictsOf(entries: readonly StageEntry[], messages: readonly Message[], sides: Sides): Conflict[] {
  const byPath = new Map<string, StageEntry[]>();
  for (const entry of entries) {
    const path = plainPath(entry.path, sides);
    byPath.set(path, [...(byPath.get(path) ?? []), entry]);
  }
  return [...byPath].map(([path, ofPath]) => ({
    path,
    kind: kindOf(ofPath, messages),
    ...Object.fromEntries(ofPath.map(({ stage, mode, object }) => [stage, { mode, object }])),
  }));
}

// Where a file stands in the way of a directory or of a link, git puts the side's name behind the path: `lib~<commit>`.
function plainPath(path: string, sides: Sides): string {
  for (const side of [sides.ours, sides.theirs]) {
    const end = path.lastIndexOf(`~${side}`);
    if (end > 0 && /^(_\d+)?$/.test(path.slice(end + 1 + side.length))) return path.slice(0, end);
  }
  return path;
}

// git says of some conflicts two things at once. That a path moved or became something else comes first: then it is not
// enough to choose between two contents of it.
function kindOf(entries: readonly StageEntry[], messages: readonly Message[]): string {
  const paths = entries.map(({ path }) => path);
  const about = messages.filter((message) => message.paths.some((path) => paths.includes(path)));
  const words = about.flatMap(({ text }) => /^CONFLICT \(([^)]+)\)/.exec(text)?.[1] ?? []);
  const displaced = words.find((word) => !/^(contents?|add\/add|modify\/delete|binary|submodule.*)$/.test(word));
  if (displaced !== undefined) return displaced;
  const modes = entries.map(({ mode }) => mode);
  if (modes.includes('160000')) return 'submodule';
  if (modes.includes('120000')) return 'symlink';
  if (about.some(({ text }) => text.includes('Cannot merge binary files'))) return 'binary';
  return words[0] ?? 'content';
}
