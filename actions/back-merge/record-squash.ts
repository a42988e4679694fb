// A squashed merge is written into the history, so that git too sees what it carried, and a conflict that people have to
// settle after it shows none of the old ones.

import { createCommit, fastForward, findCommit, isRuleRefusal, isStatus } from '@hotfix-actions/core';
import { type Job, type Lacking, titleOf } from './job.ts';
import { preview } from './preview.ts';

/**
 * The target's new tip: a merge of what was carried, with the target's files as they are. Only where it is needed (else
 * the merge itself ends it) and wanted: not where a pull request is asked for, or nothing is to be written on a conflict.
 */
export async function recordSquash(job: Job, lacking: Lacking): Promise<string | 'moved' | undefined> {
  const { world, target, tip, squashed, wishes } = job;
  const wanted = wishes.strategy === 'merge' && wishes['on-conflict'] === 'pull-request' && !world.dryRun;
  if (!wanted || !squashed || squashed.carried !== squashed.since) return undefined;
  if ((await preview(job, lacking)).conflicts.length === 0) return undefined;
  const tree = (await findCommit(world.github, tip))?.tree as string;
  const message = `${titleOf(job)}\n\nRecords what #${squashed.pull.number} brought by squash.`;
  const commit = await createCommit(world.github, { tree, parents: [tip, squashed.carried], message });
  try {
    return (await fastForward(world.github, target, commit)) === 'moved' ? 'moved' : commit;
  } catch (error) {
    // Only a help: where it may not be written, the proposal is made without it.
    if (isRuleRefusal(error) || isStatus(error, 403)) return undefined;
    throw error;
  }
}

/**
 * Where the squash went to the source, from the target: a commit with the source's files that has both as parents, for
 * the branch of the pull request.
 */
export async function commitOnTopOfSquash({ world, source, target, squashed }: Job, upTo: string): Promise<string> {
  const tree = (await findCommit(world.github, upTo))?.tree as string;
  const carried = squashed?.carried as string;
  const message = `${titleOf({ source, target })}\n\nRecords that #${squashed?.pull.number} brought ${carried} by squash.`;
  return createCommit(world.github, { tree, parents: [upTo, carried], message });
}
