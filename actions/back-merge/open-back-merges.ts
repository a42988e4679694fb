// The open back-merges between a source and a target, whatever their titles and branches are called.

import {
  type BackMergeMarker,
  compare,
  contains,
  listOpen,
  ownBranches,
  type PullRequest,
  readBackMergeMarker,
} from '@hotfix-actions/core';
import type { Job } from './job.ts';

export interface Open {
  readonly pull: PullRequest;
  readonly marker: BackMergeMarker;
}

/** None of a fork's. The target is the one that a pull request goes into: it may have been renamed since. */
export async function findOpen(job: Job): Promise<Open[]> {
  const pulls = (await listOpen(job.world.github, job.target)).filter(({ head }) => !head.fork);
  const found = await Promise.all(
    pulls.map(async (pull): Promise<Open[]> => {
      const marker = readBackMergeMarker(pull.body) ?? (await markerOf(job, pull));
      return marker && (await isOfSource(job, marker)) ? [{ pull, marker }] : [];
    }),
  );
  return found.flat();
}

/** A commit that was named as the source, and the branch that holds it, are one. */
async function isOfSource({ world, source }: Job, marker: BackMergeMarker): Promise<boolean> {
  if (marker.source === source.name) return true;
  const isCommit = source.name === source.commit || marker.source === marker.upTo;
  if (!isCommit) return false;
  return (
    (await contains(world.github, source.commit, marker.upTo)) ||
    (await contains(world.github, marker.upTo, source.commit))
  );
}

/** One from a branch of ours that a person opened by hand, or whose text was replaced: its name says what it brings. */
async function markerOf(
  { world, source, target, tip }: Job,
  { head }: PullRequest,
): Promise<BackMergeMarker | undefined> {
  const [label = '', rest] = head.branch.slice(ownBranches.backMerge.length).split(`-to-${target}`);
  if (!head.branch.startsWith(ownBranches.backMerge) || rest === undefined) return undefined;
  const upTo = (await compare(world.github, head.sha, source.commit, 'all-if-ahead'))?.mergeBase;
  if (upTo === undefined || (await contains(world.github, tip, upTo))) return undefined;
  const released = source.releases.find(({ tag }) => tag === label)?.commit;
  const isOurs = released ? await contains(world.github, upTo, released) : upTo.startsWith(label);
  return isOurs ? { source: source.name, target, upTo, how: 'merge', head: upTo } : undefined;
}
