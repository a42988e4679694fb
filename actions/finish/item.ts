// One hotfix or revert, from merged to tidied up.
// 1 its version   2 tag and release   3 back-merge, which a problem with 2 does not hold back   4 cleanup: first the records, then
// the branch

import type { Ending } from '@hotfix-actions/back-merge';
import {
  ChecksNotMet,
  type Commit,
  compare,
  compareReleases,
  contains,
  explain,
  findNewestRelease,
  type HotfixError,
  nextRelease,
  noRelease,
  type PullRequest,
  reachable,
  readRemoteRefs,
  releasesOf,
  requireChecks,
  type TaggedRelease,
  titleOf,
  type World,
} from '@hotfix-actions/core';
import { foreseen as foreseenOf, messageOf, type Published, publish, TagElsewhere } from '@hotfix-actions/tag';
import { bringBack } from './bring-back.ts';
import { deleteMerged, lookForOthers } from './delete-merged.ts';
import type { Setting } from './finish.ts';
import type { Kind, Landed } from './landed.ts';
import { mayBeUnfinished, releasedItem } from './left-over.ts';
import { keep, lookFor, tickDeleted } from './records.ts';

/** What is to be finished; with `tag` it was released already, and only what is missing after it is made. */
export interface Item {
  readonly commit: string;
  readonly kind: Kind;
  readonly pull: PullRequest | undefined;
  readonly title: string;
  readonly tag: TaggedRelease | undefined;
  /** When it landed, ISO 8601. */
  readonly date: string;
  /** The release that it comes after, where that is not the newest one: something merged later brought that. */
  readonly base: TaggedRelease | undefined;
}

/** How far it came. */
export interface Finished {
  readonly item: Item;
  readonly release: TaggedRelease;
  /** Whether the tag of the release is there; in a dry run: would be. */
  readonly tagged: boolean;
  /** Undefined where another release contains it already, or publishing failed. */
  readonly published: Published | undefined;
  /** In a dry run: what would be published, sentence by sentence. */
  readonly foreseen: readonly string[];
  readonly back: readonly Ending[];
  readonly deleted: boolean;
  readonly notes: readonly string[];
  readonly problem: HotfixError | undefined;
}

/**
 * Whether what landed after it has to wait: the next number counts on this one. One whose checks failed is brought out by the
 * next that passes its own: a red commit does not go away, and must not keep a fix for it from being released.
 */
export function holdsBack({ problem, published }: Finished): boolean {
  return problem !== undefined && !published && !(problem instanceof ChecksNotMet);
}

type Publishing = Pick<Finished, 'published' | 'foreseen' | 'problem' | 'tagged'>;

/** The hotfixes and reverts that landed. `since` are all commits after the newest release. */
export async function itemsOf(
  setting: Setting,
  landed: readonly Landed[],
  since: readonly Commit[],
): Promise<readonly Item[]> {
  const ours = landed.filter(({ kind }) => kind !== 'other');
  return (await Promise.all(ours.map((one) => itemOf(setting, one, since)))).flat();
}

async function itemOf(
  setting: Setting,
  { commit, kind, pull }: Landed,
  since: readonly Commit[],
): Promise<readonly Item[]> {
  const { head, progress } = setting;
  const known = new Set(since.map(({ sha }) => sha));
  const holding = progress.releases.filter(
    (one) => known.has(one.commit) && reachable(since, one.commit).has(commit.sha),
  );
  const tag = holding.find((one) => one.commit === commit.sha);
  // Released from before the newest release was merged beside it, and finished then.
  if (tag && commit.sha !== head.commit && !(await mayBeUnfinished(setting, tag, since))) return [];
  if (tag) return [await releasedItem(setting, tag)];
  if (holding.length > 0) return [];
  const history = reachable(since, commit.sha);
  const isAfter = since.some(({ sha, parents }) => history.has(sha) && parents.includes(progress.newest.commit));
  const base = isAfter ? undefined : await baseOf(setting, commit.sha);
  const title = pull?.title ?? titleOf(commit.message);
  return [{ commit: commit.sha, kind, pull, title, tag, base, date: commit.date }];
}

async function baseOf({ world, head, wishes, progress }: Setting, commit: string): Promise<TaggedRelease> {
  const found = await findNewestRelease(world, progress.releases, commit);
  const known = { prefix: wishes['tag-prefix'], tags: progress.refs.tags.keys() };
  if (!found) throw noReleaseBefore(head.branch, commit, known);
  return found.release;
}

/** What is to be released next cannot be the first release itself: the commit before it is offered. */
export function noReleaseBefore(branch: string, commit: string, known: Parameters<typeof noRelease>[1]): HotfixError {
  return noRelease({ base: branch, commit, offered: `${commit}^` }, known);
}

