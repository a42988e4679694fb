// Begins a hotfix: a branch from production, and what the team needs to follow it and to work on it.
// 1 the production branch it goes to   2 what would be in the way later   3 its branch: the open one of that name, else a new
// one, and of two that are made at once one   4 the files on it, as far as they are missing   5 the tracking issue

import {
  type Action,
  type Commit,
  flag,
  isRefName,
  oneOf,
  ownBranches,
  problemOf,
  readRemoteRefs,
  required,
  revision,
  slugOf,
  type TrackingIssue,
  tagPrefix,
  text,
  type Values,
  visible,
} from '@hotfix-actions/core';
import { baseOfOpen, findBase, maintainedElsewhere } from './base.ts';
import { takeBranch } from './branch.ts';
import { type Facts, factsOf } from './facts.ts';
import { writeFiles } from './files.ts';
import { keepIssue } from './issue.ts';
import { look } from './prerequisites.ts';
import { report } from './report.ts';

export interface Ending {
  readonly result: 'created' | 'already-exists';
  readonly facts: Facts;
  /** Where the branch stands now. */
  readonly sha: string;
  /** Undefined where none is wished for, or none can be had. */
  readonly issue: TrackingIssue | undefined;
  /** A dry run would make it. */
  readonly isIssueToCome: boolean;
  /** Those that this run wrote. */
  readonly files: readonly string[];
  readonly unreleased: readonly Commit[];
  /** Sentences. */
  readonly notes: readonly string[];
}

const inputs = {
  name: required(text),
  from: required(revision),
  'hotfix-branch': (raw: string) => raw.replace(/^refs\/heads\//, ''),
  description: text,
  severity: oneOf('critical', 'high', 'medium', 'low', ''),
  tracking: oneOf('issue', 'file', 'both', 'none'),
  spec: flag,
  purpose: text,
  'affected-users': text,
  'success-measure': text,
  'root-cause': text,
  scheme: oneOf('hotfix', 'patch'),
  'tag-prefix': tagPrefix,
};

export type Wishes = Values<typeof inputs>;

export const start: Action<typeof inputs> = {
  name: 'start',
  writes: true,
  inputs,

  check({ name = '', 'hotfix-branch': branch = '' }) {
    if (branch !== '') return isHotfixBranch(branch) ? [] : [problemOf('hotfix-branch', branch, hotfixBranches)];
    const isNothing = name !== '' && slugOf(name) === '';
    return isNothing ? [problemOf('name', name, nothingLeft)] : [];
  },

  async run(world, wishes) {
    const refs = await readRemoteRefs(world.git, world.repository);
    const wanted = await findBase(world, refs, wishes);
    const looked = await look(world, wanted);
    const slug = slugOf(wishes.name);
    const taken = await takeBranch(world, refs, { slug, branch: wishes['hotfix-branch'], base: wanted });
    const base = taken.created ? wanted : await baseOfOpen(world, refs, { sha: taken.sha, wanted });
    const facts = factsOf(world, { taken, base, wishes });
    const { sha, files, notes } = await writeFiles(world, facts);
    const kept = await keepIssue(world, facts);
    const where = [...(await maintainedElsewhere(world, refs, base)), ...otherLine(facts, wanted.branch)];
    const all = [...taken.notes, ...where, ...looked.notes, ...notes, ...kept.notes];
    for (const note of all) world.log.warning(note);
    const result = taken.created ? 'created' : 'already-exists';
    const { issue, isToCome: isIssueToCome } = kept;
    const unreleased = looked.unreleased.commits;
    return report(world, { result, facts, sha, issue, isIssueToCome, files, unreleased, notes: all });
  },
};

const mostBytes = 220;

function isHotfixBranch(branch: string): boolean {
  const isOurs = branch.startsWith(ownBranches.hotfix) && isRefName(branch);
  return isOurs && visible(branch) === branch && Buffer.byteLength(branch) <= mostBytes;
}

const hotfixBranches = `accepted: a branch name below ${ownBranches.hotfix}, of at most ${mostBytes} bytes, in which every character can be seen`;
const nothingLeft =
  'no letter a–z and no digit of it is left for the name of a branch; write it in Latin letters, or give the branch itself in `hotfix-branch`';

function otherLine({ taken, base }: Facts, asked: string): string[] {
  if (base.branch === asked) return [];
  return [
    `${taken.branch} is open already and goes to ${base.branch}, not to ${asked}: to fix both, begin the other one under another name.`,
  ];
}
