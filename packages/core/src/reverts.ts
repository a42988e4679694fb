// Commits that take others back, and what they take back.

import { type Commit, firstParents, reachable } from './commits.ts';

/** What `revert` writes into its commits, once for each commit that it takes back. */
export const revertTrailer = 'Hotfix-Reverts';

export interface Revert {
  /** The commit on production with which it landed: the merge of its pull request, or the commit itself. */
  readonly landed: string;
  readonly reverted: readonly string[];
  /** Made by our `revert`, which leaves the work in development. */
  readonly ours: boolean;
}

/** What a message says it reverts: git's and GitHub's line, or our trailer. */
export function revertedBy(message: string): { shas: string[]; ours: boolean } {
  const said = [...message.matchAll(/\bThis reverts commit ([0-9a-f]{40,64})\b/g)].map((match) => match[1] ?? '');
  const trailers = [...message.matchAll(new RegExp(`^${revertTrailer}: ([0-9a-f]{40,64})$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
  return { shas: [...new Set([...said, ...trailers])], ours: trailers.length > 0 };
}

/**
 * The reverts among commits that one side lacks, oldest first, as they landed on `head`. Reverts of commits that are in
 * the same list need no attention: work and revert arrive together.
 */
export function revertsAmong(commits: readonly Commit[], head: string): Revert[] {
  const own = new Set(commits.map((commit) => commit.sha));
  const seen = new Set<string>();
  return firstParents(commits, head).flatMap((landing) => {
    const brought = [...reachable(commits, landing.sha)].filter((sha) => !seen.has(sha));
    for (const sha of brought) seen.add(sha);
    const found = commits.filter((commit) => brought.includes(commit.sha)).map((commit) => revertedBy(commit.message));
    const reverted = [...new Set(found.flatMap(({ shas }) => shas))].filter((sha) => !own.has(sha));
    return reverted.length === 0 ? [] : [{ landed: landing.sha, reverted, ours: found.some(({ ours }) => ours) }];
  });
}