export async function finishItem(setting: Setting, item: Item): Promise<Finished> {
  const nothing = { item, published: undefined, foreseen: [], back: [], deleted: false, notes: [], problem: undefined };
  const contained = item.tag ? undefined : await findContaining(setting, item);
  if (contained) {
    const told = { ...nothing, release: contained, tagged: true };
    return { ...told, notes: (await keep(setting, told, { looked: lookFor(setting, item) })).notes };
  }
  const { release, ...publishing } = item.tag
    ? { release: item.tag, ...(await publishItem(setting, item, item.tag)) }
    : await publishNext(setting, item);
  const merged = setting.wishes.cleanup && publishing.published ? item.pull : undefined;
  const others = merged && lookForOthers(setting, merged);
  const looked = lookFor(setting, item);
  const back = await bringBack(setting, { commit: item.commit, version: release.tag });
  const told = { item, release, ...publishing, back };
  const kept = await keep(setting, told, { looked, others });
  // While its records are not complete the branch stays: by it the next run finds what is left to do.
  const tidied =
    merged && others && !kept.failed ? await deleteMerged(setting, merged, others) : { deleted: false, notes: [] };
  if (tidied.deleted && kept.closedIssue) await tickDeleted(setting, kept.closedIssue);
  return { ...told, ...tidied, notes: [...kept.notes, ...tidied.notes] };
}

const mostTries = 3;

/** Another line of the same release may take the number meanwhile: then the next one is free. */
async function publishNext(setting: Setting, item: Item): Promise<Publishing & { release: TaggedRelease }> {
  let { progress } = setting;
  for (let attempt = 1; ; attempt += 1) {
    const release = nextOf({ ...setting, progress }, item);
    const publishing = await publishItem({ ...setting, progress }, item, release);
    const isTaken = publishing.problem instanceof TagElsewhere;
    if (!isTaken || attempt === mostTries) return { release, ...publishing };
    const refs = await readRemoteRefs(setting.world.git, setting.world.repository);
    progress = { ...progress, refs, releases: releasesOf(refs, setting.wishes['tag-prefix']) };
  }
}

function nextOf({ progress, wishes }: Setting, item: Item): TaggedRelease {
  const scheme = item.kind === 'revert' ? 'patch' : wishes.scheme;
  const next = nextRelease(scheme, item.base ?? progress.newest, progress.releases);
  return { ...next, commit: item.commit, object: '' };
}

/**
 * A release that has this hotfix already: the run of an older push came late. Those can be that stand on what the branch
 * has since, or that took a number between the newest and the next one. The oldest of them brought it out.
 */
async function findContaining(setting: Setting, item: Item): Promise<TaggedRelease | undefined> {
  const { world, head, progress } = setting;
  const tip = progress.refs.branches.get(head.branch) as string;
  const since = tip === head.commit ? undefined : await compare(world.github, item.commit, tip);
  const later = new Set(since?.commits.map(({ sha }) => sha));
  const next = nextOf(setting, item);
  const newest = item.base ?? progress.newest;
  const candidates = progress.releases.filter(
    (other) => later.has(other.commit) || (compareReleases(other, newest) > 0 && compareReleases(other, next) < 0),
  );
  const holds = await Promise.all(candidates.map(({ commit }) => contains(world.github, commit, item.commit)));
  return candidates[holds.lastIndexOf(true)];
}

async function publishItem(setting: Setting, item: Item, release: TaggedRelease): Promise<Publishing> {
  const { world, wishes, progress } = setting;
  try {
    if (!item.tag && wishes['required-checks'].length > 0) await waitForChecks(setting, item);
    const others = progress.releases.filter(({ tag }) => tag !== release.tag);
    const newest = item.base ?? progress.newest;
    const previous = item.tag ? (await findNewestRelease(world, others, item.commit))?.release : newest;
    const tag = item.tag && { name: release.tag, commit: release.commit, object: release.object };
    const message = messageOf(release, item.title);
    const plan = { release, commit: item.commit, tag, message, releases: others, previous };
    // A release that nobody made here is not deployed here either.
    const workflows = item.kind === 'other' ? [] : wishes['release-workflows'];
    const wanted = { ...wishes, notes: '', draft: false, 'trigger-workflows': workflows };
    const published = await publish(world, plan, wanted);
    const foreseen = world.dryRun ? await foreseenOf(world, { plan, published, wishes: wanted }) : [];
    return { published, foreseen, problem: published.problem, tagged: true };
  } catch (error) {
    return {
      published: undefined,
      foreseen: [],
      problem: explain(error, world.repository),
      tagged: await isTagged(world, release),
    };
  }
}

/** What became of the tag where something went wrong. */
async function isTagged(world: World, { tag, commit }: TaggedRelease): Promise<boolean> {
  const refs = await readRemoteRefs(world.git, world.repository).catch(() => undefined);
  return refs?.tags.get(tag)?.commit === commit;
}

async function waitForChecks({ world, wishes }: Setting, item: Item): Promise<void> {
  const commits = item.pull ? [item.commit, item.pull.head.sha] : [item.commit];
  const onWait = (missing: readonly string[]) => world.log.info(`Waiting for ${missing.join(', ')}`);
  await requireChecks(world.github, wishes['required-checks'], { commits, onWait });
}
