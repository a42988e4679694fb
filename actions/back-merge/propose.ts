// A back-merge as a pull request: from a branch of its own, so that solving its conflicts never touches production.
// 1 one that is open for this commit (or a newer one) stays as it is   2 else a branch at the commit, or at what people
// already solved for an older one   3 the pull request   4 older ones that it replaces are closed, with a link

import {
  addAttributes,
  code,
  contains,
  deleteBranch,
  explain,
  isStatus,
  message,
  openPullRequest,
  type PullRequest,
  updatePullRequest,
  type World,
  writeBackMergeMarker,
} from '@hotfix-actions/core';
import { type Proposal, proposalBody } from './body.ts';
import { type Branch, branchFor, branchFromPeople, isOnTarget } from './branch.ts';
import { foretellProposal, type Proposed, waiting } from './foretell-proposal.ts';
import { type Job, type Step, titleOf } from './job.ts';
import { pullLink } from './links.ts';
import { findOpen, type Open } from './open-back-merges.ts';

export type { Proposal, Reason } from './body.ts';

export async function propose(job: Job, proposal: Proposal): Promise<Step> {
  const { world } = job;
  const open = await findOpen(job);
  const { upTo } = proposal.stage;
  const covering = await findCovering(job, alike(open, proposal), upTo);
  const done = {
    target: job.target,
    result: 'proposed' as const,
    opened: covering === undefined,
    conflicts: proposal.previewed?.conflicts ?? [],
    resolved: proposal.previewed?.resolved ?? [],
  };
  const replaced = (await withoutNewer(job, open, proposal)).filter(
    ({ pull }) => pull.number !== covering?.pull.number,
  );
  const begun = peoples(beginnings(open, proposal));
  if (world.dryRun) return { ...done, ...(await foretellProposal(job, proposal, { covering, replaced, begun })) };
  if (covering) return { ...done, ...(await complete(job, covering.pull, replaced)) };
  const start = await startBranch(job, proposal, begun);
  if ('waitsFor' in start) return { ...done, opened: false, waits: true, ...waiting(job, start.waitsFor) };
  const opened = await openFor(job, proposal, start);
  if (!opened) return 'moved';
  const completed = await complete(job, opened.pull, replaced);
  return { ...done, ...completed, notes: [...opened.notes, ...completed.notes] };
}

/** The one that already brings this commit. */
async function findCovering(job: Job, open: readonly Open[], upTo: string): Promise<Open | undefined> {
  const { github } = job.world;
  const same = open.find(({ marker }) => marker.upTo === upTo);
  const holds = await Promise.all(open.map(({ pull }) => same === undefined && contains(github, pull.head.sha, upTo)));
  const found = same ?? open[holds.indexOf(true)];
  return found && (await isOutdated(job, found)) ? undefined : found;
}

// Nobody pushed to it, and its merge was settled on a target that was reset since: it would bring back what was dropped.
async function isOutdated({ world, tip }: Job, { pull, marker }: Open): Promise<boolean> {
  if (pull.head.sha !== marker.head || marker.head === marker.upTo) return false;
  return !(await isOnTarget(world.github, { merge: marker.head, of: marker.upTo, tip }));
}

/** Those that do the same: one that applies a revert is no stand-in for one that keeps the work. */
function alike(open: readonly Open[], { stage }: Proposal): Open[] {
  return open.filter(({ marker }) => marker.how === stage.how);
}

/** What the new one may begin with: nor does one that keeps the work begin with a revert, but a revert with what is kept. */
function beginnings(open: readonly Open[], { stage }: Proposal): Open[] {
  return open.filter(({ marker: { how } }) => how === stage.how || (how === 'merge' && stage.how === 'propose'));
}

/** A run for an older commit replaces none that brings more; but a proposal to apply a revert ends once it was decided. */
async function withoutNewer({ world }: Job, open: readonly Open[], { stage }: Proposal): Promise<Open[]> {
  const { upTo, how } = stage;
  const brings = await Promise.all(
    open.map(async ({ marker }) => {
      const isDecided = marker.how === 'propose' && how !== 'propose';
      return !isDecided && marker.upTo !== upTo && (await contains(world.github, marker.upTo, upTo));
    }),
  );
  return open.filter((_, index) => !brings[index]);
}

