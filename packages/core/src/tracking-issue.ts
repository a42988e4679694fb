// The issue that follows a hotfix through its cycle: found again by a hidden line, its steps ticked off as they are taken.

import { ensure } from './ensure.ts';
import { isStatus, UncertainError } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { readHotfixBranch } from './hotfix-names.ts';
import { type Tick, tickBody } from './task-list.ts';

/** The label that every tracking issue has; its severity is another one. */
export const trackingLabel = 'hotfix';

/** An issue as lists and single answers both tell of it (docs.github.com/rest/issues/issues). */
export interface TrackingIssue {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

interface IssueAnswer {
  number: number;
  html_url: string;
  state: 'open' | 'closed';
  title: string;
  body?: string | null;
  labels: (string | { name?: string | null })[];
  user: { type?: string } | null;
  author_association?: string;
  pull_request?: unknown;
}

function issueOf(answer: IssueAnswer): TrackingIssue {
  return {
    number: answer.number,
    url: answer.html_url,
    state: answer.state,
    title: answer.title,
    body: answer.body ?? '',
    labels: answer.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
  };
}

const marker = /<!-- hotfix-actions:tracking (\{.*?\}) -->/g;

/** The hidden line that says whose issue it is. A name may hold `-->`: as JSON escapes it ends no comment. */
export function writeTrackingMarker(branch: string): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `<!-- hotfix-actions:tracking ${JSON.stringify({ branch }).replace(/[<>-]|[^ -~]/g, escaped)} -->`;
}

/** The branch that an issue follows. Ours stands at the end, below what people said. */
export function readTrackingMarker(body: string): string | undefined {
  const found = [...body.matchAll(marker)].at(-1)?.[1];
  if (found === undefined) return undefined;
  try {
    const { branch } = JSON.parse(found) as { branch?: unknown };
    return typeof branch === 'string' ? branch : undefined;
  } catch {
    return undefined;
  }
}

// Anybody may open an issue with such a line, and a form can label it: who never worked on the repository is not believed.
// Not only members are: to a job's token those who hide their membership are contributors.
const trusted = ['OWNER', 'MEMBER', 'COLLABORATOR', 'CONTRIBUTOR'];

function isTrusted({ user, author_association: association = '' }: IssueAnswer): boolean {
  return user?.type === 'Bot' || trusted.includes(association);
}

// The clock of the machine that named the branch may be ahead of GitHub's.
const marginMs = 24 * 60 * 60 * 1000;

/**
 * The newest tracking issue of a branch, open or closed; undefined where there is none, or no issues at all. One request
 * nearly always: only issues with our label count, since the branch was named. Throws where the token may not read issues
 * (docs.github.com/rest/issues/issues#list-repository-issues).
 */
export async function findTrackingIssue(github: GitHub, branch: string): Promise<TrackingIssue | undefined> {
  return (await listTrackingIssues(github, branch, 'first'))[0];
}

/** All of them, newest first; `first`: none older than the newest is asked for. */
export async function listTrackingIssues(
  github: GitHub,
  branch: string,
  which: 'all' | 'first' = 'all',
): Promise<TrackingIssue[]> {
  const { begun } = readHotfixBranch(branch);
  const since = begun === undefined ? {} : { since: new Date(begun - marginMs).toISOString() };
  const isIt = (answer: IssueAnswer) => followedBranch(answer) === branch;
  const answers = await list(github, { state: 'all', ...since }, (page) => which === 'first' && page.some(isIt));
  return answers.filter(isIt).map(issueOf);
}

/** The open ones of all branches, newest first, each with the branch that it follows. Throws likewise. */
export async function listOpenTrackingIssues(github: GitHub): Promise<(TrackingIssue & { readonly branch: string })[]> {
  const answers = await list(github, { state: 'open' });
  return answers.flatMap((answer) => {
    const branch = followedBranch(answer);
    return branch === undefined ? [] : [{ ...issueOf(answer), branch }];
  });
}

function followedBranch(answer: IssueAnswer): string | undefined {
  if (answer.pull_request !== undefined || !isTrusted(answer)) return undefined;
  return readTrackingMarker(answer.body ?? '');
}

/** Nothing where there are no issues at all. */
async function list(
  github: GitHub,
  query: Readonly<Record<string, string>>,
  isEnough: (page: readonly IssueAnswer[]) => boolean = () => false,
): Promise<IssueAnswer[]> {
  const whole = { labels: trackingLabel, sort: 'created', direction: 'desc', ...query };
  return github.list<IssueAnswer>('/issues', whole, isEnough).catch((error: unknown) => {
    if (isStatus(error, 404, 410)) return [];
    throw error;
  });
}

/** As it is now; undefined where it is gone. */
export async function readTrackingIssue(github: GitHub, number: number): Promise<TrackingIssue | undefined> {
  const answer = await github.find<IssueAnswer>(path`/issues/${number}`).catch((error: unknown) => {
    if (isStatus(error, 410)) return undefined;
    throw error;
  });
  return answer && issueOf(answer);
}

const mostTries = 3;

/**
 * Ticks steps of an issue by one write, or none where all is said. The body is taken as it was read with the issue: read it
 * just before (`findTrackingIssue`, `readTrackingIssue`), so that nothing that people wrote meanwhile is lost. Gives back the
 * issue as it is then.
 */
export async function tickSteps(github: GitHub, issue: TrackingIssue, ticks: readonly Tick[]): Promise<TrackingIssue> {
  let current = issue;
  for (let attempt = 1; ; attempt += 1) {
    const body = tickBody(current.body, ticks);
    if (body === current.body) return current;
    try {
      return issueOf(await github.patch<IssueAnswer>(path`/issues/${issue.number}`, { body }));
    } catch (error) {
      if (!(error instanceof UncertainError) || attempt === mostTries) throw error;
      await github.clock.sleep(200 * attempt ** 3);
      current = (await readTrackingIssue(github, issue.number)) ?? current;
    }
  }
}

export interface NewTrackingIssue {
  readonly branch: string;
  readonly title: string;
  /** Ends in the marker of the branch. */
  readonly body: string;
  /** Besides `hotfix`; those that do not exist are made by GitHub. */
  readonly labels: readonly string[];
}

/** The tracking issue of a branch, made where there is none (docs.github.com/rest/issues/issues#create-an-issue). */
export async function ensureTrackingIssue(
  github: GitHub,
  { branch, title, body, labels: others }: NewTrackingIssue,
): Promise<{ value: TrackingIssue; created: boolean }> {
  const wanted = { title: [...title].slice(0, 256).join(''), body, labels: [trackingLabel, ...others] };
  return await ensure({
    clock: github.clock,
    find: () => findTrackingIssue(github, branch),
    create: async () => issueOf(await github.post<IssueAnswer>('/issues', wanted)),
  });
}
