// Brings production back into development, each target by itself.
// 1 read branches and tags; which targets?   2 what does the target lack?   3 nothing: up to date   4 reverts: keep the
// target's work, or ask   5 let GitHub merge   6 on a conflict: settle by rule   7 what is not certain becomes a pull request

import {
  type Action,
  expandBranches,
  explain,
  findSquashed,
  HotfixError,
  type RemoteRefs,
  readRemoteRefs,
  requireCommit,
  type World,
} from '@hotfix-actions/core';
import { inputs, type Wishes } from './inputs.ts';
import type { Ending, Source } from './job.ts';
import { lackingOf, landStages } from './land-stages.ts';
import { report } from './report.ts';
import { findSource } from './source.ts';
import { startWorkflows } from './start-workflows.ts';

export type { Wishes } from './inputs.ts';
export type { Ending, Source } from './job.ts';
export { endingText, outputsOf } from './report.ts';

export const backMerge: Action<typeof inputs> = {
  name: 'back-merge',
  writes: true,
  inputs,

  async run(world, wishes) {
    const refs = await readRemoteRefs(world.git, world.repository);
    const source = await findSource(world, refs, wishes);
    const targets = targetsOf(refs, source, wishes.into);
    const endings = await backMergeInto(world, { refs, source, targets, named: wishes.into }, wishes);
    return report(world, source, endings);
  },
};

function targetsOf(refs: RemoteRefs, source: Source, into: readonly string[]): string[] {
  const targets = expandBranches(refs, { input: 'into', patterns: into });
  if (into.includes(source.name)) {
    throw new HotfixError(
      `${source.name} cannot be merged into itself (input \`into\`).`,
      'Leave it out of `into`, or name another branch in `source`.',
    );
  }
  return targets.filter((name) => name !== source.name);
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
    const ending = await landStages({ world, source, target, tip, base: undefined, squashed, wishes }, lacking);
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
