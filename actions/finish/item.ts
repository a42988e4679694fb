// One hotfix or revert, from merged to tidied up.
// 1 its version   2 tag and release   3 back-merge, which a problem with 2 does not hold back   4 cleanup

import type { Ending } from '@hotfix-actions/back-merge';
import {
  compare,
  explain,
  findCommit,
  findMergedPullRequest,
  findNewestRelease,
  type HotfixError,
  nextRelease,
  type PullRequest,
  requireChecks,
  type TaggedRelease,
} from '@hotfix-actions/core';
import { containedIn, messageOf, type Published, publish, titleOf } from '@hotfix-actions/tag';
import { bringBack } from './bring-back.ts';
import { deleteMerged } from './delete-merged.ts';
import type { Setting } from './finish.ts';
import { type Kind, kindOf, type Landed } from './landed.ts';

/** What is to be finished; with `tag` it was released already, and only what is missing after it is made. */
export interface Item {
  readonly commit: string;
  readonly kind: Kind;
  readonly pull: PullRequest | undefined;
  readonly title: string;
  readonly tag: TaggedRelease | undefined;
}

/** How far it came. */
export interface Finished {
  readonly item: Item;
  readonly release: TaggedRelease | undefined;
  /** Undefined where another release contains it already, or publishing failed. */
  readonly published: Published | undefined;
  readonly back: readonly Ending[];
  readonly deleted: boolean;
  readonly notes: readonly string[];
  readonly problem: HotfixError | undefined;
}

/** The hotfixes and reverts that landed, and the newest release itself where a run may have left something undone. */
export async function itemsOf(
  setting: Setting,
  at: { newest: TaggedRelease; landed: readonly Landed[] },
): Promise<Item[]> {
  const items = at.landed.flatMap(({ commit, kind, pull }): Item[] =>
    kind === 'other'
      ? []
      : [{ commit: commit.sha, kind, pull, title: pull?.title ?? titleOf(commit.message), tag: undefined }],
  );
  const isTip = at.newest.commit === setting.head.commit;
  return isTip ? [await releasedItem(setting, at.newest)] : items;
}

async function releasedItem({ world, head, wishes }: Setting, tag: TaggedRelease): Promise<Item> {
  const pull = await findMergedPullRequest(world.github, tag.commit, head.branch);
  const commit = await findCommit(world.github, tag.commit);
  const kind = commit ? kindOf(commit, { pull, messages: [] }, wishes['hotfix-branches']) : 'other';
  return {
    commit: tag.commit,
    kind: kind === 'other' && tag.hotfix > 0 ? 'hotfix' : kind,
    pull,
    title: pull?.title ?? '',
    tag,
  };
}

export async function finishItem(setting: Setting, item: Item): Promise<Finished> {
  const nothing = { item, published: undefined, back: [], deleted: false, notes: [], problem: undefined };
  const contained = item.tag ? undefined : await findContaining(setting, item);
  if (contained) return { ...nothing, release: contained };
  const release = item.tag ?? nextOf(setting, item);
  const { published, problem } = await publishItem(setting, item, release);
  const back = await bringBack(setting, { commit: item.commit, version: release.tag });
  const cleaned =
    setting.wishes.cleanup && item.pull && !problem
      ? await deleteMerged(setting, item.pull)
      : { deleted: false, notes: [] };
  return { item, release, published, back, problem, ...cleaned };
}

function nextOf({ progress, wishes }: Setting, item: Item): TaggedRelease {
  const scheme = item.kind === 'revert' ? 'patch' : wishes.scheme;
  const next = nextRelease(scheme, progress.newest, progress.releases);
  return { ...next, commit: item.commit, object: '' };
}

/** A release that has this hotfix already: the run of an older push came late. */
async function findContaining(setting: Setting, item: Item): Promise<TaggedRelease | undefined> {
  const { world, head, progress } = setting;
  const tip = progress.refs.branches.get(head.branch) as string;
  const since = tip === head.commit ? undefined : await compare(world.github, item.commit, tip);
  const facts = {
    release: nextOf(setting, item),
    commit: item.commit,
    releases: progress.releases,
    newest: progress.newest,
  };
  return containedIn(world, facts, since?.commits.map(({ sha }) => sha) ?? []);
}

async function publishItem(
  setting: Setting,
  item: Item,
  release: TaggedRelease,
): Promise<{ published: Published | undefined; problem: HotfixError | undefined }> {
  const { world, wishes, progress } = setting;
  try {
    if (!item.tag && wishes['required-checks'].length > 0) await waitForChecks(setting, item);
    const others = progress.releases.filter(({ tag }) => tag !== release.tag);
    const previous = item.tag ? (await findNewestRelease(world, others, item.commit))?.release : progress.newest;
    const tag = item.tag && { name: release.tag, commit: release.commit, object: release.object };
    const plan = {
      release,
      commit: item.commit,
      tag,
      message: messageOf(release, item.title),
      releases: others,
      previous,
    };
    const wanted = { ...wishes, notes: '', draft: false, 'trigger-workflows': wishes['release-workflows'] };
    return { published: await publish(world, plan, wanted), problem: undefined };
  } catch (error) {
    return { published: undefined, problem: explain(error, world.repository) };
  }
}

async function waitForChecks({ world, wishes }: Setting, item: Item): Promise<void> {
  const commits = item.pull ? [item.commit, item.pull.head.sha] : [item.commit];
  const onWait = (missing: readonly string[]) => world.log.info(`Waiting for ${missing.join(', ')}`);
  await requireChecks(world.github, wishes['required-checks'], { commits, onWait });
}
