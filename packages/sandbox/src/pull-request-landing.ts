import { revList } from './git/history.ts';
import { type MergeWish, makeMerge } from './merging.ts';
import { markMerged } from './pull-request-life.ts';
import type { PullRequestRecord } from './records.ts';
import { changeRef } from './ref-changes.ts';
import type { RepositoryState } from './world.ts';

/** Makes what a pull request would add to its base; undefined where it conflicts. */
export const makeLanding = (
  repository: RepositoryState,
  pull: PullRequestRecord,
  wish: MergeWish & { base: string },
): Promise<string | undefined> => makeMerge(repository, pull, wish);

/** Moves the base to what was made, marks the pull request merged, and deletes its head where the settings say so. */
export async function landPullRequest(
  repository: RepositoryState,
  pull: PullRequestRecord,
  merge: { sha: string; login: string },
): Promise<void> {
  const ref = `refs/heads/${pull.base.ref}`;
  const from = repository.refs.read(ref);
  const line = await revList(repository.gitDir, '--first-parent', merge.sha, ...(from ? [`^${from}`] : []));
  for (const sha of line) repository.landed.set(sha, pull.number);
  markMerged(repository, pull, merge);
  await changeRef(repository, { ref, from, to: merge.sha });
  if (repository.settings.deleteBranchOnMerge) await deleteHead(repository, pull);
}

/** Deletes the head of a merged pull request, if it lives here and is no base of the repository's. */
export async function deleteHead(repository: RepositoryState, pull: PullRequestRecord): Promise<void> {
  const ref = `refs/heads/${pull.head.ref}`;
  const from = repository.refs.read(ref);
  if (!from || pull.head.repository !== repository.fullName || pull.head.ref === repository.defaultBranch) return;
  await changeRef(repository, { ref, from, to: undefined });
}
