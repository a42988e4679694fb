// What a merge would give: clean, settled by rule, or in conflict. Nothing is written.

import {
  baseOf,
  compareReleases,
  decideMergeBase,
  type Merge,
  mergeWithBase,
  mergeWithHistory,
  parseRelease,
  type Release,
  type ReleasedVersions,
  type Settled,
  semverOf,
  settle,
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
  const { settled, conflicts } = await settle(world.git, merge, {
    rules: wishes.resolve,
    versions: versionsOf(job, lacking),
  });
  const mergeBase = 'one' in decided ? decided.one : lacking.mergeBase;
  if (conflicts.length === 0) return { merge, conflicts: [], resolved: settled, mergeBase };
  const rules = new Map(settled.map(({ path, how }) => [path, how]));
  const unsettled = merge.conflicts.map((conflict) => ({ ...conflict, rule: rules.get(conflict.path) }));
  return { merge, conflicts: unsettled, resolved: [], mergeBase };
}

/** The version numbers that `resolve: version` looks for: of the release that is merged, and of the one before it. */
function versionsOf(job: Job, lacking: Lacking): ReleasedVersions {
  const { source, wishes } = job;
  const released = parseRelease(source.version, wishes['tag-prefix']);
  if (!released) return { released: [], previous: [] };
  const missing = new Set(lacking.commits.map(({ sha }) => sha));
  const previous = source.releases.find(
    (release) => compareReleases(release, released) < 0 && !missing.has(release.commit),
  );
  return { released: numbersOf(released), previous: previous ? numbersOf(previous) : [] };
}

// A project that is at 1.3.0-hotfix.1 may write that into its files, or leave 1.3.0 there.
function numbersOf(release: Release): string[] {
  return [semverOf(release), semverOf(baseOf(release))];
}
