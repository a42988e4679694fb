// Writes a random history into a repository of the sandbox, which makes its commits without a process.

import type { Repository } from '@hotfix-actions/sandbox';
import type { Sides } from './merge.ts';
import { type Commit, commitsOf, type History, type Tree } from './random-history.world.ts';

/** The tips of develop (ours) and main (theirs) come back. */
export async function writeHistory(repository: Repository, history: History): Promise<Sides> {
  const commits = commitsOf(history);
  const shas: string[] = [];
  for (const commit of commits) {
    const parents = commit.parents.map((parent) => shas[parent] ?? '');
    const before = commits[commit.parents[0] ?? -1]?.tree ?? new Map();
    shas.push(await repository.commit(commit.branch, { ...changeOf(before, commit), parents }));
  }
  const tip = (branch: string) => shas[commits.findLastIndex((commit) => commit.branch === branch)] ?? shas[0] ?? '';
  return { ours: tip('develop'), theirs: tip('main') };
}

function changeOf(before: Tree, { branch, tree, time }: Commit) {
  const gone = [...before.keys()].filter((path) => !tree.has(path));
  const changed = [...tree].filter(([path, file]) => before.get(path) !== file);
  return {
    message: `Change ${branch}`,
    date: new Date(Date.UTC(2026, 0, 1) + time * 1000).toISOString(),
    files: Object.fromEntries([
      ...gone.map((path) => [path, null] as const),
      ...changed.map(([path, { content }]) => [path, content] as const),
    ]),
    modes: Object.fromEntries(changed.map(([path, { mode }]) => [path, mode] as const)),
  };
}
