// What a branch has that others lack, decided by content: a merge by squash or rebase leaves commits behind whose work landed.

import { type Commit, type Comparison, compare, contains, findCommit, reachable, subjectOf } from './commits.ts';
import type { Git } from './git.ts';
import type { GitHub } from './github.ts';
import { findPullRequest, type PullRequest } from './pull-requests.ts';
import { findSamePatches } from './same-patches.ts';

export interface Examined {
  /** The commit that is asked about. */
  readonly commit: string;
  /** The commits of the branches that it may have landed in. */
  readonly into: readonly string[];
  /** The branch that it is the tip of, and the pull requests from there that were merged: GitHub may be late to list one. */
  readonly from?: { readonly branch: string; readonly merged: readonly PullRequest[] };
}

export interface Unmerged {
  /** Commits whose work is in none of the branches, parents before children. */
  readonly missing: readonly Commit[];
  /** What has all else: the commit itself, the merges of pull requests, commits that make the same change. */
  readonly landedAs: readonly string[];
  /** Also those that GitHub did not list yet. */
  readonly pulls: readonly PullRequest[];
}

interface Setting {
  readonly github: GitHub;
  readonly git: Git;
}

/**
 * 1 by ancestry   2 by pull request: what its head reached when it was merged landed with it   3 patch by patch. Never more is
 * said to have landed than is certain: a squash of several commits that no pull request tells of leaves them all missing.
 */
export async function findUnmerged(world: Setting, examined: Examined): Promise<Unmerged> {
  const { commit, from } = examined;
  const left = await lackedByAll(world.github, examined);
  const listed = from?.merged ?? [];
  if (left.length === 0) return { missing: [], landedAs: [commit], pulls: listed };
  const others = await sinceThen(world.github, left, examined);
  const known = new Set(listed.map(({ number }) => number));
  const named = from ? await namedPulls(world.github, { branch: from.branch, others, known }) : [];
  const pulls = await thatLanded(world.github, examined, [...listed, ...named]);
  const carried = new Set(pulls.flatMap(({ head }) => [...reachable(left, head.sha)]));
  const uncarried = left.filter(({ sha }) => !carried.has(sha));
  const same = await findSamePatches(world.git, uncarried, others);
  const missing = uncarried.filter(({ sha }) => !same.has(sha));
  return { missing, landedAs: [...pulls.flatMap(({ mergeCommit = '' }) => mergeCommit), ...same.values()], pulls };
}

/** By ancestry. Of the branches the nearest one tells all that it lacks, the others as far as that is one answer. */
async function lackedByAll(github: GitHub, { commit, into }: Examined): Promise<readonly Commit[]> {
  const answers = await Promise.all(into.map((tip) => compare(github, tip, commit, 'first-page')));
  const related = answers.flatMap((answer, index) => (answer ? [{ ...answer, tip: into[index] ?? '' }] : []));
  const [nearest, ...others] = related.toSorted((a, b) => a.aheadBy - b.aheadBy);
  // It shares no history with any of them, and is named itself.
  if (!nearest) return [await findCommit(github, commit)].flatMap((tip) => tip ?? []);
  const all = isWhole(nearest) ? nearest : await compare(github, nearest.tip, commit);
  const lacking = others.filter(isWhole).map(({ commits }) => new Set(commits.map(({ sha }) => sha)));
  return (all?.commits ?? []).filter(({ sha }) => lacking.every((list) => list.has(sha)));
}

const isWhole = ({ commits, aheadBy }: Comparison): boolean => commits.length === aheadBy;

/** What the branches have since what is left was cut from them; also what was merged from them into it since. */
async function sinceThen(github: GitHub, left: readonly Commit[], { into }: Examined): Promise<Commit[]> {
  const own = new Set(left.map(({ sha }) => sha));
  const boundary = new Set(left.flatMap(({ parents }) => parents).filter((parent) => !own.has(parent)));
  const pairs = into.flatMap((tip) => [...boundary].map((parent) => [parent, tip] as const));
  const answers = await Promise.all(pairs.map(([parent, tip]) => compare(github, parent, tip)));
  const bySha = new Map(answers.flatMap((answer) => answer?.commits ?? []).map((one) => [one.sha, one]));
  return [...bySha.values()];
}

const mostNamed = 10;

/** The list of pull requests lags behind a merge: those that the newest commits name are looked up. */
async function namedPulls(
  github: GitHub,
  at: { branch: string; others: readonly Commit[]; known: ReadonlySet<number> },
): Promise<PullRequest[]> {
  const newest = at.others.toSorted((a, b) => Date.parse(b.date) - Date.parse(a.date));
  const numbers = newest.flatMap(({ message }) => Number(/#(\d+)\b/.exec(subjectOf(message))?.[1] ?? 0));
  const asked = [...new Set(numbers)].filter((number) => number > 0 && !at.known.has(number)).slice(0, mostNamed);
  const found = await Promise.all(asked.map((number) => findPullRequest(github, number)));
  return found.flatMap((pull) => (pull?.merged && !pull.head.fork && pull.head.branch === at.branch ? [pull] : []));
}

/** Those whose merge is on one of the branches still: one that went elsewhere, or was reset away, brought nothing. */
async function thatLanded(
  github: GitHub,
  { into }: Examined,
  pulls: readonly PullRequest[],
): Promise<readonly PullRequest[]> {
  const isThere = async ({ mergeCommit }: PullRequest) => {
    if (mergeCommit === undefined) return false;
    return (await Promise.all(into.map((tip) => contains(github, tip, mergeCommit)))).includes(true);
  };
  const there = await Promise.all(pulls.map(isThere));
  return pulls.filter((_, index) => there[index]);
}
