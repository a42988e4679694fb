// What an earlier run may have left of the newest release.

import { compare, findCommit, findMergedPullRequest, findRelease } from '@hotfix-actions/core';
import { titleOf } from '@hotfix-actions/tag';
import type { Setting } from './finish.ts';
import type { Item } from './item.ts';
import { kindOf } from './landed.ts';

/** The newest release itself, where it is what was pushed, or where a run died before it was published. */
export async function leftOver(setting: Setting): Promise<Item[]> {
  const { world, head, wishes, progress } = setting;
  const { newest } = progress;
  if (newest.commit === head.commit) return [await releasedItem(setting)];
  // A plain X.Y.0 is nothing that was made here.
  if (!wishes.release || newest.hotfix + newest.patch === 0) return [];
  if (await findRelease(world.github, newest.tag)) return [];
  const item = await releasedItem(setting);
  // What people released without GitHub's release is theirs to complete.
  return item.kind === 'other' ? [] : [item];
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
