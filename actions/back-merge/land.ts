// One stage of a back-merge: merged by GitHub, settled by rule, recorded, or proposed.

import {
  createCommit,
  createMergeCommit,
  explainWorkflowRule,
  fastForward,
  findCommit,
  findRef,
  isMissingPermission,
  isRuleRefusal,
  mergeOnGitHub,
  type Preview,
  plain,
  settledTree,
} from '@hotfix-actions/core';
import { foretell } from './foretell.ts';
import { type Job, type Lacking, type Step, titleOf } from './job.ts';
import { preview } from './preview.ts';
import { type Proposal, propose } from './propose.ts';
import { commitOnTopOfSquash } from './record-squash.ts';
import type { Stage } from './stages.ts';

export async function landStage(job: Job, stage: Stage, lacking: Lacking): Promise<Step> {
  const { world, target, wishes } = job;
  if (lacking.commits.length === 0) return { target, result: 'up-to-date', notes: [] };
  if (stage.how === 'keep') return record(job, stage, lacking);
  const direct = wishes.strategy === 'merge' && stage.how === 'merge';
  const merged = direct && !job.base && !world.dryRun ? await merge(job, stage) : 'not-tried';
  if (typeof merged === 'object') return merged;
  const previewed = await preview(job, lacking);
  const { conflicts } = previewed;
  if (merged === 'conflict' && conflicts.length === 0 && (await hasMoved(job))) return 'moved';
  if (conflicts.length > 0 && wishes['on-conflict'] === 'fail')
    return { target, result: 'conflict', conflicts, notes: [] };
  return landPreviewed(job, { stage, lacking, previewed, direct: direct && merged !== 'refused' });
}

/** GitHub's own merge, unless it meets a conflict or a rule of the branch. */
async function merge(job: Job, stage: Stage): Promise<Step | 'conflict' | 'refused'> {
  const { world, target } = job;
  const message = `${titleOf(job)}\n`;
  const merged = await mergeOnGitHub(world.github, { base: target, head: stage.upTo, message }).catch(async (error) => {
    throw await explainRefusal(job, error, stage.upTo);
  });
  if (merged.result === 'merged') return { target, result: 'merged', sha: merged.sha, resolved: [], notes: [] };
  if (merged.result === 'up-to-date') return { target, result: 'up-to-date', notes: [] };
  if (merged.result === 'refused') world.log.info(`${target} takes no direct merge: ${merged.error.message}`);
  return merged.result;
}

// The merge has workflow files of both sides: either may differ from those of the default branch.
async function explainRefusal({ world, target, tip }: Job, error: unknown, sha: string): Promise<unknown> {
  const what = `the merge into ${target}`;
  const explained = await explainWorkflowRule(world.github, error, { what, sha });
  return explained === error ? explainWorkflowRule(world.github, error, { what, sha: tip }) : explained;
}

async function hasMoved({ world, target, tip }: Job): Promise<boolean> {
  return (await findRef(world.github, `heads/${target}`))?.sha !== tip;
}

interface Previewed {
  readonly stage: Stage;
  readonly lacking: Lacking;
  readonly previewed: Preview;
  /** Whether it may go without a pull request, as far as is known. */
  readonly direct: boolean;
}

/** What GitHub does not merge, we may: with conflicts settled by rule, or with the base that a squash hides from it. */
async function landPreviewed(job: Job, at: Previewed): Promise<Step> {
  const { world } = job;
  const { conflicts, resolved } = at.previewed;
  const proposal: Proposal = { ...at, reason: reasonOf(job, at), ...headOf(job, at) };
  if (!at.direct || conflicts.length > 0) return propose(job, proposal);
  if (world.dryRun) return foretell(job, proposal, at.previewed);
  if (proposal.head) return moveTarget(job, { ...proposal, head: proposal.head }, resolved);
  return propose(job, { ...proposal, reason: 'doubt' });
}

function reasonOf({ wishes }: Job, { stage, previewed }: Previewed): Proposal['reason'] {
  if (stage.how === 'propose') return 'revert';
  if (previewed.conflicts.length > 0) return 'conflict';
  return wishes.strategy === 'merge' ? 'rule' : 'wish';
}

/** The commit of our own that goes to the target, or onto the branch of the pull request; none where GitHub's does. */
function headOf(job: Job, at: Previewed): Pick<Proposal, 'head'> {
  const { conflicts, resolved } = at.previewed;
  if (conflicts.length === 0 && (resolved.length > 0 || job.base)) return { head: () => writeSettled(job, at) };
  const upTo = at.lacking.upTo;
  const isBackward = job.squashed && job.base === job.squashed.carried && job.squashed.since !== job.squashed.carried;
  return conflicts.length > 0 && isBackward ? { head: () => commitOnTopOfSquash(job, upTo) } : {};
}

async function writeSettled(job: Job, at: Previewed): Promise<string> {
  const { world, tip } = job;
  const { merge: merged, resolved } = at.previewed;
  const tree = await settledTree(world.git, merged, resolved);
  const lines = resolved.map(({ path, how }) => `Settled by rule (${how}): ${plain(path)}`);
  const message = [titleOf(job), ...(lines.length > 0 ? ['', ...lines] : [])].join('\n');
  return createMergeCommit(world.github, world.git, {
    folder: merged.folder,
    onto: tip,
    tree,
    parents: [tip, at.lacking.upTo],
    message,
  });
}

/** Writes the commit of our own, and proposes it where a rule of the target does not take it directly. */
async function moveTarget(
  job: Job,
  proposal: Proposal & Required<Pick<Proposal, 'head'>>,
  resolved: Preview['resolved'],
): Promise<Step> {
  const { world, target } = job;
  const commit = await proposal.head();
  try {
    if ((await fastForward(world.github, target, commit)) === 'moved') return 'moved';
    return { target, result: 'merged', sha: commit, resolved, notes: [] };
  } catch (error) {
    if (!isRuleRefusal(error) || isMissingPermission(error)) throw await explainRefusal(job, error, commit);
    return propose(job, { ...proposal, head: async () => commit, reason: 'rule' });
  }
}

/** Records a revert in the target's history with the target's files: the work stays, and the revert never comes again. */
async function record(job: Job, stage: Stage, lacking: Lacking): Promise<Step> {
  const { world, tip, wishes } = job;
  const note = `The revert ${stage.upTo} is recorded in the target, which keeps the work that it took out of production (${stage.reverted.join(', ')}).`;
  const write = async () => {
    const tree = (await findCommit(world.github, tip))?.tree as string;
    const message = `${titleOf(job)}\n\nKeeps the work that ${stage.upTo} took out of production.`;
    return createCommit(world.github, { tree, parents: [tip, stage.upTo], message });
  };
  const proposal = { stage, lacking, previewed: undefined, reason: 'rule' as const, head: write };
  const asked = wishes.strategy === 'pull-request';
  const step = asked
    ? await propose(job, { ...proposal, reason: 'wish' })
    : await (world.dryRun ? foretell(job, proposal, undefined) : moveTarget(job, proposal, []));
  return step === 'moved' ? step : { ...step, notes: [...step.notes, note] };
}
