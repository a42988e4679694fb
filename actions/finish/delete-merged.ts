// The branch of a merged hotfix goes, if it is still exactly what was merged.

import {
  code,
  deleteBranch,
  explain,
  findRef,
  link,
  listOpenFrom,
  message,
  ownBranches,
  type PullRequest,
  type RemoteRefs,
  type World,
} from '@hotfix-actions/core';
import type { Setting } from './finish.ts';

/** Whether the branch of a pull request is there, ours, and what was merged. */
export function mayDelete({ branches }: RemoteRefs, { head }: PullRequest): boolean {
  return !head.fork && isOurs(head.branch) && branches.get(head.branch) === head.sha;
}

function isOurs(branch: string): boolean {
  return [ownBranches.hotfix, ownBranches.revert].some((prefix) => branch.startsWith(prefix));
}

/**
 * Other pull requests that are open from it: the same fix may be on its way to another line, and GitHub would close that one.
 * An error is for who waits for the answer.
 */
export function lookForOthers({ world, progress }: Setting, pull: PullRequest): Promise<PullRequest[]> {
  const open = mayDelete(progress.refs, pull) ? listOpenFrom(world.github, pull.head.branch) : Promise.resolve([]);
  open.catch(() => undefined);
  return open;
}

/** A branch that cannot go is a note, no failure: the release is out and nothing is lost. */
export async function deleteMerged(
  { world, progress }: Setting,
  pull: PullRequest,
  others: Promise<readonly PullRequest[]>,
): Promise<{ deleted: boolean; notes: string[] }> {
  const { branch, sha, fork } = pull.head;
  if (fork || !progress.refs.branches.has(branch)) return { deleted: false, notes: [] };
  const kept = (why: string) => ({ deleted: false, notes: [`${code(branch)} was kept: ${why}.`] });
  if (!isOurs(branch)) return kept('only branches below hotfix/ and revert/ are deleted');
  const moved = `it has commits that were not merged with #${pull.number}`;
  if (!mayDelete(progress.refs, pull)) return kept(moved);
  try {
    const [open] = await others;
    if (open) return kept(`${link(`#${open.number}`, open.url)} is open from it`);
    if (world.dryRun) return { deleted: true, notes: [] };
    return (await isDeleted(world, branch, sha)) ? { deleted: true, notes: [] } : kept(moved);
  } catch (error) {
    const problem = explain(error, world.repository);
    return { deleted: false, notes: [message(`${problem.message} ${problem.hint}`, world.url)] };
  }
}

/** Another run may delete it in this very moment: then it is gone, whatever became of this push. */
async function isDeleted({ git, github }: World, branch: string, sha: string): Promise<boolean> {
  const isGone = async () => (await findRef(github, `heads/${branch}`)) === undefined;
  try {
    return (await deleteBranch(git, branch, sha)) === 'deleted' || (await isGone());
  } catch (error) {
    if (await isGone()) return true;
    throw error;
  }
}
