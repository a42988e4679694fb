// What an earlier run may have left of the newest release.

import { compare, contains, findCommit, findMergedPullRequest, findRelease, findRun } from '@hotfix-actions/core';
import { titleOf } from '@hotfix-actions/tag';
import type { Setting } from './finish.ts';
import type { Item } from './item.ts';
import { kindOf } from './landed.ts';

/**
 * The newest release itself: where it is what was pushed, and where a run may have died before it was published, deployed or
 * tidied up.
 */
export async function leftOver(setting: Setting): Promise<Item[]> {
  const { head, progress } = setting;
  const { newest } = progress;
  if (newest.commit === head.commit) return (await isOfMain(setting)) ? [] : [await releasedItem(setting)];
  // A plain X.Y.0 is nothing that was made here.
  if (newest.hotfix + newest.patch === 0 || !(await mayBeUnfinished(setting))) return [];
  const item = await releasedItem(setting);
  // What people released without GitHub's release is theirs to complete.
  return item.kind === 'other' ? [] : [item];
}

/** A support branch that was just cut from a release of the main branch: that release was finished there. */
async function isOfMain({ world, head, progress }: Setting): Promise<boolean> {
  if (head.branch === head.main) return false;
  return contains(world.github, progress.refs.branches.get(head.main) as string, head.commit);
}

const recentMs = 24 * 60 * 60 * 1000;

/** Its release is missing; or it is of today, and a workflow that it was to start has no run. */
async function mayBeUnfinished({ world, wishes, progress }: Setting): Promise<boolean> {
  const { tag, commit } = progress.newest;
  const [release, ...runs] = await Promise.all([
    wishes.release ? findRelease(world.github, tag) : undefined,
    ...wishes['release-workflows'].map((workflow) =>
      findRun(world.github, { workflow, ref: `refs/tags/${tag}`, sha: commit }).catch(() => 'unknown'),
    ),
  ]);
  if (wishes.release && !release) return true;
  // Later, a run may be missing because GitHub forgot it: what was rolled back since must not be deployed again.
  const isRecent = world.clock.now() - Date.parse(release?.published_at ?? '') < recentMs;
  return isRecent && runs.includes(undefined);
}

async function releasedItem({ world, head, wishes, progress }: Setting): Promise<Item> {
  const { newest: tag } = progress;
  const [pull, commit] = await Promise.all([
    findMergedPullRequest(world.github, tag.commit, head.branch),
    findCommit(world.github, tag.commit),
  ]);
  const facts = { commit: tag.commit, pull, tag, base: undefined };
  if (!commit) return { ...facts, kind: 'other', title: '' };
  const [before, merged] = commit.parents;
  const brought = before && merged ? await compare(world.github, before, tag.commit) : undefined;
  const kind = await kindOf(world, { commit, pull, commits: brought?.commits ?? [commit] }, wishes['hotfix-branches']);
  const title = pull?.title ?? titleOf(commit.message);
  return { ...facts, title, kind: kind === 'other' && tag.hotfix > 0 ? 'hotfix' : kind };
}
