// A back-merge as a pull request: from a branch of its own, so that solving its conflicts never touches production.
// 1 one that is open for this commit (or a newer one) stays as it is   2 else a branch at the commit, or at what people
// already solved for an older one   3 the pull request   4 older ones that it replaces are closed, with a link

import {
  addAttributes,
  backMergeBranch,
  code,
  contains,
  deleteBranch,
  ensurePullRequest,
  ensureRef,
  explain,
  explainWorkflowRule,
  isOpeningForbidden,
  listOpen,
  mergeOnGitHub,
  openingForbidden,
  type PullRequest,
  prose,
  shortSha,
  updatePullRequest,
} from '@hotfix-actions/core';
import { type Proposal, proposalBody } from './body.ts';
import { type Ending, type Job, titleOf } from './job.ts';
import { pullLink } from './links.ts';
import { type Marker, readMarker, writeMarker } from './marker.ts';

export type { Proposal, Reason } from './body.ts';

interface Open {
  readonly pull: PullRequest;
  readonly marker: Marker;
}

export async function propose(job: Job, proposal: Proposal): Promise<Ending> {
  const { world } = job;
  const open = await findOpen(job);
  const covering = await findCovering(job, open, proposal.stage.upTo);
  const name = backMergeBranch(job.source.version || shortSha(proposal.stage.upTo), job.target);
  const done = {
    target: job.target,
    result: 'proposed' as const,
    opened: covering === undefined,
    conflicts: proposal.previewed?.conflicts ?? [],
    resolved: proposal.previewed?.resolved ?? [],
  };
  if (world.dryRun) return { ...done, pull: covering?.pull, branch: covering?.pull.head.branch ?? name, notes: [] };
  const replaced = await withoutNewer(job, open, proposal.stage.upTo);
  if (covering) return { ...done, ...(await complete(job, covering.pull, replaced)) };
  const start = await startBranch(job, { proposal, open, name });
  if ('waitsFor' in start) return { ...done, opened: false, waits: true, ...waiting(job, start.waitsFor) };
  const pull = await openPullRequest(job, proposal, start);
  return { ...done, ...(await complete(job, pull, replaced)) };
}

/** The open back-merges between this source and target, whatever they are called: ours have a marker and are no fork's. */
async function findOpen({ world, source, target }: Job): Promise<Open[]> {
  const pulls = await listOpen(world.github, target);
  return pulls.flatMap((pull) => {
    const marker = pull.head.fork ? undefined : readMarker(pull.body);
    return marker?.source === source.name && marker.target === target ? [{ pull, marker }] : [];
  });
}

/** The one that already brings this commit. */
async function findCovering({ world }: Job, open: readonly Open[], upTo: string): Promise<Open | undefined> {
  const same = open.find(({ marker }) => marker.upTo === upTo);
  if (same) return same;
  const holds = await Promise.all(open.map(({ pull }) => contains(world.github, pull.head.sha, upTo)));
  return open[holds.indexOf(true)];
}

/** A run for an older commit replaces none that brings more. */
async function withoutNewer({ world }: Job, open: readonly Open[], upTo: string): Promise<Open[]> {
  const brings = await Promise.all(
    open.map(async ({ marker }) => marker.upTo !== upTo && (await contains(world.github, marker.upTo, upTo))),
  );
  return open.filter((_, index) => !brings[index]);
}

/** Where the branch of a new pull request begins. */
interface Start {
  readonly branch: string;
  /** Where it stands as long as nobody pushed to it. */
  readonly untouched: string;
}

async function startBranch(
  job: Job,
  at: { proposal: Proposal; open: readonly Open[]; name: string },
): Promise<Start | { waitsFor: PullRequest }> {
  const { upTo } = at.proposal.stage;
  const pushedTo = at.open.find(({ pull, marker }) => pull.head.sha !== marker.head);
  if (pushedTo) return startFromPeople(job, pushedTo.pull, at);
  const head = (await at.proposal.head?.()) ?? upTo;
  return { branch: await makeBranch(job, { name: at.name, head, holds: upTo }), untouched: head };
}

/**
 * What people solved for an older one is where the newer one starts. Where that conflicts, or the newer one's branch is
 * made otherwise, theirs lands first, and then this comes again.
 */
