// Brings production back into development, each target by itself.
// 1 read branches and tags; which targets?   2 what does the target lack?   3 nothing: up to date   4 reverts: keep the
// target's work, or ask   5 let GitHub merge   6 on a conflict: settle by rule   7 what is not certain becomes a pull request

import {
  type Action,
  branches,
  compare,
  expandBranches,
  explain,
  flag,
  HotfixError,
  list,
  oneOf,
  type RemoteRefs,
  readRemoteRefs,
  releasesOf,
  requireCommit,
  required,
  revision,
  tagPrefix,
  text,
  type Values,
  type World,
  workflowFiles,
} from '@hotfix-actions/core';
import type { Ending, Job, Lacking, Source } from './job.ts';
import { landStage } from './land.ts';
import { report } from './report.ts';
import { resolveRules } from './rules.ts';
import { findSquashed } from './squashed.ts';
import { stagesOf } from './stages.ts';
import { startWorkflows } from './start-workflows.ts';

export type { Ending, Source } from './job.ts';
export { endingText, outputsOf } from './report.ts';
export { resolveRules } from './rules.ts';

const inputs = {
  source: required(revision),
  into: branches,
  version: text,
  strategy: oneOf('merge', 'pull-request'),
  'on-conflict': oneOf('pull-request', 'fail'),
  resolve: resolveRules,
  reverts: oneOf('', 'keep', 'apply', 'propose'),
  labels: list,
  reviewers: list,
  assignees: list,
  draft: flag,
  'trigger-workflows': workflowFiles,
  'tag-prefix': tagPrefix,
};

/** How it is to be done: the inputs that do not say what is merged where. */
export type Wishes = Omit<Values<typeof inputs>, 'source' | 'into' | 'version'>;

export const backMerge: Action<typeof inputs> = {
  name: 'back-merge',
  writes: true,
  inputs,

  async run(world, wishes) {
    const refs = await readRemoteRefs(world.git, world.repository);
    const source = await findSource(world, refs, wishes);
    const targets = expandBranches(refs, { input: 'into', patterns: wishes.into }).filter(
      (name) => name !== source.name,
    );
    const endings = await backMergeInto(world, { refs, source, targets, named: wishes.into }, wishes);
    return report(world, source, endings);
  },
};

async function findSource(world: World, refs: RemoteRefs, wishes: Values<typeof inputs>): Promise<Source> {
  const commit = await requireCommit(world.github, refs, { input: 'source', name: wishes.source });
  const releases = releasesOf(refs, wishes['tag-prefix']);
  const branch = wishes.source.replace(/^refs\/heads\//, '');
  const tips = [...refs.branches].filter(([, sha]) => sha === commit).map(([name]) => name);
  const name = refs.branches.has(branch) ? branch : (tips[0] ?? commit);
  const version = wishes.version || (releases.find((release) => release.commit === commit)?.tag ?? '');
  return { name, commit, version, releases };
}

export interface Round {
  readonly refs: RemoteRefs;
  readonly source: Source;
  readonly targets: readonly string[];
  /** What was asked for: a branch that only a glob means is passed over while it has nothing of its own. */
  readonly named: readonly string[];
}

/** One target after the other: one that fails does not stop the others. */
export async function backMergeInto(world: World, round: Round, wishes: Wishes): Promise<Ending[]> {
  const endings: Ending[] = [];
  for (const target of round.targets) {
    const ending = await intoTarget(world, { ...round, target }, wishes).catch(
      (error): Ending => ({ target, result: 'failed', problem: explain(error, world.repository), notes: [] }),
    );
    if (ending) endings.push(ending);
    world.log.info(`${target}: ${ending?.result ?? 'has nothing of its own, passed over'}`);
  }
  return endings;
}

const mostTries = 3;

async function intoTarget(
  world: World,
  round: Round & { target: string },
  wishes: Wishes,
): Promise<Ending | undefined> {
  const { source, target } = round;
  let tip = round.refs.branches.get(target) as string;
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const missing = lackingOf(world, tip, source.commit);
    const [lacking, squashed] = await Promise.all([
      missing,
      findSquashed(world, { source, target, tip, lacking: missing }),
    ]);
    if (lacking.mergeBase === tip && !round.named.includes(target)) return undefined;
    const ending = await land({ world, source, target, tip, squashed, wishes }, lacking);
    if (ending !== 'moved') return startWorkflows(world, { source, tip, ending }, wishes['trigger-workflows']);
    // Somebody else was quicker: look at the branch as it is now, and decide anew.
    tip = await requireCommit(world.github, await readRemoteRefs(world.git, world.repository), {
      input: 'into',
      name: `refs/heads/${target}`,
    });
  }
  throw new HotfixError(
    `${target} moved ${mostTries} times while ${source.name} was merged into it.`,
    'Run the job again.',
  );
}

async function lackingOf(world: World, tip: string, upTo: string): Promise<Lacking> {
  const comparison = await compare(world.github, tip, upTo);
  if (comparison) return { upTo, commits: comparison.commits, mergeBase: comparison.mergeBase };
  throw new HotfixError(
    `${upTo} and the target at ${tip} share no history, so they cannot be merged.`,
    'See whether `source` and `into` are branches of the same project.',
  );
}

async function land(job: Job, lacking: Lacking): Promise<Ending | 'moved'> {
  const { target, squashed } = job;
  const notes = squashed ? [squashNote(job, squashed.pull.number)] : [];
  if (lacking.commits.length === 0 || squashed?.carried === lacking.upTo)
    return { target, result: 'up-to-date', notes };
  let ending: Ending = { target, result: 'up-to-date', notes };
  let { tip } = job;
  for (const stage of await stagesOf(job, lacking.commits)) {
    const part = stage.upTo === lacking.upTo && tip === job.tip ? lacking : await lackingOf(job.world, tip, stage.upTo);
    const step = await landStage({ ...job, tip }, stage, part);
    if (step === 'moved') return 'moved';
    ending = joined(ending, step);
    // What waits in a pull request, or in a conflict, holds back what comes after it.
    if (step.result !== 'merged' && step.result !== 'up-to-date') break;
    if (step.result === 'merged') tip = step.sha;
  }
  return ending;
}

function joined(before: Ending, step: Ending): Ending {
  const notes = [...before.notes, ...step.notes];
  if (before.result !== 'merged') return { ...step, notes };
  if (step.result === 'up-to-date') return { ...before, notes };
  return step.result === 'merged'
    ? { ...step, notes, resolved: [...before.resolved, ...step.resolved] }
    : { ...step, notes };
}

function squashNote({ target }: Job, number: number): string {
  return `Pull request #${number} brought earlier commits by squash or rebase, which git does not see as a merge. What it carried is taken as merged. Allow merge commits for ${target} (a ruleset with "Merge" as the allowed method) and use them for back-merges, so that this ends.`;
}
