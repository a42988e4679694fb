// What landed on a production branch, one after the other: hotfixes, reverts, anything else.

import {
  type Commit,
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
  const pulls = new Map<string, PullRequest>();
  await Promise.all(
    chain.map(async ({ sha }) => {
      const pull = await findMergedPullRequest(world.github, sha, landing.branch);
      if (pull) pulls.set(sha, pull);
    }),
  );
  await waitForPullRequests(world, { chain, pulls, branch: landing.branch });
  const seen = new Set<string>();
  return chain.map((commit) => {
    const brought = [...reachable(landing.commits, commit.sha)].filter((sha) => !seen.has(sha));
    for (const sha of brought) seen.add(sha);
    const pull = pulls.get(commit.sha);
    const messages = landing.commits
      .filter(({ sha, parents }) => brought.includes(sha) && parents.length === 1)
      .map(({ message }) => message);
    return { commit, pull, kind: kindOf(commit, { pull, messages }, landing.hotfixBranches) };
  });
}

export function kindOf(
  commit: Commit,
  brought: { pull: PullRequest | undefined; messages: readonly string[] },
  hotfixBranches: readonly string[],
): Kind {
  const { pull, messages } = brought;
  if (pull && !pull.head.fork && matches(pull.head.branch, hotfixBranches)) return 'hotfix';
  if (pull && !pull.head.fork && pull.head.branch.startsWith(ownBranches.revert)) return 'revert';
  const isRevert = (message: string) => revertedBy(message).shas.length > 0;
  // A release that among much else holds a revert is no revert: nothing but reverts is.
  return isRevert(commit.message) || (messages.length > 0 && messages.every(isRevert)) ? 'revert' : 'other';
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
 */
async function waitForPullRequests(world: World, lookup: Lookup): Promise<void> {
  const end = world.clock.now() + longestWaitMs;
  for (let pause = 1_000; ; pause = Math.min(pause * 2, 15_000)) {
    const doubtful = await withoutPullRequest(world, lookup);
    if (doubtful.length === 0) return;
    const since = doubtful.map(({ date }) => date).sort()[0] ?? '';
    for (const pull of await listMerged(world.github, lookup.branch, Promise.resolve(since))) {
      if (doubtful.some(({ sha }) => sha === pull.mergeCommit)) lookup.pulls.set(pull.mergeCommit as string, pull);
    }
    const [still] = await withoutPullRequest(world, lookup);
    if (!still) return;
    if (world.clock.now() + pause > end) throw notNamed(still, lookup.branch);
    world.log.info(`GitHub does not name the pull request of ${still.sha} yet; asking again in ${pause / 1000} s`);
    await world.clock.sleep(pause);
  }
}

async function withoutPullRequest(world: World, lookup: Lookup): Promise<Commit[]> {
  const doubtful = lookup.chain.filter((commit) => !lookup.pulls.has(commit.sha) && mustHavePullRequest(commit));
  if (doubtful.length === 0) return [];
  const rebased = await rebasedCommits(world, lookup);
  return doubtful.filter(({ sha }) => !rebased.has(sha));
}

function mustHavePullRequest({ committer, message }: Commit): boolean {
  const subject = subjectOf(message);
  return (
    committer.email === 'noreply@github.com' || /^Merge pull request #\d+ /.test(subject) || /\(#\d+\)$/.test(subject)
  );
}

// Merged by rebase, only the last commit is the pull request's merge commit; those before it have the same messages as its
// commits, in the same order.
async function rebasedCommits(world: World, { chain, pulls }: Lookup): Promise<Set<string>> {
  const rebased = new Set<string>();
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
    `GitHub named no pull request into ${branch} for ${commit.sha} ("${subjectOf(commit.message)}") within a minute, though it looks like a merged one.`,
    'Nothing was written. Run the job again: its answers lag behind a push now and then. If the commit really came without a pull request, release it by hand with the action `tag`; what comes after it is then finished as always.',
  );
}
