// Commits that take others back, and what they take back.

import { type Commit, firstParents, reachable } from './commits.ts';

/** What `revert` writes into its commits, once for each commit that it takes back. */
export const revertTrailer = 'Hotfix-Reverts';

export interface Revert {
  /** The commit on production with which it landed: the merge of its pull request, or the commit itself. */
  readonly landed: string;
  readonly reverted: readonly string[];
  /** Made by our `revert`, which leaves the work in development: all of it, or what came along would be left out there. */
  readonly ours: boolean;
  /** Nothing else landed with it: to record it without its changes loses nothing. */
  readonly alone: boolean;
}

/** What a message says it reverts: git's and GitHub's line, or our trailer. */
export function revertedBy(message: string): { shas: string[]; ours: boolean } {
  const said = [...message.matchAll(/\bThis reverts commit ([0-9a-f]{40,64})\b/g)].map((match) => match[1] ?? '');
  const trailers = [...message.matchAll(new RegExp(`^${revertTrailer}: ([0-9a-f]{40,64})$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
  return { shas: [...new Set([...said, ...trailers])], ours: trailers.length > 0 };
}

/** The end of a message that takes these commits back: what `revertedBy` reads as ours. */
export function revertTrailers(shas: readonly string[]): string {
  return shas.map((sha) => `${revertTrailer}: ${sha}`).join('\n');
}

/**
 * The reverts among commits that one side lacks, oldest first, as they landed on `head`. Reverts of commits that are in
 * the same list need no attention, since work and revert arrive together; but what a merge or a `squashed` pull request
 * brought may be there already, although the merge itself is not.
 */
export function revertsAmong(
  commits: readonly Commit[],
  head: string,
  squashed?: { readonly since: string; readonly carried: string },
): Revert[] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const undone = new Set<string>();
  const known = (sha: string): readonly string[] => {
    if (sha === squashed?.since) return [squashed.carried];
    const commit = bySha.get(sha);
    return commit ? commit.parents.slice(1).filter((parent) => !bySha.has(parent)) : [sha];
  };
  // The newest first: what was reverted itself takes nothing back.
  const found = landings(commits, head)
    .reverse()
    .map(({ landed, brought }): Revert => {
      const reverts = undone.has(landed) ? [] : effective(brought, undone);
      const reverted = [...new Set(reverts.flatMap(({ shas }) => shas).flatMap(known))];
      const alone = reverts.every(({ shas }) => shas.length > 0);
      return { landed, reverted, alone, ours: alone && reverts.every(({ ours }) => ours) };
    });
  return found.filter(({ reverted }) => reverted.length > 0).reverse();
}

/** What landed one after the other, oldest first, each with the commits that it brought, parents before children. */
function landings(commits: readonly Commit[], head: string): { landed: string; brought: readonly Commit[] }[] {
  const seen = new Set<string>();
  return firstParents(commits, head).map(({ sha: landed }) => {
    const reached = reachable(commits, landed);
    const brought = commits.filter(({ sha }) => reached.has(sha) && !seen.has(sha));
    for (const { sha } of brought) seen.add(sha);
    return { landed, brought };
  });
}

/**
 * What each commit of one landing takes back, if it was not taken back later; it is added to `undone`. The message of a merge
 * quotes the title of its pull request, which anybody may write.
 */
function effective(brought: readonly Commit[], undone: Set<string>): { shas: string[]; ours: boolean }[] {
  const found: { shas: string[]; ours: boolean }[] = [];
  for (const { sha, message, parents } of brought.toReversed()) {
    if (undone.has(sha) || parents.length > 1) continue;
    const reverts = revertedBy(message);
    for (const reverted of reverts.shas) undone.add(reverted);
    found.unshift(reverts);
  }
  return found;
}
