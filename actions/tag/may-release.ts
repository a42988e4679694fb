// May this commit be released under this version? Only code of production, only once, and never out of order.

import {
  type Comparison,
  compareReleases,
  contains,
  HotfixError,
  type Release,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';

export interface Facts {
  readonly release: Release;
  readonly commit: string;
  /** The other releases of this prefix, newest first. */
  readonly releases: readonly TaggedRelease[];
  /** The newest of them in the history of the commit. */
  readonly newest: TaggedRelease | undefined;
  /** For each production branch what it has since the commit; undefined where they share no history. */
  readonly reach: readonly { readonly name: string; readonly since: Comparison | undefined }[];
}

/** Gives back the production branches that hold the commit; throws, and nothing was written, where it may not be released. */
export async function refuseWrongCommit(world: World, facts: Facts): Promise<string[]> {
  const { release, commit, newest } = facts;
  const holds = facts.reach.filter(({ since }) => since?.status === 'ahead' || since?.status === 'identical');
  if (holds.length === 0) throw notInProduction(facts);
  const same = facts.releases.find((other) => other.commit === commit);
  if (same) {
    throw new HotfixError(
      `${commit} is released already, as ${same.tag}; there is nothing new for ${release.tag}.`,
      `Use ${same.tag}, or merge the fix first and tag its merge commit.`,
    );
  }
  if (newest && compareReleases(newest, release) > 0) {
    throw new HotfixError(
      `${release.tag} would ship ${newest.tag}: that newer release is in the history of ${commit}.`,
      `Take a version above ${newest.tag}, or release the fix from the line of ${release.tag} (a branch support/…).`,
    );
  }
  const later = await containedIn(
    world,
    facts,
    holds.flatMap(({ since }) => since?.commits ?? []).map(({ sha }) => sha),
  );
  if (later) {
    throw new HotfixError(
      `${later.tag}, which is below ${release.tag}, already contains ${commit}: ${release.tag} would be a higher number on older code.`,
      `The fix is out with ${later.tag}. To release anew, tag a commit that comes after it.`,
    );
  }
  return holds.map(({ name }) => name);
}

/**
 * A release below `release` that already contains the commit. Only those can be that stand on what production has since
 * the commit, or between its newest release (any, where it has none) and the version; each of them is asked for.
 */
async function containedIn(
  world: World,
  at: Pick<Facts, 'release' | 'commit' | 'releases' | 'newest'>,
  since: readonly string[],
): Promise<TaggedRelease | undefined> {
  const after = new Set(since);
  const candidates = at.releases.filter((other) => {
    if (compareReleases(other, at.release) >= 0) return false;
    return after.has(other.commit) || at.newest === undefined || compareReleases(other, at.newest) > 0;
  });
  const answers = await Promise.all(candidates.map((other) => contains(world.github, other.commit, at.commit)));
  return candidates[answers.lastIndexOf(true)];
}

function notInProduction({ release, commit, reach }: Facts): HotfixError {
  const names = reach.map(({ name }) => name).join(', ');
  return new HotfixError(
    `${commit} is on no production branch (${names || 'none exists'}), so it is not tagged ${release.tag}: only what was merged there is released.`,
    'Merge it first, or name the production branches in the input `branch`.',
  );
}