async function startFromPeople(
  job: Job,
  older: PullRequest,
  at: { proposal: Proposal; name: string },
): Promise<Start | { waitsFor: PullRequest }> {
  const { upTo } = at.proposal.stage;
  if (at.proposal.head) return { waitsFor: older };
  const branch = await makeBranch(job, { name: at.name, head: older.head.sha, holds: older.head.sha });
  const message = `${titleOf(job)}\n\nOn top of what was solved in #${older.number}.`;
  const merged = await mergeOnGitHub(job.world.github, { base: branch, head: upTo, message });
  // The merge holds their commits too: never again is this branch one that nobody pushed to.
  if (merged.result === 'merged' || merged.result === 'up-to-date') return { branch, untouched: upTo };
  await deleteBranch(job.world.git, branch, older.head.sha);
  return { waitsFor: older };
}

/**
 * A branch of this name that holds the commit is ours from before, with what people pushed since; any other is left alone
 * and the commit's own number makes the name.
 */
async function makeBranch(job: Job, at: { name: string; head: string; holds: string }): Promise<string> {
  const { github } = job.world;
  const create = (name: string) =>
    ensureRef(github, `heads/${name}`, at.head).catch(async (error) => {
      throw await explainWorkflowRule(github, error, { what: `the branch ${name}`, sha: at.head });
    });
  const made = await create(at.name);
  if (made.sha === at.head || (await contains(github, made.sha, at.holds))) return at.name;
  const name = `${at.name}-${shortSha(at.head)}`;
  await create(name);
  return name;
}

async function openPullRequest(job: Job, proposal: Proposal, start: Start): Promise<PullRequest> {
  const { world, source, target, wishes } = job;
  const marker = writeMarker({ source: source.name, target, upTo: proposal.stage.upTo, head: start.untouched });
  const body = `${await proposalBody(job, { ...proposal, branch: start.branch })}\n${marker}\n`;
  try {
    const request = { head: start.branch, base: target, title: titleOf(job), body, draft: wishes.draft };
    return (await ensurePullRequest(world.github, request)).value;
  } catch (error) {
    if (!isOpeningForbidden(error)) throw error;
    const compareUrl = `${world.url}/compare/${encodeURIComponent(target)}...${encodeURIComponent(start.branch)}?expand=1`;
    throw openingForbidden(error, { compareUrl, head: start.branch, base: target });
  }
}

/** Labels and people; and the older ones, which this one replaces, are closed. */
async function complete(job: Job, pull: PullRequest, replaced: readonly Open[]): Promise<Proposed> {
  const warnings = await addAttributes(job.world.github, pull, job.wishes);
  for (const warning of warnings) job.world.log.warning(warning);
  const notes = warnings.map(prose);
  for (const { pull: old, marker } of replaced) {
    if (old.number === pull.number) continue;
    const untouched = old.head.sha === marker.head;
    if (!untouched && !(await contains(job.world.github, pull.head.sha, old.head.sha))) continue;
    await updatePullRequest(job.world.github, old.number, {
      state: 'closed',
      body: `Replaced by #${pull.number}, which brings this and what came after it.\n\n${old.body}`,
    });
    const branch = untouched ? await deleteReplaced(job, old) : canBeDeleted(old);
    notes.push(`${pullLink(old)} is closed: ${pullLink(pull)} brings the same and more. ${branch}`);
  }
  return { pull, branch: pull.head.branch, notes };
}

/**
 * The branch of a back-merge that was closed and that nobody pushed to. It goes after the pull request was closed: GitHub
 * closes one that lost its branch, but without our link. Where the step dies in between the branch stays, for a person.
 */
async function deleteReplaced({ world }: Job, old: PullRequest): Promise<string> {
  try {
    if ((await deleteBranch(world.git, old.head.branch, old.head.sha)) === 'deleted') return 'Its branch is deleted.';
    return `Its branch ${code(old.head.branch)} got new commits meanwhile, and stays.`;
  } catch (error) {
    world.log.warning(explain(error, world.repository).message);
    return canBeDeleted(old);
  }
}

function canBeDeleted({ head }: PullRequest): string {
  return `Its branch ${code(head.branch)} can be deleted.`;
}

interface Proposed {
  readonly pull: PullRequest;
  readonly branch: string;
  readonly notes: readonly string[];
}

function waiting({ source }: Job, pull: PullRequest): Proposed {
  const what = code(source.version || source.commit);
  const note = `${pullLink(pull)} holds what people solved for an earlier back-merge, and ${what} does not merge with that by itself. Merge ${pullLink(pull)} first, then run this again.`;
  return { pull, branch: pull.head.branch, notes: [note] };
}
