// Finishes what was merged into production: released, and back in development.
// 1 which branch and commit?   2 what landed since the newest release?   3 each hotfix, oldest first: version, tag and
// release, back-merge, cleanup; a revert likewise, with the next patch version   4 what came after them: back-merge alone

import { type Ending, resolveRules } from '@hotfix-actions/back-merge';
import {
  type Action,
  branches,
  expandBranches,
  findNewestRelease,
  flag,
  list,
  oneOf,
  type RemoteRefs,
  readRemoteRefs,
  releasesOf,
  revision,
  type TaggedRelease,
  tagPrefix,
  type Values,
  type World,
  workflowFiles,
} from '@hotfix-actions/core';
import { noRelease } from '@hotfix-actions/version';
import { bringBack } from './bring-back.ts';
import { findHead, type Head } from './head.ts';
import { type Finished, finishItem, itemsOf } from './item.ts';
import { readLanded } from './landed.ts';
import { report } from './report.ts';

const inputs = {
  branch: branches,
  sha: revision,
  'hotfix-branches': branches,
  into: branches,
  scheme: oneOf('hotfix', 'patch'),
  'tag-prefix': tagPrefix,
  'required-checks': list,
  release: flag,
  'make-latest': oneOf('auto', 'true', 'false'),
  resolve: resolveRules,
  reverts: oneOf('', 'keep', 'apply', 'propose'),
  strategy: oneOf('merge', 'pull-request'),
  'on-conflict': oneOf('pull-request', 'fail'),
  labels: list,
  reviewers: list,
  assignees: list,
  'trigger-workflows': workflowFiles,
  'release-workflows': workflowFiles,
  cleanup: flag,
};

export type Wishes = Values<typeof inputs>;

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
    if (!newest) throw noRelease({ base: head.branch, 'tag-prefix': wishes['tag-prefix'] }, head.commit);
    const landing = {
      branch: head.branch,
      head: head.commit,
      commits: newest.since,
      hotfixBranches: wishes['hotfix-branches'],
    };
    const landed = await readLanded(world, landing);
    let setting: Setting = { world, head, targets, wishes, progress: { refs, releases, newest: newest.release } };
    const finished: Finished[] = [];
    for (const item of await itemsOf(setting, { newest: newest.release, landed })) {
      const done = await finishItem(setting, item);
      finished.push(done);
      setting = { ...setting, progress: after(setting.progress, done) };
      // The next number counts on this one: without its tag, what comes after it waits.
      if (done.problem) break;
    }
    const tail = landed.at(-1)?.kind === 'other' && !finished.at(-1)?.problem;
    return report(setting, finished, tail ? await bringBack(setting, { commit: head.commit, version: '' }) : []);
  },
};

/** On a support branch the main branch is a target too, since the fix must not be missing in newer releases. */
function targetsOf(refs: RemoteRefs, head: Head, wishes: Wishes): string[] {
  const into = expandBranches(refs, { input: 'into', patterns: wishes.into });
  const all = head.branch === head.main ? into : [head.main, ...into];
  return [...new Set(all)].filter((name) => name !== head.branch);
}

function after(progress: Progress, done: Finished): Progress {
  const moved = done.back.flatMap((ending: Ending) =>
    ending.result === 'merged' ? [[ending.target, ending.sha] as const] : [],
  );
  const refs = { ...progress.refs, branches: new Map([...progress.refs.branches, ...moved]) };
  const { release, published } = done;
  if (!release || !published) return { ...progress, refs };
  return { refs, newest: release, releases: [release, ...progress.releases.filter(({ tag }) => tag !== release.tag)] };
}
