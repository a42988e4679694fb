// What a dry run says of the pull request of a back-merge.

import { code, compare, decideMergeBase, type PullRequest, previewMerge } from '@hotfix-actions/core';
import type { Proposal } from './body.ts';
import { nameOf } from './branch.ts';
import { foretellRefusal } from './foretell-refusal.ts';
import type { Job } from './job.ts';
import { pullLink } from './links.ts';
import type { Open } from './open-back-merges.ts';

export interface Proposed {
  readonly pull: PullRequest;
  readonly branch: string;
  readonly notes: readonly string[];
}

type Foretold = Omit<Proposed, 'pull'> & {
  readonly pull: PullRequest | undefined;
  readonly opened?: false;
  readonly waits?: true;
};

export async function foretellProposal(
  job: Job,
  { stage, head }: Proposal,
  {
    covering,
    replaced,
    begun,
  }: { covering: Open | undefined; replaced: readonly Open[]; begun: PullRequest | undefined },
): Promise<Foretold> {
  const untouched = replaced.filter(({ pull, marker }) => pull.head.sha === marker.head);
  const closed = untouched.map(({ pull }) => `${pullLink(pull)} would be closed: it brings less.`);
  if (covering) return { pull: covering.pull, branch: covering.pull.head.branch, notes: closed };
  if (begun && (head || !(await mergesWith(job, begun.head.sha, stage.upTo))))
    return { ...waiting(job, begun), opened: false, waits: true };
  const refusal = await foretellRefusal(job, stage.upTo, ...(head ? [job.tip] : []));
  return { pull: undefined, branch: nameOf(job, stage.upTo), notes: [...closed, ...refusal] };
}

/** What people solved for an older back-merge has to land first. */
export function waiting({ source }: Job, pull: PullRequest): Proposed {
  const what = code(source.version || source.commit);
  const note = `${pullLink(pull)} holds what people solved for an earlier back-merge, and ${what} does not merge with that by itself. Merge ${pullLink(pull)} first, then run this again.`;
  return { pull, branch: pull.head.branch, notes: [note] };
}

async function mergesWith({ world: { github, git } }: Job, ours: string, theirs: string): Promise<boolean> {
  const lacking = await compare(github, ours, theirs);
  if (!lacking) return false;
  const base = await decideMergeBase(github, theirs, { commits: lacking.commits, named: lacking.mergeBase });
  return (await previewMerge(git, { ours, theirs, base, named: lacking.mergeBase })).conflicts.length === 0;
}
