// Lets a deploy go on only from a release.
// 1 the release tag that is meant, annotated if that is asked for   2 where it is the run's own ref: still at the run's commit
// 3 on a production branch, published   4 which release to roll back to

import {
  type Action,
  branches,
  flag,
  readRemoteRefs,
  releasesOf,
  required,
  revision,
  type TaggedRelease,
  tagPrefix,
  type Values,
} from '@hotfix-actions/core';
import { requireProduction } from './production.ts';
import { publishedRelease, waitUntilPublished } from './published.ts';
import { report } from './report.ts';
import { previousRelease } from './roll-back.ts';
import { requireRelease } from './which-tag.ts';

export interface Ending {
  readonly result: 'verified';
  readonly release: TaggedRelease;
  /** The production branch that holds it. */
  readonly branch: string;
  /** What to roll back to. */
  readonly previous: TaggedRelease | undefined;
  readonly notes: readonly string[];
}

const inputs = {
  ref: required(revision),
  branch: branches,
  'require-release': flag,
  'require-annotated': flag,
  'tag-prefix': tagPrefix,
};

export type Wishes = Values<typeof inputs>;

export const verifyTag: Action<typeof inputs> = {
  name: 'verify-tag',
  writes: false,
  inputs,
  eventInputs: { ref: 'GITHUB_REF' },

  async run(world, wishes) {
    const refs = await readRemoteRefs(world.git, world.repository);
    const releases = releasesOf(refs, wishes['tag-prefix']);
    const { release, notes } = requireRelease({ world, refs, releases }, wishes);
    const [branch, previous, published] = await Promise.all([
      requireProduction(world, { release, refs, patterns: wishes.branch }),
      previousRelease(world, release, releases),
      wishes['require-release'] ? publishedRelease(world, release) : undefined,
    ]);
    const known = wishes['require-release'] && !published ? await waitUntilPublished(world, release) : published;
    const all = known?.bad ? [...notes, known.bad] : notes;
    for (const note of all) world.log.warning(note);
    return report(world, { result: 'verified', release, branch, previous, notes: all });
  },
};
