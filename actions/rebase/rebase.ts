// Brings contributor branches up to date with develop: all in one run, each by itself, without a working tree.
// 1 the branches that are meant, without those that must never be rewritten   2 what each needs: most need nothing
// 3 left alone: what has merges, what is approved, what would have nothing left   4 the others made anew commit by commit and
// pushed, each only if it is where it was read; or merged by GitHub   5 conflicts reported, reports of solved ones withdrawn

import type { Action, World } from '@hotfix-actions/core';
import { type Reported, reportConflicts } from './conflict-reports.ts';
import { inputs, type Wishes } from './inputs.ts';
import { type Looked, look } from './look.ts';
import { mergeAll } from './merge-all.ts';
import { type Outcome, sentenceOf } from './outcome.ts';
import { rebaseAll } from './rebase-all.ts';
import { report } from './report.ts';
import { type Selected, selectBranches } from './select.ts';

export const rebase: Action<typeof inputs> = {
  name: 'rebase',
  writes: true,
  inputs,

  async run(world, wishes) {
    const selected = await selectBranches(world, wishes);
    const tell = teller(world, selected.branches.length);
    const looked = await look(world, selected, wishes);
    for (const outcome of looked.settled) tell(outcome);
    const bring = wishes.strategy === 'rebase' ? rebaseAll : mergeAll;
    const brought = await bring(world, { onto: selected.onto, candidates: looked.candidates, tell });
    const outcomes = inOrder(selected, [...looked.settled, ...brought]);
    const notes = pullsElsewhere(selected, outcomes);
    for (const note of notes) world.log.warning(note);
    const reported = await reportAll(world, wishes, { selected, looked, outcomes });
    const isFailing = wishes['on-conflict'] === 'fail' && outcomes.some(({ status }) => status === 'conflict');
    return report(world, wishes, { result: isFailing ? 'conflict' : 'done', selected, outcomes, reported, notes });
  },
};

/** A line of the log for each branch, as soon as it is known what becomes of it. */
function teller({ log }: World, all: number): (outcome: Outcome) => void {
  let count = 0;
  return (outcome) => {
    count += 1;
    log.info(`${count}/${all} ${outcome.name}: ${sentenceOf(outcome)}`);
    if (outcome.status === 'skipped' && outcome.warns)
      log.warning(`${outcome.name} was left alone: it ${outcome.why}. ${outcome.hint ?? ''}`.trim());
  };
}

function inOrder({ branches }: Selected, outcomes: readonly Outcome[]): Outcome[] {
  const byName = new Map(outcomes.map((outcome) => [outcome.name, outcome]));
  return branches.flatMap(({ name }) => byName.get(name) ?? []);
}

/** A branch that stands on `onto` brings all of that to a pull request that goes elsewhere; to another one of these it does not. */
function pullsElsewhere({ onto, branches }: Selected, outcomes: readonly Outcome[]): string[] {
  const near = new Set([onto.name, ...branches.map(({ name }) => name)]);
  const written = outcomes.filter(({ status }) => status === 'rebased' || status === 'merged');
  return written.flatMap(({ name, pulls = [] }) =>
    pulls
      .filter(({ base }) => !near.has(base))
      .map(
        ({ number, base }) =>
          `#${number} from ${name} goes into ${base}: it brings what ${onto.name} has besides, too.`,
      ),
  );
}

async function reportAll(
  world: World,
  wishes: Wishes,
  { selected, looked, outcomes }: { selected: Selected; looked: Looked; outcomes: readonly Outcome[] },
): Promise<Reported> {
  if (wishes['on-conflict'] !== 'issue') return { places: new Map(), notes: [] };
  const { onto, exists } = selected;
  const { candidates } = looked;
  return reportConflicts(world, { onto: onto.name, strategy: wishes.strategy, outcomes, candidates, exists });
}
