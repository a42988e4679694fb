// What an earlier run may have left of a release.

import {
  type Commit,
  compare,
  contains,
  findCommit,
  findMergedPullRequest,
  findRelease,
  findRun,
  listOpenFrom,
  ownBranches,
  type TaggedRelease,
  titleOf,
} from '@hotfix-actions/core';
import { mayDelete } from './delete-merged.ts';
import type { Setting } from './finish.ts';
import type { Item } from './item.ts';
import { lineOf, readLanded } from './landed.ts';

/**
 * The newest release itself: where it is what was pushed, and where a run may have died before it was published, deployed or
 * tidied up. `since` has the commits that came after it.
 */
export async function leftOver(setting: Setting, since: readonly Commit[]): Promise<Item[]> {
  const { head, progress } = setting;
  const { newest } = progress;
  const isHead = newest.commit === head.commit;
  // A plain X.Y.0 is nothing that was made here.
  if (!isHead && newest.hotfix + newest.patch === 0) return [];
  if (await isOfMain(setting)) return [];
  if (!isHead && !(await mayBeUnfinished(setting, newest, since))) return [];
  const item = await releasedItem(setting, newest);
  // What people released without GitHub's release is theirs to complete.
  return isHead || item.kind !== 'other' ? [item] : [];
}

/** The release that a support branch was cut from was finished on the main branch; its own came back there. */
async function isOfMain({ world, head, progress }: Setting): Promise<boolean> {
  if (head.branch === head.main) return false;
  const { commit } = progress.newest;
  const main = progress.refs.branches.get(head.main) as string;
  const [isThere, pull] = await Promise.all([
    contains(world.github, main, commit),
    findMergedPullRequest(world.github, commit, head.branch),
  ]);
  return isThere && !pull;
}

const recentMs = 24 * 60 * 60 * 1000;

/** Its release is missing; or it is of today, and a workflow that it was to start has no run, or its branch is there. */
export async function mayBeUnfinished(
  setting: Setting,
  { tag, commit }: TaggedRelease,
  since: readonly Commit[],
): Promise<boolean> {
  const { world, wishes } = setting;
  const [release, tagged, isUntidy, ...runs] = await Promise.all([
    wishes.release ? findRelease(world.github, tag) : undefined,
    // Without a release the commit alone says how old it is.
    wishes.release ? undefined : findCommit(world.github, commit),
    hasBranchLeft(setting, commit, since),
    ...wishes['release-workflows'].map((workflow) =>
      findRun(world.github, { workflow, ref: `refs/tags/${tag}`, sha: commit }).catch(() => 'unknown'),
    ),
  ]);
  if (wishes.release && !release) return true;
  // Later, a run may be missing because GitHub forgot it: what was rolled back since must not be deployed again.
  const isRecent = world.clock.now() - Date.parse(release?.published_at ?? tagged?.date ?? '') < recentMs;
  return isRecent && (isUntidy || runs.includes(undefined));
}

/** Whether the branch of its pull request is still there; asked only where some branch could be that one. */
async function hasBranchLeft(
  { world, head, wishes, progress }: Setting,
  commit: string,
  since: readonly Commit[],
): Promise<boolean> {
  const { branches } = progress.refs;
  const own = [ownBranches.hotfix, ownBranches.revert];
  const couldBe = [...branches].some(
    ([name, tip]) => own.some((prefix) => name.startsWith(prefix)) && !since.some(({ sha }) => sha === tip),
  );
  if (!wishes.cleanup || !couldBe) return false;
  const pull = await findMergedPullRequest(world.github, commit, head.branch);
  if (!pull || !mayDelete(progress.refs, pull)) return false;
  return (await listOpenFrom(world.github, pull.head.branch)).length === 0;
}

/** A release that is there, as an item of which only what is missing is made. */
export async function releasedItem({ world, head, wishes, progress }: Setting, tag: TaggedRelease): Promise<Item> {
  const commit = await findCommit(world.github, tag.commit);
  const facts = { commit: tag.commit, tag, base: undefined, date: commit?.date ?? '' };
  if (!commit) return { ...facts, pull: undefined, kind: 'other', title: '' };
  const [before, merged] = commit.parents;
  const brought = before && merged ? await compare(world.github, before, tag.commit) : undefined;
  const landing = { branch: head.branch, head: tag.commit, commits: brought?.commits ?? [commit], released: true };
  const [landed] = await readLanded(world, { ...landing, line: lineOf(wishes, progress.refs) });
  const kind = landed?.kind ?? 'other';
  const title = landed?.pull?.title ?? titleOf(commit.message);
  return { ...facts, pull: landed?.pull, title, kind: kind === 'other' && tag.hotfix > 0 ? 'hotfix' : kind };
}
