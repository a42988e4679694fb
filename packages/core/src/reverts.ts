// Commits that take others back, and what they take back.

import { type Commit, firstParents, reachable } from './commits.ts';

/** What `revert` writes into its commits, once for each commit that it takes back. */
export const revertTrailer = 'Hotfix-Reverts';

/** What one commit says that it takes back. */
export interface Claim {
  readonly sha: string;
  /** In the order of the message; abbreviated ones as they stand there. */
  readonly shas: readonly string[];
  /** Made by our `revert`, which leaves the work in development. */
  readonly ours: boolean;
}

export interface Revert {
  /** The commit on production with which it landed: the merge of its pull request, or the commit itself. */
  readonly landed: string;
  /** What it takes back, as it is said. */
  readonly named: readonly string[];
  /** The commits of the other side that these stand for. */
  readonly reverted: readonly string[];
  /** Made by our `revert`, all that it takes back. */
  readonly ours: boolean;
}

/** What a message says it reverts: git's and GitHub's line, with a SHA of at least seven digits, or our trailer. */
export function revertedBy(message: string): { shas: string[]; ours: boolean } {
  const said = allOf(message, /\bThis\s+reverts\s+commit\s+([0-9a-f]{7,64})\b/gi);
  const trailers = allOf(message, new RegExp(`^${revertTrailer}: ([0-9a-f]{40,64})[ \\t\\r]*$`, 'gim'));
  return { shas: [...new Set([...said, ...trailers])], ours: trailers.length > 0 };
}

function allOf(message: string, form: RegExp): string[] {
  return [...message.matchAll(form)].map(([, sha = '']) => sha.toLowerCase());
}

export function isRevert({ message }: { readonly message: string }): boolean {
  return revertedBy(message).shas.length > 0;
}

export function isWholeSha(sha: string): boolean {
  return sha.length >= 40;
}

/** The end of a message that takes these commits back: what `revertedBy` reads as ours. */
export function revertTrailers(shas: readonly string[]): string {
  return shas.map((sha) => `${revertTrailer}: ${sha}`).join('\n');
}

/** A commit with what it says, or what those say that were squashed into it. */
export type Told = Commit & { readonly claims?: readonly Claim[] };

/**
 * The reverts among commits that one side lacks, oldest first, as they landed on `head`. Reverts of commits that are in
 * the same list need no attention, since work and revert arrive together; but what a merge or a `squashed` pull request
 * brought may be there already, although the merge itself is not.
 */
export function revertsAmong(
  commits: readonly Told[],
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
      // What came along and was taken back on the way leaves no trace.
      const own = new Set(brought.flatMap(({ sha, claims = [] }) => [sha, ...claims.map((claim) => claim.sha)]));
      const isOfOthers = (sha: string) => !own.has(sha);
      const claims = undone.has(landed) ? [] : effective(brought, undone).filter(({ shas }) => shas.some(isOfOthers));
      const named = [...new Set(claims.flatMap(({ shas }) => shas))].filter(isOfOthers);
      const reverted = [...new Set(named.flatMap(known))];
      return { landed, named, reverted, ours: claims.every(({ ours }) => ours) };
    });
  return found.filter(({ reverted }) => reverted.length > 0).reverse();
}

/** What landed one after the other, oldest first, each with the commits that it brought, parents before children. */
function landings(commits: readonly Told[], head: string): { landed: string; brought: readonly Told[] }[] {
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
function effective(brought: readonly Told[], undone: Set<string>): Claim[] {
  const found: Claim[] = [];
  for (const commit of brought.toReversed()) {
    if (undone.has(commit.sha) || commit.parents.length > 1) continue;
    for (const claim of (commit.claims ?? [claimOf(commit)]).toReversed()) {
      if (undone.has(claim.sha)) continue;
      for (const reverted of claim.shas) undone.add(reverted);
      found.unshift(claim);
    }
  }
  return found;
}

export function claimOf({ sha, message }: { readonly sha: string; readonly message: string }): Claim {
  return { sha, ...revertedBy(message) };
}
