// `onto` merged into each branch: by GitHub, with a commit that it signs. git is asked only where that conflicts.

import {
  afterRefusal,
  decideMergeBase,
  differingWorkflows,
  explainWorkflowRule,
  findRef,
  HotfixError,
  mergeOnGitHub,
  plain,
  previewMerge,
  takesDirectMerge,
  type World,
} from '@hotfix-actions/core';
import type { Branch, Candidate, Outcome, Work } from './outcome.ts';
import { doubtsOf, moved } from './rebase-all.ts';

/** One after the other: GitHub asks for that of writes. */
export async function mergeAll(world: World, { onto, candidates, tell }: Work): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const candidate of candidates) {
    const { name, tip, pulls } = candidate;
    const outcome = world.dryRun ? await foretell(world, onto, candidate) : await mergeOne(world, onto, candidate);
    const whole = { ...outcome, name, tip, pulls };
    tell(whole);
    outcomes.push(whole);
  }
  return outcomes;
}

async function mergeOne(world: World, onto: Branch, candidate: Candidate): Promise<Outcome> {
  const { name, tip } = candidate;
  if ((await findRef(world.github, `heads/${name}`))?.sha !== tip) return moved({ name, tip });
  const message = `Merge branch '${plain(onto.name)}' into ${plain(name)}\n`;
  try {
    const merged = await mergeOnGitHub(world.github, { base: name, head: onto.tip, message });
    if (merged.result === 'merged') return { name, tip, status: 'merged', sha: merged.sha };
    if (merged.result === 'up-to-date') return moved({ name, tip });
    if (merged.result === 'refused')
      return refused({ name, tip }, merged.error.text.replaceAll(/\s*\n\s*/g, ' ').trim());
  } catch (error) {
    return byWorkflowRule(world, error, { onto, candidate });
  }
  const conflicts = await conflictsOf(world, onto, candidate);
  // GitHub found some: those that are gone by now were those of another tip.
  return conflicts.length > 0 ? { name, tip, status: 'conflict', conflicts } : moved({ name, tip });
}

/** The merge has workflow files of both sides: either may differ from those of the default branch. */
async function byWorkflowRule(
  world: World,
  error: unknown,
  { onto, candidate: { name, tip } }: { onto: Branch; candidate: Candidate },
): Promise<Outcome> {
  for (const sha of [onto.tip, tip]) {
    const explained = await explainWorkflowRule(world.github, error, { what: `the merge into ${name}`, sha });
    if (!(explained instanceof HotfixError)) continue;
    return refused({ name, tip }, explained.message, explained.hint);
  }
  throw error;
}

/** What was said becomes the end of a sentence. */
function refused(branch: Branch, said: string, hint = afterRefusal(said)): Outcome {
  const why = `may not be merged: ${said.replace(/\.$/, '')}`;
  return { ...branch, status: 'skipped', why, hint, warns: true };
}

async function conflictsOf(world: World, onto: Branch, { tip, comparison }: Candidate) {
  const { commits, mergeBase: named } = comparison;
  const base = await decideMergeBase(world.github, tip, { commits, named });
  return (await previewMerge(world.git, { ours: tip, theirs: onto.tip, base, named })).conflicts;
}

async function foretell(world: World, onto: Branch, candidate: Candidate): Promise<Outcome> {
  const { name, tip } = candidate;
  const conflicts = await conflictsOf(world, onto, candidate);
  if (conflicts.length > 0) return { name, tip, status: 'conflict', conflicts };
  const takes = await takesDirectMerge(world.github, name);
  if (takes === 'no') return refused({ name, tip }, 'a rule of the repository forbids it');
  const files = await Promise.all([onto.tip, tip].map((sha) => differingWorkflows(world.github, sha)));
  return { name, tip, status: 'merged', sha: '', ...doubtsOf({ takes, files: files.flat() }) };
}
