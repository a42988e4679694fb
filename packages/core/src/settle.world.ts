// What the tests of settling share: a conflict made in the sandbox, settled, and the file that comes out.

import { mergeWithBase } from './merge.ts';
import type { Files, MergeWorld, Modes } from './merge.world.ts';
import { settledTree } from './merge-commit.ts';
import { readObjects } from './objects.ts';
import { type Rule, settle } from './settle.ts';
import type { ReleasedVersions } from './settle-version.ts';

export interface SettleCase {
  readonly base: Files;
  readonly ours: Files;
  readonly theirs: Files;
  readonly modes?: { readonly base?: Modes; readonly ours?: Modes; readonly theirs?: Modes };
  readonly rules: readonly Rule[];
  readonly versions?: ReleasedVersions;
}

export interface SettledCase {
  /** `path: kind` of those that are left. */
  readonly conflicts: readonly string[];
  readonly settled: readonly string[];
  /** Of the settled tree; undefined where there is no such file. */
  read(path: string): Promise<Buffer | undefined>;
  /** `ls-tree` lines of the settled tree. */
  readonly tree: readonly string[];
}

const usualVersions = { released: ['1.3.1'], previous: ['1.3.0'] };

export async function settleCase(world: MergeWorld, wish: SettleCase): Promise<SettledCase> {
  const { modes = {}, rules, versions = usualVersions } = wish;
  const base = await world.commit('main', { files: { 'README.md': 'shop\n', ...wish.base }, modes: modes.base ?? {} });
  const ours = await world.commit('develop', { from: 'main', files: wish.ours, modes: modes.ours ?? {} });
  const theirs = await world.commit('main', { files: wish.theirs, modes: modes.theirs ?? {} });
  const merge = await mergeWithBase(world.git, { base, ours, theirs });
  const { settled, conflicts } = await settle(world.git, merge, { rules, versions });
  const tree = await settledTree(world.git, merge, settled);
  const listed = await world.git.call(['ls-tree', '-r', '-z', tree], { folder: merge.folder });
  return {
    conflicts: conflicts.map(({ path, kind }) => `${path}: ${kind}`),
    settled: settled.map(({ path }) => path),
    tree: listed.stdout.toString('utf8').split('\0').filter(Boolean),
    async read(path) {
      const name = `${tree}:${path}`;
      return (await readObjects(world.git, merge.folder, [name])).get(name);
    },
  };
}

/** A conflict in one file, settled by one way; its content, or undefined where it stays a conflict. */
export async function settleFile(
  world: MergeWorld,
  file: { path: string; base?: string; ours: string; theirs: string },
  by: { how: Rule['how']; versions?: ReleasedVersions },
): Promise<string | undefined> {
  const { path, base, ours, theirs } = file;
  const { read, conflicts } = await settleCase(world, {
    base: base === undefined ? {} : { [path]: base },
    ours: { [path]: ours },
    theirs: { [path]: theirs },
    rules: [{ glob: '**', how: by.how }],
    ...(by.versions ? { versions: by.versions } : {}),
  });
  return conflicts.length > 0 ? undefined : (await read(path))?.toString('latin1');
}
