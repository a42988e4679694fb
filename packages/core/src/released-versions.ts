// Which version numbers a release brings with it: what `resolve: version` looks for in a conflict.

import type { Git } from './git.ts';
import type { GitHub } from './github.ts';
import { findNewestRelease, type TaggedRelease } from './history.ts';
import type { ReleasedVersions } from './settle-version.ts';
import { baseOf, compareReleases, type Release, semverOf } from './version.ts';

/** Those of the release that is merged, and of the newest one before it that both sides have. */
export async function releasedVersions(
  world: { github: GitHub; git: Git },
  released: Release,
  known: { releases: readonly TaggedRelease[]; mergeBase: string },
): Promise<ReleasedVersions> {
  // Not simply the next one below: that may be of a support branch, and is in no file here.
  const below = known.releases.filter((release) => compareReleases(release, released) < 0);
  const previous = (await findNewestRelease(world, below, known.mergeBase))?.release;
  return { released: numbersOf(released), previous: previous ? numbersOf(previous) : [] };
}

// A project that is at 1.3.0-hotfix.1 may write that into its files, or leave 1.3.0 there; Python's tools take neither
// a dash nor that word (packaging.python.org/specifications/version-specifiers).
function numbersOf(release: Release): string[] {
  const base = semverOf(baseOf(release));
  const { hotfix } = release;
  return [semverOf(release), base, ...(hotfix > 0 ? [`${base}+hotfix.${hotfix}`, `${base}.post${hotfix}`] : [])];
}
