// What landed on a production branch, one after the other: hotfixes, reverts, anything else.

import {
  type Commit,
  code,
  findMergedPullRequest,
  firstParents,
  HotfixError,
  listMerged,
  listMessages,
  matches,
  ownBranches,
  type PullRequest,
  reachable,
  revertedBy,
  subjectOf,
  type World,
} from '@hotfix-actions/core';

export type Kind = 'hotfix' | 'revert' | 'other';

export interface Landed {
  readonly commit: Commit;
  readonly kind: Kind;
  readonly pull: PullRequest | undefined;
  /** All that it brought, itself included. */
  readonly commits: readonly Commit[];
}

export interface Landing {
  readonly branch: string;
  readonly head: string;
  /** Commits that no release holds yet. */
  readonly commits: readonly Commit[];
  /** Which heads are hotfixes. */
  readonly hotfixBranches: readonly string[];
}

/** Oldest first. Throws where GitHub does not yet name the pull request of a commit that must have one. */
export async function readLanded(world: World, landing: Landing): Promise<Landed[]> {
  const chain = firstParents(landing.commits, landing.head);
  const pulls = await findPullRequests(world, chain, landing.branch);
  const rebased = await waitForPullRequests(world, { chain, pulls, branch: landing.branch });
  const seen = new Set<string>();
  const arrivals = chain
    .filter(({ sha }) => !rebased.has(sha))
    .map((commit) => {
      const brought = [...reachable(landing.commits, commit.sha)].filter((sha) => !seen.has(sha));
      for (const sha of brought) seen.add(sha);
      const commits = landing.commits.filter(({ sha }) => brought.includes(sha));
      return { commit, pull: pulls.get(commit.sha), commits };
    });
  return Promise.all(
    arrivals.map(async (arrival) => ({ ...arrival, kind: await kindOf(world, arrival, landing.hotfixBranches) })),
  );
}

const few = 5;
const atOnce = 8;

/** By the commit that each put on the branch. Of many commits a list names most in one answer; the rest is asked for. */
async function findPullRequests(
  world: World,
  chain: readonly Commit[],
  branch: string,
): Promise<Map<string, PullRequest>> {
  const pulls = new Map<string, PullRequest>();
  const since = Promise.resolve(chain.map(({ date }) => date).sort()[0] ?? '');
  const listed = chain.length > few ? await listMerged(world.github, branch, since) : [];
  for (const pull of listed) if (pull.mergeCommit !== undefined) pulls.set(pull.mergeCommit, pull);
  const rest = chain.filter(({ sha }) => !pulls.has(sha));
  for (let from = 0; from < rest.length; from += atOnce) {
    const batch = rest.slice(from, from + atOnce);
    const found = await Promise.all(batch.map(({ sha }) => findMergedPullRequest(world.github, sha, branch)));
    for (const pull of found) if (pull?.mergeCommit !== undefined) pulls.set(pull.mergeCommit, pull);
  }
  return pulls;
}

/** What kind of thing landed; `commits` are all that it brought, itself included. */
export async function kindOf(
  world: World,
  arrival: { commit: Commit; pull: PullRequest | undefined; commits: readonly Commit[] },
  hotfixBranches: readonly string[],
): Promise<Kind> {
  const { commit, pull, commits } = arrival;
  if (pull && !pull.head.fork && matches(pull.head.branch, hotfixBranches)) return 'hotfix';
  if (pull && !pull.head.fork && pull.head.branch.startsWith(ownBranches.revert)) return 'revert';
  // What comes back from another line was released there, be it a revert.
  if (pull && !pull.head.fork && pull.head.branch.startsWith(ownBranches.backMerge)) return 'other';
  const written = commits.filter(({ parents }) => parents.length === 1).map(({ message }) => message);
  // A squash commit quotes the messages of all the commits that it was made of.
  const quotes = pull !== undefined && commit.parents.length === 1 && isRevert(commit.message);
  const messages = quotes ? await listMessages(world.github, pull.number) : written;
  // A release that among much else holds a revert is no revert: nothing but reverts is.
  return messages.length > 0 && messages.every(isRevert) ? 'revert' : 'other';
}