/** The one that people pushed to. */
function peoples(open: readonly Open[]): PullRequest | undefined {
  return open.find(({ pull, marker }) => pull.head.sha !== marker.head)?.pull;
}

/** At what people solved for an older one, where there is such; that may have to land first. */
async function startBranch(
  job: Job,
  proposal: Proposal,
  pushedTo: PullRequest | undefined,
): Promise<Branch | { waitsFor: PullRequest }> {
  if (!pushedTo) return branchFor(job, proposal);
  const branch = proposal.head ? undefined : await branchFromPeople(job, proposal.stage.upTo, pushedTo);
  return branch ?? { waitsFor: pushedTo };
}

/** Undefined where the target has it by now: somebody was quicker. */
async function openFor(job: Job, proposal: Proposal, branch: Branch): Promise<Opened | undefined> {
  const { world, source, target, wishes } = job;
  const { upTo, how } = proposal.stage;
  const marker = writeBackMergeMarker({ source: source.name, target, upTo, how, head: branch.untouched });
  const body = `${await proposalBody(job, { ...proposal, branch: branch.name })}\n${marker}\n`;
  const request = { head: branch.name, base: target, title: titleOf(job), body };
  const open = (draft: boolean) => openPullRequest(world, { ...request, draft });
  try {
    return { pull: await open(wishes.draft), notes: [] };
  } catch (error) {
    if (isStatus(error, 422) && wishes.draft && /draft/i.test(error.text)) {
      world.log.warning(noDraft);
      return { pull: await open(false), notes: [noDraft] };
    }
    if (isStatus(error, 422) && /no commits between/i.test(error.text)) {
      // All of it is in the target, so that nothing goes with its branch.
      await deleteBranch(world.git, branch.name, branch.untouched).catch(() => undefined);
      return undefined;
    }
    throw error;
  }
}

interface Opened {
  readonly pull: PullRequest;
  readonly notes: readonly string[];
}

const noDraft =
  'It is no draft: this repository takes none (private ones need a paid plan). Leave `draft` out, so that this ends.';

/** Labels and people; and the older ones, which this one replaces, are closed. */
async function complete(job: Job, pull: PullRequest, replaced: readonly Open[]): Promise<Proposed> {
  const warnings = await addAttributes(job.world.github, pull, job.wishes);
  for (const warning of warnings) job.world.log.warning(warning);
  const notes = warnings.map((warning) => message(warning));
  for (const { pull: old, marker } of replaced) {
    if (old.number === pull.number) continue;
    const untouched = old.head.sha === marker.head;
    if (!untouched && !(await contains(job.world.github, pull.head.sha, old.head.sha))) continue;
    const branch = await close(job, old, { by: pull, untouched });
    notes.push(`${pullLink(old)} is closed: ${pullLink(pull)} brings the same and more. ${branch}`);
  }
  return { pull, branch: pull.head.branch, notes };
}

/**
 * With a link to the one that replaces it. A branch that nobody pushed to goes, and takes its pull request along, as GitHub
 * does it: closed first, it would be found by no later step, should this one die before the branch is gone.
 */
async function close(
  { world }: Job,
  old: PullRequest,
  { by, untouched }: { by: PullRequest; untouched: boolean },
): Promise<string> {
  const link = `Replaced by #${by.number}, which brings this and what came after it.`;
  const body = old.body.startsWith(link) ? old.body : `${link}\n\n${old.body}`;
  await updatePullRequest(world.github, old.number, untouched ? { body } : { body, state: 'closed' });
  if (!untouched) return canBeDeleted(old);
  const left = await deleteReplaced(world, old);
  if (left === undefined) return 'Its branch is deleted.';
  await updatePullRequest(world.github, old.number, { state: 'closed' });
  return left;
}

/** What is left of it, in words. */
async function deleteReplaced(world: World, old: PullRequest): Promise<string | undefined> {
  try {
    if ((await deleteBranch(world.git, old.head.branch, old.head.sha)) === 'deleted') return undefined;
    return `Its branch ${code(old.head.branch)} got new commits meanwhile, and stays.`;
  } catch (error) {
    world.log.warning(explain(error, world.repository).message);
    return canBeDeleted(old);
  }
}

function canBeDeleted({ head }: PullRequest): string {
  return `Its branch ${code(head.branch)} can be deleted.`;
}
