// The tracking issue: the cycle as a task list that the other actions tick off, and how to work on the hotfix.

import {
  block,
  code,
  ensureTrackingIssue,
  findTrackingIssue,
  hasIssues,
  isMissingPermission,
  isStatus,
  link,
  listTrackingIssues,
  path,
  prose,
  proseLines,
  readHotfixBranch,
  repeat,
  type TrackingIssue,
  taskList,
  tickBody,
  type World,
  withinLimit,
  writeTrackingMarker,
} from '@hotfix-actions/core';
import type { Facts } from './facts.ts';

export interface Kept {
  readonly issue: TrackingIssue | undefined;
  /** A dry run found none, and would have made it. */
  readonly isToCome: boolean;
  /** Sentences. */
  readonly notes: readonly string[];
}

export async function keepIssue(world: World, facts: Facts): Promise<Kept> {
  if (!['issue', 'both'].includes(facts.wishes.tracking)) return none;
  try {
    const { branch, created } = facts.taken;
    const known = await findTrackingIssue(world.github, branch);
    if (known) return { ...none, issue: known };
    if (world.dryRun) return (await hasIssues(world.github)) ? { ...none, isToCome: true } : withoutIssues;
    const theirs = created ? undefined : await waitForOther(world, branch);
    return { ...none, issue: theirs ?? (await make(world, facts)) };
  } catch (error) {
    if (isStatus(error, 410)) return withoutIssues;
    if (isMissingPermission(error)) return { ...none, notes: [notAllowed] };
    throw error;
  }
}

const switchedOff =
  'Issues are switched off in this repository, so there is no tracking issue: set `tracking: file`, or switch them on under Settings → General → Features.';
const none: Kept = { issue: undefined, isToCome: false, notes: [] };
const withoutIssues: Kept = { ...none, notes: [switchedOff] };
const notAllowed =
  'The token may not write issues, so there is no tracking issue: give the job `permissions: issues: write`, or set `tracking: file` or `tracking: none`.';

const patienceMs = 20_000;
const pauseMs = 2_000;

/**
 * The branch is another run's, which may be on its way to the issue right now. GitHub would take a second one, so a run that
 * is younger than that gets its time; one that is older has died.
 */
async function waitForOther({ github, clock }: World, branch: string): Promise<TrackingIssue | undefined> {
  const start = clock.now();
  const until = Math.min(readHotfixBranch(branch).begun ?? start, start) + patienceMs;
  while (clock.now() < until) {
    await clock.sleep(pauseMs);
    const found = await findTrackingIssue(github, branch);
    if (found) return found;
  }
  return undefined;
}

async function make({ github, url, clock }: World, facts: Facts): Promise<TrackingIssue> {
  const { taken, title, wishes } = facts;
  const wanted = {
    branch: taken.branch,
    title: `Hotfix: ${title}`,
    body: bodyOf(url, facts),
    labels: wishes.severity === '' ? [] : [wishes.severity],
  };
  const { value: own, created } = await ensureTrackingIssue(github, wanted);
  if (!created) return own;
  const all = await listTrackingIssues(github, taken.branch);
  const [oldest = own] = all.filter(({ state }) => state === 'open').toSorted((a, b) => a.number - b.number);
  if (oldest.number >= own.number) return own;
  // An issue cannot be deleted with such a token: the younger of two says which one counts.
  const body = `Another run made #${oldest.number} for the same hotfix.`;
  await repeat(clock, () =>
    github.patch(path`/issues/${own.number}`, { body, state: 'closed', state_reason: 'not_planned' }),
  );
  return oldest;
}

const mostOfDescription = 40_000;

function bodyOf(url: string, facts: Facts): string {
  const { taken, base, wishes, commands, version, begun, user, file } = facts;
  const tree = `${url}/tree/${encodeURI(taken.branch)}`;
  const described =
    wishes.description === ''
      ? '_Open: what is broken, for whom, since when?_'
      : withinLimit(proseLines(wishes.description), mostOfDescription);
  const rows = [
    ['Branch', link(taken.branch, tree)],
    ['Goes to', code(base.branch)],
    ['Patches', code(base.newest.release.tag)],
    ['Would be', `${code(version)}, if nothing else is released before`],
    ...(wishes.tracking === 'both' ? [['Tracking file', link(file, `${tree}/${encodeURIComponent(file)}`)]] : []),
    ...(wishes.severity === '' ? [] : [['Severity', wishes.severity]]),
    ...(user === '' ? [] : [['Begun by', prose(user)]]),
  ].map(([name, value]) => `| ${name} | ${(value ?? '').replaceAll('|', '\\|')} |`);
  const body = [
    described,
    ['| | |', '|---|---|', ...rows].join('\n'),
    `### The cycle\n\n${taskList()}`,
    `### To work on it\n\n${block(`${commands.fetch}\n${commands.worktree}`, 'sh')}`,
    writeTrackingMarker(taken.branch),
  ].join('\n\n');
  return tickBody(body, [{ step: 'started', at: begun, detail: code(taken.branch) }]);
}
