// Tidies up after a merge: first the records, then the branch.
// 1 the branch, and what of it is not in production: with any commit that is not, it is kept and nothing else happens
// 2 where the fix is by now: production, release, targets   3 the tracking file is archived and the tracking issue closed
// once it is in every target; until then the issue tells what it waits for   4 the branch is deleted, while it is where it was
// examined; pull requests that are based on it are named before
//
// The branch of a back-merge has no records: 3 are those of the hotfixes that waited for it.

import type { Action } from '@hotfix-actions/core';
import { type Branch, examine, isNeeded } from './branch.ts';
import { type Fix, findFix } from './fix.ts';
import { checkHead, inputs } from './inputs.ts';
import { findRecords, keepRecords, type Records } from './records.ts';
import { type Removal, remove } from './removal.ts';
import { report } from './report.ts';
import { tickTidy } from './tracking-issue.ts';
import { keepWaiting, type Waited } from './waiting.ts';

export { hasTrackingFile } from './archive.ts';
export type { Fix } from './fix.ts';
export { type Found, keepRecords, lookForRecords, type Records } from './records.ts';
export { keptText } from './report.ts';
export { lookAt, type Target } from './targets.ts';
export { tickTidy } from './tracking-issue.ts';

export interface Ending {
  readonly result: 'deleted' | 'already-gone' | 'kept';
  readonly branch: Branch;
  /** Undefined where nothing is known to have landed; likewise below. */
  readonly fix?: Fix | undefined;
  readonly records?: Records | undefined;
  /** After a back-merge: the hotfixes that it brought. */
  readonly waited?: readonly Waited[];
  readonly removal?: Removal;
}

export const cleanup: Action<typeof inputs> = {
  name: 'cleanup',
  writes: true,
  inputs,
  check: checkHead,

  async run(world, wishes) {
    const branch = await examine(world, wishes);
    if (isNeeded(branch)) return report(world, { result: 'kept', branch });
    const [fix, found] = await Promise.all([findFix(world, branch, wishes), findRecords(world, branch, wishes)]);
    const records = fix && (await keepRecords(world, { branch, fix }, found));
    const waited = await keepWaiting(world, branch, wishes);
    const removal = await remove(world, branch);
    if (removal.became === 'moved') return report(world, { result: 'kept', branch, fix, records, waited, removal });
    const issue = records?.isComplete ? records.kept?.issue : undefined;
    if (issue && removal.became === 'deleted' && !world.dryRun) await tickTidy(world, issue.number);
    const result = removal.became === 'gone' ? 'already-gone' : 'deleted';
    return report(world, { result, branch, fix, records, waited, removal });
  },
};
