// Opens the pull request from a hotfix branch to production, or brings the open one up to date.
// 1 the branch, the production branch it goes to, the version it will get   2 what to say: inputs, else the commits, else a gap
// 3 a new pull request, or what changed in the one that is open: what people wrote into it stays   4 labels and people
// 5 the step in the tracking issue, where `start` made one

import {
  type Action,
  flag,
  gateResults,
  list,
  listOpenFrom,
  oneOf,
  ownBranches,
  Problem,
  type PullRequest,
  parseRelease,
  people,
  problemOf,
  prose,
  type Reader,
  revision,
  tagPrefix,
  text,
  type Values,
} from '@hotfix-actions/core';
import { answer } from './answers.ts';
import { findHotfix, type Hotfix } from './hotfix.ts';
import { report } from './report.ts';
import { tickOff } from './tick-off.ts';
import { create, update } from './write.ts';

export interface Ending {
  readonly result: 'created' | 'updated' | 'unchanged';
  readonly hotfix: Hotfix;
  /** Undefined where a dry run would open it. */
  readonly pull: PullRequest | undefined;
  readonly title: string;
  /** The parts that wait for a person. */
  readonly gaps: readonly string[];
  /** What quality-gates says, where it was given. */
  readonly gates: Wishes['gates'];
  readonly notes: readonly string[];
}

const branch: Reader<string> = (raw, exact) => revision(raw.replace(/^refs\/heads\//, ''), exact);

/** Of a name in another repository nobody can tell whether it was given, where this run's branch has it, too. */
const givenBranch: Reader<string> = (raw, exact) => {
  if (raw !== '') return branch(raw, exact);
  throw new Problem("it must be given; with another repository as refs/heads/…, where this run's branch is called so");
};

const inputs = {
  head: givenBranch,
  base: branch,
  title: text,
  summary: text,
  'root-cause': text,
  fix: text,
  impact: text,
  testing: text,
  advisory: text,
  gates: gateResults,
  version: text,
  scheme: oneOf('hotfix', 'patch'),
  'tag-prefix': tagPrefix,
  labels: list,
  reviewers: people,
  assignees: people,
  draft: flag,
};

export type Wishes = Values<typeof inputs>;

export const openPr: Action<typeof inputs> = {
  name: 'open-pr',
  writes: true,
  inputs,
  eventInputs: { head: 'GITHUB_REF_NAME' },

  check({ version = '', 'tag-prefix': prefix = '' }) {
    if (version === '' || parseRelease(version, prefix)) return [];
    return [problemOf('version', version, `accepted: ${prefix}X.Y.Z or ${prefix}X.Y.Z-hotfix.N`)];
  },

  async run(world, wishes) {
    const hotfix = await findHotfix(world, wishes);
    const [parts, pulls] = await Promise.all([answer(world, hotfix, wishes), listOpenFrom(world.github, hotfix.head)]);
    const open = pulls.find(({ base }) => base === hotfix.base) ?? pulls[0];
    const notes = [...foreign(hotfix), ...otherBase(open, hotfix, wishes)];
    for (const note of notes) world.log.warning(note);
    const ending = open
      ? await update(world, { hotfix, parts, wishes, open })
      : await create(world, { hotfix, parts, wishes });
    if (ending.pull) await tickOff(world, hotfix.head, ending.pull);
    return report(world, { ...ending, hotfix, gates: wishes.gates, notes: [...notes.map(prose), ...ending.notes] });
  },
};

function foreign({ head }: Hotfix): string[] {
  if (head.startsWith(ownBranches.hotfix)) return [];
  return [`${head} is no branch under ${ownBranches.hotfix}: finish will not release its merge as a hotfix.`];
}

function otherBase(pull: PullRequest | undefined, { head, base }: Hotfix, wishes: Wishes): string[] {
  if (!pull || pull.base === base || wishes.base) return [];
  return [
    `#${pull.number} goes into ${pull.base}, but the release that ${head} was cut from is maintained on ${base}: change its base, or give the input base.`,
  ];
}
