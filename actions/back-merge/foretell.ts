// What a dry run says would be: a direct merge, or the pull request instead.

import { code, type Preview, settledTree, takesDirectMerge } from '@hotfix-actions/core';
import { foretellRefusal } from './foretell-refusal.ts';
import type { Job, Step } from './job.ts';
import { type Proposal, propose } from './propose.ts';

/** What can be known of a direct merge: with classic protection not whether it is taken. */
export async function foretell(job: Job, proposal: Proposal, previewed: Preview | undefined): Promise<Step> {
  const { world, target } = job;
  const taken = await takesDirectMerge(world.github, target);
  if (taken === 'no') return propose(job, { ...proposal, reason: 'rule' });
  const { merge: merged, resolved = [] } = previewed ?? {};
  const parents = [job.tip, proposal.stage.upTo];
  const foretold = merged
    ? { folder: merged.folder, tree: await settledTree(world.git, merged, resolved), parents }
    : job.foretold;
  const note = `${code(target)} is protected: if its protection takes no direct merge, a pull request is opened instead.`;
  const notes = [...(taken === 'unknown' ? [note] : []), ...(await foretellRefusal(job, proposal.stage.upTo, job.tip))];
  return { target, result: 'merged', sha: '', resolved, foretold, notes };
}
