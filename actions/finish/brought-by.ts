// Which pull request brought a commit onto a production branch: GitHub's answer lags behind the push.

import {
  type Commit,
  code,
  HotfixError,
  isBackMergeTitle,
  listMerged,
  listMergedAs,
  mustHavePullRequest,
  type PullRequest,
  rebasedCommits,
  subjectOf,
  type World,
} from '@hotfix-actions/core';

export interface Arrivals {
  readonly branch: string;
  /** The commits that landed one after the other, oldest first. */
  readonly chain: readonly Commit[];
  /** Released already, so that one without a pull request stops nothing. */
  readonly released: boolean;
}

export interface BroughtBy {
  /** By the commit; also those that went into another branch, which was then moved onto this one. */
  readonly pulls: ReadonlyMap<string, PullRequest>;
  /** The commits before the last one of a pull request merged by rebase: they belong to it. */
  readonly rebased: ReadonlySet<string>;
}

interface Lookup extends Arrivals {
  readonly pulls: Map<string, PullRequest>;
}

const longestWaitMs = 60_000;

/**
 * Of commits that GitHub made itself, or whose message names a pull request, "none" is not believed: it is asked for, and
 * the closed pull requests are listed and compared, again and again for a minute.
 */
export async function findBroughtBy(world: World, arrivals: Arrivals): Promise<BroughtBy> {
  const lookup: Lookup = { ...arrivals, pulls: new Map() };
  const end = world.clock.now() + longestWaitMs;
  await askForMost(world, lookup);
  for (let pause = 1_000; ; ) {
    const rebased = await rebasedCommits(world.github, lookup);
    const doubtful = unnamed(lookup).filter((commit) => isDoubtful(commit, lookup) && !rebased.has(commit.sha));
    const [first] = doubtful;
    if (!first) return { pulls: lookup.pulls, rebased };
    if (await askAgain(world, lookup, { doubtful, waited: pause > 1_000 })) continue;
    if (world.clock.now() + pause > end) {
      if (lookup.released) return { pulls: lookup.pulls, rebased };
      throw notNamed(first, lookup.branch);
    }
    world.log.info(`GitHub does not name the pull request of ${first.sha} yet; asking again in ${pause / 1000} s`);
    await world.clock.sleep(pause);
    pause = Math.min(pause * 2, 15_000);
  }
}

const few = 5;

/** Of many commits a list names most in one answer: then only those are asked for that must have one. */
async function askForMost(world: World, lookup: Lookup): Promise<void> {
  const { chain } = lookup;
  if (chain.length > few) await readList(world, lookup, chain);
  await ask(world, lookup, chain.length > few ? unnamed(lookup).filter(mustHavePullRequest) : chain);
}

/** Whether anything new is known. Only after a pause it makes sense to ask for the commits themselves again. */
async function askAgain(
  world: World,
  lookup: Lookup,
  { doubtful, waited }: { doubtful: readonly Commit[]; waited: boolean },
): Promise<boolean> {
  const before = lookup.pulls.size;
  await Promise.all([readList(world, lookup, doubtful), waited ? ask(world, lookup, doubtful.slice(0, atOnce)) : []]);
  return lookup.pulls.size > before;
}

async function readList(world: World, lookup: Lookup, commits: readonly Commit[]): Promise<void> {
  const since = commits.map(({ date }) => date).sort()[0] ?? '';
  const merged = await listMerged(world.github, lookup.branch, Promise.resolve(since));
  remember(lookup, commits, merged);
}

const atOnce = 8;

async function ask(world: World, lookup: Lookup, commits: readonly Commit[]): Promise<void> {
  for (let from = 0; from < commits.length; from += atOnce) {
    const batch = commits.slice(from, from + atOnce);
    const found = await Promise.all(batch.map(({ sha }) => listMergedAs(world.github, sha)));
    remember(lookup, batch, found.flat());
  }
}

// Where one hotfix was built on another, a single merge brought both pull requests: the one that was merged speaks for it.
function remember({ pulls, branch }: Lookup, commits: readonly Commit[], merged: readonly PullRequest[]): void {
  for (const { sha, parents } of commits) {
    const all = merged.filter(({ mergeCommit }) => mergeCommit === sha);
    const here = all.filter(({ base }) => base === branch);
    const pull = here.find(({ head }) => parents.includes(head.sha)) ?? here[0] ?? all[0];
    if (pull) pulls.set(sha, pull);
  }
}

function unnamed({ chain, pulls }: Lookup): Commit[] {
  return chain.filter(({ sha }) => !pulls.has(sha));
}

/** What our own back-merge from a support branch wrote is GitHub's commit too, without a pull request. */
function isDoubtful(commit: Commit, { branch }: Lookup): boolean {
  const isOurs = commit.parents.length === 2 && isBackMergeTitle(subjectOf(commit.message), branch);
  return mustHavePullRequest(commit) && !isOurs;
}

function notNamed(commit: Commit, branch: string): HotfixError {
  return new HotfixError(
    `GitHub named no pull request into ${branch} for ${commit.sha} (${code(subjectOf(commit.message))}) within a minute, though it looks like a merged one.`,
    'Nothing was written. Run the job again: its answers lag behind a push now and then. If it really came without one — the number in its first line may be an issue’s — release it by hand with the action `tag`; what comes after it is then finished as always.',
  );
}
