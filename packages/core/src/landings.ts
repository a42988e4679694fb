// What landed on a branch, one after the other, with all that each brought.

import { type Commit, isByGitHub, reachable, subjectOf } from './commits.ts';
import type { GitHub } from './github.ts';
import type { LandedCommit } from './landed-kind.ts';
import { originalsOf } from './originals.ts';
import type { PullRequest } from './pull-requests.ts';
import { isRevert } from './reverts.ts';

/** The commits that landed one after the other, oldest first, and the pull requests that brought them, by the commit. */
export interface Chain {
  readonly chain: readonly Commit[];
  readonly pulls: ReadonlyMap<string, PullRequest>;
}

/**
 * The arrivals on a branch, oldest first; `commits` are all that came with the chain. One that belongs to the commit after it
 * (`rebased`) is no arrival of its own.
 */
export function arrivalsOf(
  branch: string,
  { chain, pulls }: Chain,
  { commits, rebased }: { commits: readonly Commit[]; rebased: ReadonlySet<string> },
): LandedCommit[] {
  const seen = new Set<string>();
  return chain
    .filter(({ sha }) => !rebased.has(sha))
    .map((commit) => {
      const brought = new Set([...reachable(commits, commit.sha)].filter((sha) => !seen.has(sha)));
      for (const sha of brought) seen.add(sha);
      const pull = pulls.get(commit.sha);
      const own = commits.filter(({ sha }) => brought.has(sha));
      // One that went into another branch came with it: a release by fast-forward, say, with all that was merged in develop.
      return { commit, pull: pull?.base === branch ? pull : undefined, commits: own };
    });
}

/** GitHub made it itself, or its message names a pull request. */
export function mustHavePullRequest(commit: Commit): boolean {
  const subject = subjectOf(commit.message);
  return isByGitHub(commit) || /^Merge pull request #\d+ /.test(subject) || /\(#\d+\)$/.test(subject);
}

/**
 * The commits before the last one of a pull request merged by rebase: they belong to it. Only the last one is its merge commit;
 * those before it have the same messages as its commits, in the same order. What the branch had already a rebase leaves out.
 */
export async function rebasedCommits(github: GitHub, { chain, pulls }: Chain): Promise<Set<string>> {
  const rebased = new Set<string>();
  const unnamed = chain.filter(({ sha }) => !pulls.has(sha));
  if (!unnamed.some((commit) => mustHavePullRequest(commit) || isRevert(commit))) return rebased;
  for (const [last, commit] of chain.entries()) {
    const pull = pulls.get(commit.sha);
    if (!pull || commit.parents.length !== 1 || last === 0 || pulls.has(chain[last - 1]?.sha ?? '')) continue;
    const originals = await originalsOf(github, pull.number);
    if (originals.at(-1)?.message !== commit.message) continue;
    let before = last - 1;
    for (const { message } of originals.slice(0, -1).reverse()) {
      const candidate = chain[before];
      if (candidate?.message !== message || pulls.has(candidate.sha)) continue;
      rebased.add(candidate.sha);
      before -= 1;
    }
  }
  return rebased;
}
