// An earlier merge between source and target that was squashed (or rebased): git does not see it, so its conflicts would
// come back each time. Its pull request tells what it carried.

import { readBackMergeMarker } from './back-merge-marker.ts';
import { type Commit, compare, contains, findCommit } from './commits.ts';
import type { GitHub } from './github.ts';
import { ownBranches } from './names.ts';
import { listMerged, listMergedFrom, type PullRequest } from './pull-requests.ts';

export interface Squashed {
  readonly pull: PullRequest;
  /** What it really brought: the last commit that both sides have in common, whatever git says. */
  readonly carried: string;
  /** The commit of the source from which on that holds: `carried`, or the squash commit where it went to the source. */
  readonly since: string;
}

/** A branch, or a commit that is called by its SHA. */
export interface SquashSource {
  readonly name: string;
  readonly commit: string;
}

interface Lacking {
  /** What the target lacks of the source. */
  readonly commits: readonly Commit[];
}

export interface Between {
  readonly source: SquashSource;
  readonly target: string;
  readonly tip: string;
  readonly lacking: Promise<Lacking>;
}

interface Setting {
  readonly github: GitHub;
}

/** Of several squashes the one that reaches furthest counts, in whichever direction it went. */
export async function findSquashed(world: Setting, between: Between): Promise<Squashed | undefined> {
  return (await listSquashed(world, between))[0];
}

/**
 * Looks through the pull requests that were merged since the oldest commit that the target lacks: an older one cannot
 * have carried any of them. The lists are asked for while that comparison is still under way. The one that reaches furthest
 * comes first.
 */
export async function listSquashed(world: Setting, between: Between): Promise<Squashed[]> {
  const { source, target, tip } = between;
  const oldest = between.lacking.then(
    ({ commits }) => commits.map(({ date }) => date).sort()[0] ?? new Date(8.64e15).toISOString(),
  );
  // Where the comparison fails before anybody waits for the date, its error comes from `between.lacking`.
  oldest.catch(() => undefined);
  const [forward, backward, lacking] = await Promise.all([
    listMerged(world.github, target, oldest),
    source.name === source.commit ? [] : listMergedFrom(world.github, target, source.name),
    between.lacking,
  ]);
  if (lacking.commits.length === 0) return [];
  const ofUs = forward.filter((pull) => !pull.head.fork && carriesSource(pull, source));
  const found = [
    ...(await squashedForward(world, ofUs, { source, tip, lacking })),
    ...(await squashedBackward(world, backward, { tip, lacking })),
  ];
  const order = lacking.commits.map(({ sha }) => sha);
  return found.sort((a, b) => order.indexOf(b.since) - order.indexOf(a.since));
}

function carriesSource(pull: PullRequest, source: SquashSource): boolean {
  const { branch } = pull.head;
  return (
    branch === source.name || branch.startsWith(ownBranches.backMerge) || readBackMergeMarker(pull.body) !== undefined
  );
}

// Source → target: what it carried is still missing in the target's history, and its squash is still in it: a branch that
// was reset, or cut anew, has lost what it brought.
async function squashedForward(
  world: Setting,
  pulls: readonly PullRequest[],
  at: { source: SquashSource; tip: string; lacking: Lacking },
): Promise<Squashed[]> {
  const missing = new Set(at.lacking.commits.map(({ sha }) => sha));
  const found = await Promise.all(
    pulls.map(async (pull): Promise<Squashed[]> => {
      const brought = readBackMergeMarker(pull.body)?.upTo;
      if ((brought !== undefined && !missing.has(brought)) || !(await isSquash(world, pull))) return [];
      // People may have merged more of the source into its branch than it was opened for.
      const shared = await compare(world.github, pull.head.sha, at.source.commit, 'all-if-ahead');
      const carried = shared?.mergeBase ?? brought;
      const counts = carried !== undefined && missing.has(carried) && (await isThere(world, at.tip, pull));
      return counts ? [{ pull, carried, since: carried }] : [];
    }),
  );
  return found.flat();
}

// Target → source, a release for instance: its squash commit is among what the target lacks, its commits are the target's.
async function squashedBackward(
  world: Setting,
  pulls: readonly PullRequest[],
  at: { tip: string; lacking: Lacking },
): Promise<Squashed[]> {
  const landed = new Map<string, Commit>(at.lacking.commits.map((commit) => [commit.sha, commit]));
  const found = await Promise.all(
    pulls.map(async (pull): Promise<Squashed[]> => {
      const commit = landed.get(pull.mergeCommit ?? '');
      const counts = commit?.parents.length === 1 && (await contains(world.github, at.tip, pull.head.sha));
      return counts ? [{ pull, carried: pull.head.sha, since: commit.sha }] : [];
    }),
  );
  return found.flat();
}

function isThere({ github }: Setting, tip: string, { mergeCommit }: PullRequest): Promise<boolean> {
  return mergeCommit === undefined ? Promise.resolve(false) : contains(github, tip, mergeCommit);
}

async function isSquash(world: Setting, pull: PullRequest): Promise<boolean> {
  const commit = await findCommit(world.github, pull.mergeCommit ?? '');
  return commit?.parents.length === 1;
}
