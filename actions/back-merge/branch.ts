// The branch of a back-merge's pull request: new, or one that is there already and holds exactly what is wanted.

import {
  backMergeBranch,
  compare,
  contains,
  deleteBranch,
  ensureRef,
  explainWorkflowRule,
  findCommit,
  type GitHub,
  mergeOnGitHub,
  type PullRequest,
  shortSha,
} from '@hotfix-actions/core';
import type { Proposal } from './body.ts';
import { type Job, titleOf } from './job.ts';

export interface Branch {
  readonly name: string;
  /** Where it stands as long as nobody pushed to it: at any other commit, it holds what people did. */
  readonly untouched: string;
}

/** A branch at the commit itself, or at the one that was made of it. */
export async function branchFor(job: Job, proposal: Proposal): Promise<Branch> {
  const { upTo } = proposal.stage;
  const name = nameOf(job, upTo);
  const head = (await proposal.head?.()) ?? upTo;
  const made = await create(job, name, head);
  if (made === head) return { name, untouched: head };
  if (await holdsNoMoreThan(job, made, { head, upTo })) return { name, untouched: head };
  // An earlier run died before it opened the pull request: it made the same of this commit, on an older target.
  const isUsable = head !== upTo && (await isOnTarget(job.world.github, { merge: made, of: upTo, tip: job.tip }));
  if (isUsable && (await isSameWork(job, made, { head, upTo }))) return { name, untouched: made };
  return { name: await createAside(job, name, head), untouched: head };
}

/**
 * A branch that goes on from what people solved for an older commit. Undefined where that does not merge with the newer one
 * by itself: then theirs has to land first.
 */
export async function branchFromPeople(job: Job, upTo: string, older: PullRequest): Promise<Branch | undefined> {
  const head = older.head.sha;
  const name = nameOf(job, upTo);
  const isTheirs = name === older.head.branch;
  const made = isTheirs ? undefined : await create(job, name, head);
  const isFit = made === head || (made !== undefined && (await holdsNoMoreThan(job, made, { head, upTo })));
  const branch = isFit ? name : await createAside(job, name, upTo, head);
  const message = `${titleOf(job)}\n\nOn top of what was solved in #${older.number}.`;
  const merged = await mergeOnGitHub(job.world.github, { base: branch, head: upTo, message });
  // The merge holds their commits too: never again is this a branch that nobody pushed to.
  if (merged.result === 'merged' || merged.result === 'up-to-date') return { name: branch, untouched: upTo };
  // Theirs is another branch, so nothing goes with this one.
  await deleteBranch(job.world.git, branch, head);
  return undefined;
}

export function nameOf({ source, target }: Job, upTo: string): string {
  return backMergeBranch(source.version || shortSha(upTo), target);
}

/** Gives back where the branch of this name stands: at `head`, unless it was there before. */
async function create({ world }: Job, name: string, head: string): Promise<string> {
  const made = await ensureRef(world.github, `heads/${name}`, head).catch(async (error) => {
    throw await explainWorkflowRule(world.github, error, { what: `the branch ${name}`, sha: head });
  });
  return made.sha;
}

/** What holds the name is left alone: the commit's own number makes another. */
async function createAside(job: Job, name: string, wanted: string, head = wanted): Promise<string> {
  const aside = `${name}-${shortSha(wanted)}`;
  await create(job, aside, head);
  return aside;
}

// Of the source it holds what is wanted and nothing that comes after it, such as a revert that is to be kept out; besides
// that only what people pushed.
async function holdsNoMoreThan(job: Job, made: string, at: { head: string; upTo: string }): Promise<boolean> {
  const { github } = job.world;
  if (!(await contains(github, made, at.head))) return false;
  const shared = await compare(github, made, job.source.commit, 'all-if-ahead');
  return shared !== undefined && contains(github, at.upTo, shared.mergeBase);
}

/** A merge of ours into the target stands on what the target has, unless that was reset since. */
export async function isOnTarget(github: GitHub, at: { merge: string; of: string; tip: string }): Promise<boolean> {
  const [first = '', second] = (await findCommit(github, at.merge))?.parents ?? [];
  return second !== at.of || contains(github, at.tip, first);
}

async function isSameWork({ world }: Job, made: string, at: { head: string; upTo: string }): Promise<boolean> {
  const [there, wanted] = await Promise.all([findCommit(world.github, made), findCommit(world.github, at.head)]);
  return there?.parents[1] === at.upTo && there.message === wanted?.message;
}
