// What waited for a back-merge: once a person merged that, the records of the hotfixes that it brought are complete.

import {
  listOpenTrackingIssues,
  ownBranches,
  readTimeLine,
  type TrackingIssue,
  type World,
} from '@hotfix-actions/core';
import { type Branch, examine, isNeeded } from './branch.ts';
import { findFix } from './fix.ts';
import type { Wishes } from './inputs.ts';
import { findRecords, keepRecords, type Records, withRight } from './records.ts';

export interface Waited {
  /** The hotfix branch. */
  readonly name: string;
  readonly records: Records;
}

/** One after the other: their files go to the same branch. Their own branches are left as they are. */
export async function keepWaiting(world: World, { name }: Branch, wishes: Wishes): Promise<Waited[]> {
  if (!name.startsWith(ownBranches.backMerge)) return [];
  const { value: open = [] } = await withRight(world, () => listOpenTrackingIssues(world.github));
  const waited: Waited[] = [];
  for (const issue of open.filter(isWaiting)) {
    const of = { ...wishes, head: issue.branch, issue: issue.number };
    const branch = await examine(world, of);
    if (isNeeded(branch)) continue;
    const [fix, found] = await Promise.all([findFix(world, branch, of), findRecords(world, branch, of)]);
    if (fix) waited.push({ name: branch.name, records: await keepRecords(world, { branch, fix }, found) });
  }
  return waited;
}

/** Merged, and not closed: a run that died may have ticked all of it. */
function isWaiting(issue: TrackingIssue): boolean {
  return readTimeLine(issue).some(({ step, done }) => step === 'merged' && done);
}