function isRevert(message: string): boolean {
  return revertedBy(message).shas.length > 0;
}

interface Lookup {
  readonly chain: readonly Commit[];
  readonly pulls: Map<string, PullRequest>;
  readonly branch: string;
}

const longestWaitMs = 60_000;

/**
 * GitHub names the pull request of a commit only seconds after the push. Of commits that it made itself, or whose message
 * names one, "none" is not believed: the closed pull requests are listed and compared, again and again for a minute.
 * Gives back the commits that came before the last one of a pull request merged by rebase: they belong to it.
 */
async function waitForPullRequests(world: World, lookup: Lookup): Promise<Set<string>> {
  const end = world.clock.now() + longestWaitMs;
  for (let pause = 1_000; ; ) {
    const rebased = await rebasedCommits(world, lookup);
    const doubtful = unnamed(lookup).filter((commit) => mustHavePullRequest(commit) && !rebased.has(commit.sha));
    const [first] = doubtful;
    if (!first) return rebased;
    if (await findInList(world, lookup, doubtful)) continue;
    if (world.clock.now() + pause > end) throw notNamed(first, lookup.branch);
    world.log.info(`GitHub does not name the pull request of ${first.sha} yet; asking again in ${pause / 1000} s`);
    await world.clock.sleep(pause);
    pause = Math.min(pause * 2, 15_000);
  }
}

function unnamed({ chain, pulls }: Lookup): Commit[] {
  return chain.filter(({ sha }) => !pulls.has(sha));
}

/** Whether the list of merged pull requests names any of these commits. */
async function findInList(world: World, lookup: Lookup, doubtful: readonly Commit[]): Promise<boolean> {
  const since = doubtful.map(({ date }) => date).sort()[0] ?? '';
  const merged = await listMerged(world.github, lookup.branch, Promise.resolve(since));
  const found = merged.filter(({ mergeCommit }) => doubtful.some(({ sha }) => sha === mergeCommit));
  for (const pull of found) lookup.pulls.set(pull.mergeCommit as string, pull);
  return found.length > 0;
}

function mustHavePullRequest({ committer, message }: Commit): boolean {
  const subject = subjectOf(message);
  return (
    committer.email === 'noreply@github.com' || /^Merge pull request #\d+ /.test(subject) || /\(#\d+\)$/.test(subject)
  );
}

// Merged by rebase, only the last commit is the pull request's merge commit; those before it have the same messages as its
// commits, in the same order.
async function rebasedCommits(world: World, lookup: Lookup): Promise<Set<string>> {
  const { chain, pulls } = lookup;
  const rebased = new Set<string>();
  if (!unnamed(lookup).some((commit) => mustHavePullRequest(commit) || isRevert(commit.message))) return rebased;
  for (const [last, commit] of chain.entries()) {
    const pull = pulls.get(commit.sha);
    if (!pull || commit.parents.length !== 1 || last === 0 || pulls.has(chain[last - 1]?.sha ?? '')) continue;
    const messages = await listMessages(world.github, pull.number);
    if (messages.at(-1) !== commit.message) continue;
    for (let back = 1; back < messages.length; back += 1) {
      const before = chain[last - back];
      if (!before || before.message !== messages.at(-1 - back)) break;
      rebased.add(before.sha);
    }
  }
  return rebased;
}

function notNamed(commit: Commit, branch: string): HotfixError {
  return new HotfixError(
    `GitHub named no pull request into ${branch} for ${commit.sha} (${code(subjectOf(commit.message))}) within a minute, though it looks like a merged one.`,
    'Nothing was written. Run the job again: its answers lag behind a push now and then. If it really came without one — the number in its first line may be an issue’s — release it by hand with the action `tag`; what comes after it is then finished as always.',
  );
}
