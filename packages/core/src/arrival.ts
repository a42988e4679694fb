// When a commit arrived on a branch, and with which commit: its landing there.

import { type Commit, compare, firstParents } from './commits.ts';
import type { GitHub } from './github.ts';

export interface Arrival {
  /** What the branch has that the commit lacks, parents before children; of very many those of the first page. */
  readonly since: readonly Commit[];
  /** With which commit of the branch's own line it came, where that is certain and was not the commit itself. */
  readonly by: Commit | undefined;
}

/** Undefined where the branch does not have the commit. `tip` is the branch's. */
export async function findArrival(github: GitHub, tip: string, sha: string): Promise<Arrival | undefined> {
  if (tip === sha) return { since: [], by: undefined };
  const comparison = await compare(github, sha, tip, 'all-if-few');
  if (comparison?.status !== 'ahead' && comparison?.status !== 'identical') return undefined;
  const since = comparison.commits;
  const [oldest, ...later] = firstParents(since, tip);
  // Where the branch was moved forward to it, it stands on the branch's own line itself.
  if (!oldest || oldest.parents[0] === sha) return { since, by: undefined };
  const holding = holdersOf(since, sha);
  return { since, by: [oldest, ...later].find((commit) => holding.has(commit.sha)) };
}

/** Those of the listed commits that have another one in their history. */
export function holdersOf(commits: readonly Commit[], sha: string): Set<string> {
  const holding = new Set([sha]);
  for (const commit of commits) if (commit.parents.some((parent) => holding.has(parent))) holding.add(commit.sha);
  holding.delete(sha);
  return holding;
}
