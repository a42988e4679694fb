// What the tests of what is merged share: a fix on a branch, and the ways in which its work gets to main.

import { compare } from './commits.ts';
import { type MergeWorld, openMergeWorld } from './merge.world.ts';
import { listMergedFrom } from './pull-requests.ts';
import { findUnmerged, type Unmerged } from './unmerged.ts';

export const branch = 'hotfix/fix';

export const lines = (...changes: readonly (readonly [line: number, text: string])[]): string => {
  const all = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  for (const [line, text] of changes) all[line] = text;
  return `${all.join('\n')}\n`;
};

/** A branch of two commits, cut from main. */
export async function openFixed(...args: Parameters<typeof openMergeWorld>): Promise<MergeWorld> {
  const world = await openMergeWorld(...args);
  await world.commit('main', { files: { a: lines(), b: lines() }, message: 'start' });
  await world.commit(branch, { from: 'main', files: { a: lines([3, 'fixed']) }, message: 'first' });
  await world.commit(branch, { files: { b: lines([5, 'fixed']), c: 'new\n' }, message: 'second' });
  return world;
}

export async function unmergedOf(world: MergeWorld, ...into: readonly string[]): Promise<Unmerged> {
  const { github, repository } = world;
  const tips = await Promise.all((into.length > 0 ? into : ['main']).map((name) => repository.tip(name)));
  const from = { branch, merged: await listMergedFrom(github, branch) };
  const commit = (await repository.tip(branch)) ?? '';
  return findUnmerged(world, { commit, into: tips.map((tip) => tip ?? ''), from });
}

/** The subjects of what is missing. */
export const missingOf = async (world: MergeWorld, ...into: readonly string[]): Promise<string[]> =>
  (await unmergedOf(world, ...into)).missing.map(({ message }) => message.trim());

/** Puts a commit of the branch onto main as `git cherry-pick` does: its lines, on what main has by now. */
export async function pick(world: MergeWorld, sha: string, message = 'picked'): Promise<string> {
  const { repository } = world;
  const person = ['-c', 'user.name=ada', '-c', 'user.email=ada@example.com'];
  const git = (...args: string[]) => repository.git(...person, ...args);
  const dressed = async (tree: string, ...parents: string[]) =>
    git('commit-tree', '-m', 'dressed', ...parents.flatMap((parent) => ['-p', parent]), `${tree}^{tree}`);
  const base = await dressed(`${sha}^`);
  const [ours, theirs] = [await dressed('main', base), await dressed(sha, base)];
  const tree = await git('merge-tree', '--write-tree', ours, theirs);
  const commit = await git('commit-tree', '-m', message, '-p', 'main', tree);
  await repository.branch('main', commit);
  return commit;
}

/** Takes the newest commit of main away. */
export async function reset({ repository }: MergeWorld, name = 'main'): Promise<void> {
  await repository.branch(name, await repository.git('rev-parse', 'main~1'));
}

/** What the branch has and main lacks, by ancestry alone. */
export async function ownCommits({ github, repository }: MergeWorld): Promise<string[]> {
  const comparison = await compare(github, (await repository.tip('main')) ?? '', (await repository.tip(branch)) ?? '');
  return (comparison?.commits ?? []).map(({ sha }) => sha);
}
