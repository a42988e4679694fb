// Ticks the tracking issue off beside an action's own work: never its failure, and one request where there is no such issue.

import type { World } from './action.ts';
import { explain, isMissingPermission } from './errors.ts';
import { readHotfixBranch } from './hotfix-names.ts';
import { ownBranches } from './names.ts';
import type { Tick } from './task-list.ts';
import { findTrackingIssue, type TrackingIssue, tickSteps } from './tracking-issue.ts';

/** What was found; what is in the way is told when it comes to ticking. */
export type FoundTracking = { readonly issue: TrackingIssue | undefined } | { readonly problem: unknown };

/**
 * Looks for the tracking issue of a hotfix branch; nothing is asked for other branches, or in a dry run. The body is ticked
 * as it is found here: look just before ticking. Never throws.
 */
export async function lookForTracking(world: World, branch: string): Promise<FoundTracking> {
  if (world.dryRun || !branch.startsWith(ownBranches.hotfix)) return { issue: undefined };
  return findTrackingIssue(world.github, branch).then(
    (issue) => ({ issue }),
    (problem: unknown) => ({ problem }),
  );
}

/** Ticks what was found. Never throws: why it could not is a warning in the log. */
export async function tickFound(
  world: World,
  found: FoundTracking,
  { branch, ticks }: { branch: string; ticks: readonly Tick[] },
): Promise<void> {
  try {
    if ('problem' in found) throw found.problem;
    if (found.issue) await tickSteps(world.github, found.issue, ticks);
  } catch (error) {
    const isUnseen = 'problem' in found && isMissingPermission(error);
    // Who never began a hotfix by `start` has no such issue, and need not give a right for it.
    const tell = isUnseen && readHotfixBranch(branch).timestamp === undefined ? world.log.info : world.log.warning;
    const why = isMissingPermission(error)
      ? 'the token may not write issues; give the job `permissions: issues: write`.'
      : explain(error, world.repository).message;
    tell(`The tracking issue of ${branch} was not ticked off: ${why}`);
  }
}
