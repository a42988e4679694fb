// What a merge would give: clean, settled by rule, or in conflict. Nothing is written.

import {
  baseOf,
  compareReleases,
  decideMergeBase,
  findNewestRelease,
  type Merge,
  mergeWithBase,
  mergeWithHistory,
  parseRelease,
  type Release,
  type ReleasedVersions,
  type Settled,
  semverOf,
  settle,
  type TaggedRelease,
} from '@hotfix-actions/core';
import type { Job, Lacking, Unsettled } from './job.ts';

export interface Preview {
  readonly merge: Merge;
  /** A merge cannot be settled in part: with one conflict that no rule settles, it is all of them. */
  readonly conflicts: readonly Unsettled[];
  /** What the rules settle, if that is all. */
  readonly resolved: readonly Settled[];
  readonly mergeBase: string;
}

export async function preview(job: Job, lacking: Lacking): Promise<Preview> {
  const { world, tip, wishes } = job;
  const sides = { ours: tip, theirs: lacking.upTo };
  const decided = job.base
    ? { one: job.base }
    : await decideMergeBase(world.github, lacking.upTo, { commits: lacking.commits, named: lacking.mergeBase });
  const merge =
    'one' in decided
      ? await mergeWithBase(world.git, { ...sides, base: decided.one, merged: job.foretold })
      : await mergeWithHistory(world.git, sides);
  const mergeBase = 'one' in decided ? decided.one : lacking.mergeBase;
  if (merge.conflicts.length === 0) return { merge, conflicts: [], resolved: [], mergeBase };
  const versions = await versionsOf(job, lacking, mergeBase);
  const { settled, conflicts } = await settle(world.git, merge, { rules: wishes.resolve, versions });
  if (conflicts.length === 0) return { merge, conflicts: [], resolved: settled, mergeBase };
  const rules = new Map(settled.map(({ path, how }) => [path, how]));
  const unsettled = merge.conflicts.map((conflict) => ({ ...conflict, rule: rules.get(conflict.path) }));
  return { merge, conflicts: unsettled, resolved: [], mergeBase };
}

/** The version numbers that `resolve: version` looks for: of the release that is merged, and of the one before it. */
async function versionsOf(job: Job, lacking: Lacking, mergeBase: string): Promise<ReleasedVersions> {
  const { world, source, wishes } = job;
  const isAsked = wishes.resolve.some(({ how }) => how === 'version');
  const isTip = lacking.upTo === source.commit;
  const named = isTip ? parseRelease(source.version, wishes['tag-prefix']) : undefined;
  const released = named ?? newestIn(lacking, source.releases);
  if (!isAsked || !released) return { released: [], previous: [] };
  // Not simply the next one below: that may be of a support branch, and is in no file here.
  const below = source.releases.filter((release) => compareReleases(release, released) < 0);
  const previous = (await findNewestRelease(world, below, mergeBase))?.release;
  return { released: numbersOf(released), previous: previous ? numbersOf(previous) : [] };
}

// Where nothing is released at the tip itself, or only a part is brought, there may still be a release in it.
function newestIn({ commits }: Lacking, releases: readonly TaggedRelease[]): TaggedRelease | undefined {
  const brought = new Set(commits.map(({ sha }) => sha));
  return releases.find((release) => brought.has(release.commit));
}

// A project that is at 1.3.0-hotfix.1 may write that into its files, or leave 1.3.0 there; Python's tools take neither
// a dash nor that word (packaging.python.org/specifications/version-specifiers).
function numbersOf(release: Release): string[] {
  const base = semverOf(baseOf(release));
  const { hotfix } = release;
  return [semverOf(release), base, ...(hotfix > 0 ? [`${base}+hotfix.${hotfix}`, `${base}.post${hotfix}`] : [])];
}
