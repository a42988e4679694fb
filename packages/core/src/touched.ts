// Which commits touched which paths, however many paths there are: one fetch, one process.

import { changesOf } from './changes.ts';
import type { Commit } from './commits.ts';
import type { Git } from './git.ts';
import { fetchTrees } from './scratch.ts';

/** To each path the commits that changed it, in their order; a merge changes nothing by itself. No file is fetched. */
export async function commitsByPath(git: Git, commits: readonly Commit[]): Promise<Map<string, Commit[]>> {
  const plain = commits.filter(({ parents }) => parents.length === 1);
  const byPath = new Map<string, Commit[]>();
  if (plain.length === 0) return byPath;
  const folder = await fetchTrees(
    git,
    plain.flatMap(({ sha, parents }) => [sha, ...parents]),
  );
  const changes = await changesOf(
    git,
    folder,
    plain.map(({ sha, parents }) => ({ commit: sha, with: parents[0] as string })),
  );
  for (const [index, commit] of plain.entries())
    for (const { path } of changes[index] ?? []) {
      const name = Buffer.from(path, 'latin1').toString('utf8');
      byPath.set(name, [...(byPath.get(name) ?? []), commit]);
    }
  return byPath;
}
