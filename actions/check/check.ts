// Is a pull request to production a hotfix that keeps the rules, and will it merge back?
// 1 which pull requests: the one that is named, the event's, or those of a merge queue's group   2 a hotfix: by its branch,
// which is no fork's   3 its rules   4 what production will be with it, and where the back-merge of that will conflict
// 5 one comment, if there is something to say   6 broken rules fail the step, after all is written

import {
  type Action,
  branches,
  expandBranches,
  flag,
  list,
  Problem,
  type Reader,
  readRemoteRefs,
  releasesOf,
  resolveRules,
  someOf,
  tagPrefix,
  type Values,
  type World,
  wholeNumber,
} from '@hotfix-actions/core';
import { findCandidates, isQueued, numberOf, queueOf } from './candidates.ts';
import { comment } from './comment.ts';
import { foretellAll } from './foretell-all.ts';
import { judge } from './judge.ts';
import { report } from './report.ts';
import { commentOf } from './text.ts';
import { type Branches, rules } from './verdict.ts';

const pullRequestNumber: Reader<number | undefined> = (raw) => {
  if (raw !== '' && !/^#?[1-9]\d{0,8}$/.test(raw)) throw new Problem('accepted: the number of a pull request');
  return raw === '' ? undefined : Number(raw.replace('#', ''));
};

const inputs = {
  'pull-request': pullRequestNumber,
  branch: branches,
  into: branches,
  resolve: resolveRules,
  'max-files': wholeNumber,
  'max-lines': wholeNumber,
  'require-tests': flag,
  'test-patterns': list,
  'warn-only': someOf(...rules),
  comment: flag,
  'tag-prefix': tagPrefix,
};

export type Wishes = Values<typeof inputs>;

export const check: Action<typeof inputs> = {
  name: 'check',
  writes: true,
  inputs,

  check(values, event) {
    const isKnown = values['pull-request'] !== undefined || numberOf(event) !== undefined || queueOf(event);
    if (isKnown || !('pull-request' in values)) return [];
    return ['`pull-request` is missing: this event is about none, so it must be named'];
  },

  async run(world, wishes) {
    const all = await readBranches(world, wishes);
    const candidates = await findCandidates(world, all, wishes['pull-request']);
    const judged = [];
    for (const candidate of candidates) judged.push(await judge(world, { candidate, branches: all }, wishes));
    const forecast = await foretellAll(world, { candidates, branches: all }, wishes);
    const said = { violations: judged.flatMap(({ violations }) => violations), ...forecast };
    const [only] = wishes.comment && !isQueued(world, wishes['pull-request']) ? candidates : [];
    const wanted = { key: `check ${wishes['tag-prefix']}`, body: commentOf(said) };
    const commented = only?.pull.state === 'open' ? await comment(world, only.pull, wanted) : undefined;
    return report({ judged, said, commented });
  },
};

async function readBranches(world: World, wishes: Wishes): Promise<Branches> {
  const refs = await readRemoteRefs(world.git, world.repository);
  return {
    refs,
    production: expandBranches(refs, { input: 'branch', patterns: wishes.branch }),
    development: expandBranches(refs, { input: 'into', patterns: wishes.into }),
    prefix: wishes['tag-prefix'],
    releases: releasesOf(refs, wishes['tag-prefix']),
  };
}
