// The branch of a merged hotfix goes, if it is still exactly what was merged.

import { code, deleteBranch, explain, ownBranches, type PullRequest } from '@hotfix-actions/core';
import type { Setting } from './finish.ts';

/** A branch that cannot go is a note, no failure: the release is out and nothing is lost. */
export async function deleteMerged(
  { world, progress }: Setting,
  pull: PullRequest,
): Promise<{ deleted: boolean; notes: string[] }> {
  const { branch, sha, fork } = pull.head;
  const there = progress.refs.branches.get(branch);
  const ours = [ownBranches.hotfix, ownBranches.revert].some((prefix) => branch.startsWith(prefix));
  if (fork || there === undefined) return { deleted: false, notes: [] };
  const foreign = `${code(branch)} was kept: only branches below hotfix/ and revert/ are deleted.`;
  if (!ours) return { deleted: false, notes: [foreign] };
  const kept = `${code(branch)} was kept: it has commits that were not merged with #${pull.number}.`;
  if (there !== sha) return { deleted: false, notes: [kept] };
  if (world.dryRun) return { deleted: true, notes: [] };
  try {
    const deleted = (await deleteBranch(world.git, branch, sha)) === 'deleted';
    return { deleted, notes: deleted ? [] : [kept] };
  } catch (error) {
    const { message, hint } = explain(error, world.repository);
    return { deleted: false, notes: [`${message} ${hint}`] };
  }
}
