// What is there before and at the end of a rehearsal, as its report tells it.

import { foretoldConflicts } from './checks/hotfix.ts';
import { lookAt, partings, type Seen } from './graph.ts';
import { outliving } from './play-action.ts';
import type { IssueShown, Outcome, PullRequestShown, Report } from './report.ts';
import type { Ended } from './scenario.ts';
import type { Found, Rehearsal } from './scene.ts';
import type { Stage } from './stage.ts';
import { timeLineOf } from './time-line.ts';
import { workflowOf } from './workflow.ts';

export interface Before {
  readonly seen: Seen;
  readonly parted: readonly string[];
  /** The tips of the branches, and the commits of the fix. */
  readonly tips: readonly string[];
}

export async function lookBefore(stage: Stage): Promise<Before> {
  const { repository, main, develop, fix, others = [] } = stage;
  const there = await repository.branches();
  const branches = [main, develop, fix, ...others].filter((name) => name in there);
  const parted = await seenFrom(stage, branches);
  return { parted, seen: await lookAt(repository, { branches, since: parted }), tips: await tipsOf(stage, there) };
}

/** Where the branches parted; where a release is bad, the one before it. */
async function seenFrom({ repository, release }: Stage, branches: readonly string[]): Promise<string[]> {
  return release ? [await repository.git('rev-parse', `${release.good}^{commit}`)] : partings(repository, branches);
}

async function tipsOf({ repository, main, develop, fix }: Stage, there: Record<string, string>): Promise<string[]> {
  const fixCommits =
    fix in there ? await repository.git('rev-list', `refs/heads/${fix}`, '--not', `refs/heads/${main}`) : '';
  const tips = [there[main], there[develop], ...fixCommits.split('\n')];
  return tips.filter((sha) => sha !== undefined && sha !== '') as string[];
}

export function endOf(rehearsal: Rehearsal, found: Found): Ended {
  const { stage } = rehearsal;
  const proposed = proposedMerge(rehearsal);
  const conflicts = foretoldConflicts(found, proposed);
  const timeLine = stage.release ? timeLineOf(rehearsal.github, stage.repository, found.moments ?? []) : [];
  return {
    stage,
    found,
    outcome: outcomeOf(stage, found),
    proposed,
    conflicts,
    timeLine,
    issue: issueOf(rehearsal, found),
  };
}

/** What the play itself knows. */
type Played = 'steps' | 'checks' | 'shown' | 'seconds';

export async function reportOf(ended: Ended, { seen: before, parted, tips }: Before): Promise<Omit<Report, Played>> {
  const { stage, found, outcome, proposed, conflicts, timeLine, issue } = ended;
  const { repository, title, notes, missing, main, develop, others = [] } = stage;
  const branches = [main, develop, ...others, ...(proposed ? [proposed.head] : [])];
  const after = await lookAt(repository, { branches, since: parted, orSince: tips });
  return {
    title,
    notes,
    missing,
    workflow: stage.release ? '' : workflowOf(stage),
    outcome,
    opened: found.opened,
    conflicts,
    timeLine,
    issue,
    graphs: { before: before.graph, after: after.graph },
    histories: { before: before.history, after: after.history },
    pullRequest: proposed,
  };
}

function issueOf({ github, stage }: Rehearsal, found: Found): IssueShown | undefined {
  const issue = stage.repository.issues.find(({ number }) => number === found.issue);
  if (!issue) return undefined;
  const { number, title, state, body, comments } = issue;
  const shown = (text: string) => outliving(github, text);
  return { number, title, state, body: shown(body ?? ''), comments: comments.map((one) => shown(one.body)) };
}

function outcomeOf({ main, develop, fix }: Stage, { finished = {} }: Found): Outcome {
  const { tag = '', sha: commit = '', 'back-merge': back = '' } = finished;
  return { tag, commit, back, main, develop, fix };
}

function proposedMerge({ github, stage: { repository, develop } }: Rehearsal): PullRequestShown | undefined {
  const pull = repository.pullRequests.find(({ state, base }) => state === 'open' && base.ref === develop);
  if (!pull) return undefined;
  const body = outliving(github, pull.body ?? '');
  return { number: pull.number, title: pull.title, head: pull.head.ref, base: develop, body };
}
