// The step "fix proposed" in the tracking issue, where `start` made one.

import {
  explain,
  findTrackingIssue,
  isMissingPermission,
  link,
  ownBranches,
  type PullRequest,
  readHotfixBranch,
  type TrackingIssue,
  tickSteps,
  type World,
} from '@hotfix-actions/core';

/** Never throws: why it could not is a warning in the log. One request where there is no such issue. */
export async function tickOff(world: World, branch: string, { number, url }: PullRequest): Promise<void> {
  if (world.dryRun || !branch.startsWith(ownBranches.hotfix)) return;
  const at = new Date(world.clock.now()).toISOString();
  let issue: TrackingIssue | undefined;
  try {
    issue = await findTrackingIssue(world.github, branch);
    if (issue) await tickSteps(world.github, issue, [{ step: 'fixed', at, detail: link(`#${number}`, url) }]);
  } catch (error) {
    const isUnseen = issue === undefined && isMissingPermission(error);
    // Who never began a hotfix by `start` has no such issue, and need not give a right for it.
    const tell = isUnseen && readHotfixBranch(branch).timestamp === undefined ? world.log.info : world.log.warning;
    const why = isMissingPermission(error)
      ? 'the token may not write issues; give the job `permissions: issues: write`.'
      : explain(error, world.repository).message;
    tell(`The tracking issue of ${branch} was not ticked off: ${why}`);
  }
}
