// The commits that were squashed into one. What they say is not always in its message, which is what the repository is set
// to, or whatever was typed into the field: the title alone, perhaps.

import { type Commit, isByGitHub, subjectOf } from './commits.ts';
import type { GitHub } from './github.ts';
import { findPullRequest, listMergedAs, listPullRequestCommits } from './pull-requests.ts';

export interface Original {
  readonly sha: string;
  readonly message: string;
}

/**
 * The commits of a merged pull request, oldest first, merges left out. They do not change any more, and several steps of a
 * run ask for them.
 */
export function originalsOf(github: GitHub, number: number): Promise<readonly Original[]> {
  const known = asked.get(github) ?? new Map<number, Promise<readonly Original[]>>();
  asked.set(github, known);
  const answer = known.get(number) ?? listPullRequestCommits(github, number);
  known.set(number, answer);
  answer.catch(() => known.delete(number));
  return answer;
}

const asked = new WeakMap<GitHub, Map<number, Promise<readonly Original[]>>>();

/**
 * The same for a commit on a branch, if it is a squash whose originals are of interest: one request nearly always, since the
 * message names the pull request. That it was this one is asked only where it matters.
 */
export async function originalsOfSquash(
  github: GitHub,
  commit: Commit,
  isOfInterest: (original: Original) => boolean,
): Promise<readonly Original[] | undefined> {
  const named = numberIn(commit);
  const originals = named === undefined ? [] : await originalsOf(github, named);
  // No number, or an issue's: then it is looked up what brought the commit.
  if (named === undefined || originals.length === 0) return originalsOfMerged(github, commit, isOfInterest);
  if (!isSquashOf(commit, originals) || !originals.some(isOfInterest)) return undefined;
  const pull = await findPullRequest(github, named);
  return pull?.merged && pull.mergeCommit === commit.sha ? originals : undefined;
}

async function originalsOfMerged(
  github: GitHub,
  commit: Commit,
  isOfInterest: (original: Original) => boolean,
): Promise<readonly Original[] | undefined> {
  const [pull] = isByGitHub(commit) ? await listMergedAs(github, commit.sha) : [];
  const originals = pull ? await originalsOf(github, pull.number) : [];
  return isSquashOf(commit, originals) && originals.some(isOfInterest) ? originals : undefined;
}

/** Merged by rebase, only the last commit is the merge commit, and says for itself what it is. */
function isSquashOf({ message }: Commit, originals: readonly Original[]): boolean {
  return originals.length < 2 || originals.at(-1)?.message !== message;
}

/** Whether a commit can be the squash of a pull request: GitHub makes those, and says which, unless the number was deleted. */
export function maybeSquash(commit: Commit): boolean {
  return commit.parents.length === 1 && (numberIn(commit) !== undefined || isByGitHub(commit));
}

/** Asks for what was squashed into it while other questions are under way: it will be wanted soon. */
export function askAhead(github: GitHub, commit: Commit | undefined): void {
  const number = commit?.parents.length === 1 ? numberIn(commit) : undefined;
  // Whoever wants the answer asks again.
  if (number !== undefined) originalsOf(github, number).catch(() => undefined);
}

function numberIn({ message }: Commit): number | undefined {
  const number = /\(#(\d{1,9})\)$/.exec(subjectOf(message))?.[1];
  return number === undefined ? undefined : Number(number);
}
