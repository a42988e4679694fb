// What the merge of a back-merge would give. Nothing is written.

import {
  decideMergeBase,
  type Preview,
  parseRelease,
  previewMerge,
  type ReleasedVersions,
  releasedVersions,
  type TaggedRelease,
} from '@hotfix-actions/core';
import type { Job, Lacking } from './job.ts';

export async function preview(job: Job, lacking: Lacking): Promise<Preview> {
  const { world, tip, wishes } = job;
  const base = job.base
    ? { one: job.base }
    : await decideMergeBase(world.github, lacking.upTo, { commits: lacking.commits, named: lacking.mergeBase });
  return previewMerge(world.git, {
    ours: job.foretold ?? tip,
    theirs: lacking.upTo,
    base,
    named: lacking.mergeBase,
    settling: { rules: wishes.resolve, versions: (mergeBase) => versionsOf(job, lacking, mergeBase) },
  });
}

/** The version numbers that `resolve: version` looks for: of the release that is merged, and of the one before it. */
async function versionsOf(job: Job, lacking: Lacking, mergeBase: string): Promise<ReleasedVersions> {
  const { world, source, wishes } = job;
  const isTip = lacking.upTo === source.commit;
  const named = isTip ? parseRelease(source.version, wishes['tag-prefix']) : undefined;
  const released = named ?? newestIn(lacking, source.releases);
  if (!released) return { released: [], previous: [] };
  return releasedVersions(world, released, { releases: source.releases, mergeBase });
}

// Where nothing is released at the tip itself, or only a part is brought, there may still be a release in it.
function newestIn({ commits }: Lacking, releases: readonly TaggedRelease[]): TaggedRelease | undefined {
  const brought = new Set(commits.map(({ sha }) => sha));
  return releases.find((release) => brought.has(release.commit));
}
