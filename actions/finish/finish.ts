// Finishes what was merged into production: released, and back in development.
// 1 which branch and commit?   2 what landed since the newest release, and what did an earlier run leave of that one?
// 3 each hotfix, oldest first: version, tag and release, back-merge, cleanup; a revert likewise, with the next patch
// version   4 what came after them, or could not be released: back-merge alone

import type { Ending } from '@hotfix-actions/back-merge';
import {
  type Action,
  compareReleases,
  findNewestRelease,
  newestFirst,
  type RemoteRefs,
  readRemoteRefs,
  releasesOf,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';
import { bringBack } from './bring-back.ts';
import { findHead, type Head, targetsOf } from './head.ts';
import { inputs, type Wishes } from './inputs.ts';
import { type Finished, finishItem, holdsBack, itemsOf, noReleaseBefore } from './item.ts';
import { lineOf, readLanded } from './landed.ts';
import { leftOver } from './left-over.ts';
import { report } from './report.ts';

export type { Wishes } from './inputs.ts';

export interface Setting {
  readonly world: World;
  readonly head: Head;
  readonly targets: readonly string[];
  readonly wishes: Wishes;
  readonly progress: Progress;
}

/** What is there so far: each item that is finished adds its release and moves the targets. */
export interface Progress {
  readonly refs: RemoteRefs;
  /** Newest first. */
  readonly releases: readonly TaggedRelease[];
  /** The newest release in the history of what comes next. */
  readonly newest: TaggedRelease;
}

export const finish: Action<typeof inputs> = {
  name: 'finish',
  writes: true,
  inputs,

  async run(world, wishes) {
    const refs = await readRemoteRefs(world.git, world.repository);
    const head = await findHead(world, refs, wishes);
    const targets = targetsOf(refs, head, wishes);
    const releases = releasesOf(refs, wishes['tag-prefix']);
    const newest = await findNewestRelease(world, releases, head.commit);
    if (!newest)
      throw noReleaseBefore(head.branch, head.commit, { prefix: wishes['tag-prefix'], tags: refs.tags.keys() });
    const landing = {
      branch: head.branch,
      head: head.commit,
      commits: newest.since,
      line: lineOf(wishes, refs),
    };
    const start: Setting = { world, head, targets, wishes, progress: { refs, releases, newest: newest.release } };
    const [landed, left] = await Promise.all([readLanded(world, landing), leftOver(start, newest.since)]);
    const items = [...left, ...(await itemsOf(start, landed, newest.since))];
    let setting = start;
    const finished: Finished[] = [];
    for (const item of items) {
      const done = await finishItem(setting, item);
      finished.push(done);
      setting = { ...setting, progress: after(setting.progress, done) };
      if (holdsBack(done)) break;
    }
    const unfinished = finished.length < items.length || landed.at(-1)?.kind === 'other';
    const rest = unfinished ? await bringBack(setting, { commit: head.commit, version: '' }) : [];
    return report(setting, finished, rest);
  },
};

function after(progress: Progress, done: Finished): Progress {
  const moved = done.back.flatMap((ending: Ending) =>
    ending.result === 'merged' && ending.sha !== '' ? [[ending.target, ending.sha] as const] : [],
  );
  const refs = { ...progress.refs, branches: new Map([...progress.refs.branches, ...moved]) };
  const { release, published } = done;
  if (!published) return { ...progress, refs };
  const releases = newestFirst([release, ...progress.releases.filter(({ tag }) => tag !== release.tag)]);
  return { refs, releases, newest: compareReleases(release, progress.newest) > 0 ? release : progress.newest };
}
