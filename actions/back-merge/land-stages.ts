// All that a target lacks, stage by stage: what waits in a pull request holds back what comes after it.

import { code, compare, HotfixError, type Squashed, shortSha, type World } from '@hotfix-actions/core';
import type { Ending, Job, Lacking, Step } from './job.ts';
import { landStage } from './land.ts';
import { pullLink } from './links.ts';
import { recordSquash } from './record-squash.ts';
import { type Stage, stagesOf } from './stages.ts';

export async function lackingOf(world: World, tip: string, upTo: string): Promise<Lacking> {
  const comparison = await compare(world.github, tip, upTo);
  if (comparison) return { upTo, commits: comparison.commits, mergeBase: comparison.mergeBase };
  throw new HotfixError(
    `${upTo} and the target at ${tip} share no history, so they cannot be merged.`,
    'See whether `source` and `into` are branches of the same project.',
  );
}

export async function landStages(job: Job, lacking: Lacking): Promise<Step> {
  const { target, squashed } = job;
  const upToDate: Ending = { target, result: 'up-to-date', notes: squashed ? [squashNote(job, squashed)] : [] };
  if (lacking.commits.length === 0 || squashed?.carried === lacking.upTo) return upToDate;
  const recorded = await recordSquash({ ...job, base: squashed?.carried }, lacking);
  if (recorded === 'moved') return 'moved';
  const at = { ...job, tip: recorded ?? job.tip };
  const stages = await stagesOf(at, lacking.commits);
  const before = { lacking: recorded ? undefined : lacking, ending: upToDate };
  const conflict = await findConflict(at, stages, before);
  return conflict ?? landOneByOne(at, stages, before);
}

/** With `on-conflict: fail` no stage is written while a later one would end there. */
async function findConflict(job: Job, stages: readonly Stage[], before: Before): Promise<Step | undefined> {
  if (job.wishes['on-conflict'] !== 'fail' || stages.length === 1) return undefined;
  const dry = { ...job, world: { ...job.world, dryRun: true } };
  const foretold = await landOneByOne(dry, stages, before);
  return foretold !== 'moved' && foretold.result === 'conflict' ? foretold : undefined;
}

interface Before {
  readonly lacking: Lacking | undefined;
  readonly ending: Ending;
}

async function landOneByOne(job: Job, stages: readonly Stage[], before: Before): Promise<Step> {
  let at = job;
  let { ending } = before;
  for (const [index, stage] of stages.entries()) {
    const known = at.tip === job.tip && stage.upTo === before.lacking?.upTo ? before.lacking : undefined;
    const lacking = known ?? (await lackingOf(at.world, at.tip, stage.upTo));
    const step = await landStage({ ...at, base: at.base ?? baseOf(lacking, job.squashed) }, stage, lacking);
    if (step === 'moved') return 'moved';
    ending = joined(ending, step);
    if (step.result === 'merged') at = after(at, stage, step);
    else if (step.result !== 'up-to-date') return waiting(ending, stages.slice(index + 1));
  }
  return ending;
}

function baseOf({ commits }: Lacking, squashed: Squashed | undefined): string | undefined {
  return commits.some(({ sha }) => sha === squashed?.since) ? squashed?.carried : undefined;
}

// A dry run merged nothing: for what comes after, what would be merged is what both sides have in common.
function after(job: Job, stage: Stage, { sha, foretold }: Ending & { result: 'merged' }): Job {
  return job.world.dryRun ? { ...job, base: stage.upTo, foretold } : { ...job, tip: sha };
}

function joined(before: Ending, step: Ending): Ending {
  const notes = [...before.notes, ...step.notes];
  if (before.result !== 'merged') return { ...step, notes };
  if (step.result === 'up-to-date') return { ...before, notes };
  if (step.result === 'merged') return { ...step, notes, resolved: [...before.resolved, ...step.resolved] };
  // On the way to a conflict that is to fail nothing was written.
  if (step.result === 'conflict' && !before.sha) return { ...step, notes };
  return { ...step, notes: [...notes, `What landed before it ${before.sha ? 'is merged' : 'would be merged'}.`] };
}

function waiting(ending: Ending, rest: readonly Stage[]): Ending {
  if (rest.length === 0) return ending;
  const note = `What landed after it, up to ${shortSha(rest.at(-1)?.upTo ?? '')}, waits until this is done. Then run the back-merge again.`;
  return { ...ending, notes: [...ending.notes, note] };
}

function squashNote({ target }: Job, { pull }: Squashed): string {
  return `Pull request ${pullLink(pull)} brought earlier commits by squash or rebase, which git does not see as a merge. What it carried is taken as merged. Allow merge commits for ${code(target)} (a ruleset with "Merge" as the allowed method) and use them for back-merges, so that this ends.`;
}
