// One stage of a back-merge: merged by GitHub, settled by rule, recorded, or proposed.

import {
  createCommit,
  createMergeCommit,
  explainWorkflowRule,
  fastForward,
  findCommit,
  isMissingPermission,
  isRuleRefusal,
  mergeOnGitHub,
  rulesAgainstMerge,
  settledTree,
} from '@hotfix-actions/core';
import { type Ending, type Job, type Lacking, titleOf } from './job.ts';
import { type Preview, preview } from './preview.ts';
import { propose, type Reason } from './propose.ts';
import type { Stage } from './stages.ts';

type Step = Ending | 'moved';

export async function landStage(job: Job, stage: Stage, lacking: Lacking): Promise<Step> {
  if (lacking.commits.length === 0) return { target: job.target, result: 'up-to-date', notes: [] };
  if (stage.how === 'keep') return record(job, stage, lacking);
  const direct = job.wishes.strategy === 'merge' && stage.how === 'merge';
  if (direct && !job.squashed && !job.world.dryRun) {
    const merged = await merge(job, stage);
    if (merged) return merged;
  }
  const previewed = await preview(job, lacking);
  const { conflicts, resolved } = previewed;
  if (conflicts.length > 0 && job.wishes['on-conflict'] === 'fail')
    return { target: job.target, result: 'conflict', conflicts, resolved, notes: [] };
  const rules = direct && job.world.dryRun ? await rulesAgainstMerge(job.world.github, job.target) : [];
  return landPreviewed(job, { stage, lacking, previewed, direct: direct && rules.length === 0 });
}

/** GitHub's own merge; undefined where it meets a conflict or a rule of the branch. */
async function merge(job: Job, stage: Stage): Promise<Ending | undefined> {
  const { world, target } = job;
  const message = `${titleOf(job)}\n`;
  const merged = await mergeOnGitHub(world.github, { base: target, head: stage.upTo, message }).catch(async (error) => {
    throw await explainWorkflowRule(world.github, error, { what: `the merge into ${target}`, sha: stage.upTo });
  });
  if (merged.result === 'merged') return { target, result: 'merged', sha: merged.sha, resolved: [], notes: [] };
  if (merged.result === 'up-to-date') return { target, result: 'up-to-date', notes: [] };
  if (merged.result === 'refused') world.log.info(`${target} takes no direct merge: ${merged.error.message}`);
  return undefined;
}

interface Previewed {
  readonly stage: Stage;
  readonly lacking: Lacking;
  readonly previewed: Preview;
  readonly direct: boolean;
}

async function landPreviewed(job: Job, at: Previewed): Promise<Step> {
  const { world, target } = job;
  const { conflicts, resolved } = at.previewed;
  const reason: Reason =
    at.stage.how === 'propose'
      ? 'revert'
      : conflicts.length > 0
        ? 'conflict'
        : job.wishes.strategy === 'merge'
          ? 'rule'
          : 'wish';
  const proposal = { stage: at.stage, lacking: at.lacking, previewed: at.previewed, reason };
  // Without rules or a squash there is nothing that we know better than GitHub, which saw a conflict or a rule.
  const ownMerge = conflicts.length === 0 && (resolved.length > 0 || job.squashed !== undefined);
  if (world.dryRun)
    return at.direct && conflicts.length === 0
      ? { target, result: 'merged', sha: '', resolved, notes: [] }
      : propose(job, proposal);
  if (!ownMerge) return propose(job, proposal);
  const commit = await writeSettled(job, at);
  if (!at.direct) return propose(job, { ...proposal, head: commit });
  return moveTarget(job, commit, { proposal, resolved });
}

async function writeSettled(job: Job, at: Previewed): Promise<string> {
  const { world, tip } = job;
  const { merge: merged, resolved } = at.previewed;
  const tree = await settledTree(world.git, merged, resolved);
  const lines = resolved.map(({ path, how }) => `Settled by rule (${how}): ${path}`);
  const message = [titleOf(job), ...(lines.length > 0 ? ['', ...lines] : [])].join('\n');
  return createMergeCommit(world.github, world.git, {
    folder: merged.folder,
    onto: tip,
    tree,
    parents: [tip, at.lacking.upTo],
    message,
  });
}

async function moveTarget(
  job: Job,
  commit: string,
  at: { proposal: Parameters<typeof propose>[1]; resolved: Preview['resolved'] },
): Promise<Step> {
  const { world, target } = job;
  try {
    if ((await fastForward(world.github, target, commit)) === 'moved') return 'moved';
    return { target, result: 'merged', sha: commit, resolved: at.resolved, notes: [] };
  } catch (error) {
    if (!isRuleRefusal(error) || isMissingPermission(error))
      throw await explainWorkflowRule(world.github, error, { what: `the merge into ${target}`, sha: commit });
    return propose(job, { ...at.proposal, head: commit, reason: 'rule' });
  }
}

/** Records a revert in the target's history with the target's files: the work stays, and the revert never comes again. */
async function record(job: Job, stage: Stage, lacking: Lacking): Promise<Step> {
  const { world, target, tip } = job;
  const note = `The revert ${stage.upTo} is recorded in ${target}, which keeps the work that it took out of production (${stage.reverted.join(', ')}).`;
  if (world.dryRun) return { target, result: 'merged', sha: '', resolved: [], notes: [note] };
  const tree = (await findCommit(world.github, tip))?.tree as string;
  const message = `${titleOf(job)}\n\nKeeps the work that ${stage.upTo} took out of production.`;
  const commit = await createCommit(world.github, { tree, parents: [tip, stage.upTo], message });
  const proposal = { stage, lacking, previewed: undefined, reason: 'rule' as const, head: commit };
  if (job.wishes.strategy === 'pull-request') return propose(job, { ...proposal, reason: 'wish' });
  const step = await moveTarget(job, commit, { proposal, resolved: [] });
  return step === 'moved' ? step : { ...step, notes: [...step.notes, note] };
}
