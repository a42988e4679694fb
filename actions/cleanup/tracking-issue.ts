// The tracking issue: its steps are ticked off, a comment holds the time line, and at the end it is closed.

import {
  closeIssue,
  code,
  findTrackingIssue,
  HotfixError,
  keepComment,
  readHotfixBranch,
  readTimeLine,
  readTrackingIssue,
  type Tick,
  type TrackingIssue,
  tickSteps,
  type World,
} from '@hotfix-actions/core';
import type { Fix } from './fix.ts';
import { type Entry, timeLineOf, timeLineTable } from './time-line.ts';

/** The issue that was named, else the one that `start` made for the branch. */
export async function findIssue(
  { github }: World,
  { head, issue }: { head: string; issue?: number | undefined },
): Promise<TrackingIssue | undefined> {
  if (issue === undefined) return findTrackingIssue(github, head);
  const found = await readTrackingIssue(github, issue);
  // Pull requests share their numbers with issues, and closing one would give up its work.
  if (found?.url.endsWith(`/issues/${issue}`)) return found;
  throw new HotfixError(
    `There is no issue #${issue} in ${github.owner}/${github.name}${found ? ': it is a pull request' : ''} (input \`issue\`).`,
    'Name the tracking issue of the hotfix, or leave the input out: the one that `start` made is found by itself.',
  );
}

export function startedAt(head: string, issue: TrackingIssue | undefined): string {
  const ticked = issue && readTimeLine(issue).find(({ step }) => step === 'started')?.at;
  const { begun } = readHotfixBranch(head);
  return ticked ?? (begun === undefined ? '' : new Date(begun).toISOString());
}

export interface Kept {
  readonly issue: TrackingIssue;
  readonly closed: boolean;
}

/** Says how far the hotfix came. Closed is only what is in every target; running again says nothing twice. */
export async function keepIssue(
  world: World,
  found: TrackingIssue,
  at: { head: string; fix: Fix; isComplete: boolean; isTidy: boolean },
): Promise<Kept> {
  const { github } = world;
  const { fix, head, isComplete, isTidy } = at;
  if (world.dryRun) return { issue: found, closed: isComplete || found.state === 'closed' };
  const entries = timeLineOf(world, fix, startedAt(head, found));
  const body = `The time line of ${code(head)}:\n\n${timeLineTable(entries)}`;
  // Both to their end: one that fails must not stop the other halfway.
  const [commenting, ticking] = await Promise.allSettled([
    keepComment(world, { on: found.number, key: `time-line ${head}`, body }),
    tickNow(world, found, { entries, isTidy }),
  ]);
  if (commenting.status === 'rejected') throw commenting.reason;
  if (ticking.status === 'rejected') throw ticking.reason;
  const issue = ticking.value;
  if (isComplete && issue.state === 'open') await closeIssue(github, issue.number, 'completed');
  return { issue, closed: isComplete || issue.state === 'closed' };
}

/** As it is now: people write into it too. */
async function tickNow(world: World, found: TrackingIssue, steps: Steps): Promise<TrackingIssue> {
  const issue = (await readTrackingIssue(world.github, found.number)) ?? found;
  return tickSteps(world.github, issue, ticksOf(world, issue, steps));
}

interface Steps {
  readonly entries: readonly Entry[];
  readonly isTidy: boolean;
}

/** What is said already, by another action or by hand, stays as it is. */
function ticksOf({ clock }: World, issue: TrackingIssue, { entries, isTidy }: Steps): Tick[] {
  const done = new Set(readTimeLine(issue).flatMap(({ step, done: isDone }) => (isDone ? [step] : [])));
  const steps = [...new Set(entries.map(({ step }) => step))];
  const ticks = steps.map((step): Tick => {
    const ofStep = entries.filter((entry) => entry.step === step);
    const isDone = ofStep.every(({ at }) => at !== undefined);
    const last = ofStep
      .map(({ at = '' }) => at)
      .sort()
      .at(-1);
    const details = ofStep.map(({ detail }) => detail).filter(Boolean);
    return { step, at: isDone ? last || now(clock) : undefined, detail: details.join(', ') };
  });
  const tidy: Tick = { step: 'cleaned-up', at: now(clock), detail: '' };
  return [...ticks, ...(isTidy ? [tidy] : [])].filter(({ step }) => !done.has(step));
}

const now = (clock: World['clock']): string => new Date(clock.now()).toISOString();

/** The last step, once the branch is gone. */
export async function tickTidy(world: World, number: number): Promise<void> {
  const issue = await readTrackingIssue(world.github, number);
  if (!issue) return;
  await tickSteps(world.github, issue, ticksOf(world, issue, { entries: [], isTidy: true }));
}
