// The issue that follows a hotfix through its cycle: found again by a hidden line, its steps ticked off as they are taken.
// What people write into it stays, and so do their ticks.

import { ensure } from './ensure.ts';
import { isStatus, UncertainError } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { readHotfixBranch } from './hotfix-names.ts';

/** The steps of a cycle, in their order. `fixed`: a pull request with the fix is proposed. */
export const trackingSteps = ['started', 'fixed', 'merged', 'released', 'back-merged', 'cleaned-up'] as const;

export type TrackingStep = (typeof trackingSteps)[number];

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

/** Text of others in which nothing is taken for one of our hidden marks. */
export function withoutMarks(text: string): string {
  return text.replace(/<!--(?=\s*\/?hotfix-actions:)/g, '&lt;!--');
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
  const query = { labels: trackingLabel, state: 'all', sort: 'created', direction: 'desc', ...since };
  const isIt = (answer: IssueAnswer) =>
    answer.pull_request === undefined && isTrusted(answer) && readTrackingMarker(answer.body ?? '') === branch;
  const answers = await github
    .list<IssueAnswer>('/issues', query, (page) => which === 'first' && page.some(isIt))
    .catch((error: unknown) => {
      if (isStatus(error, 404, 410)) return [];
      throw error;
    });
  return answers.filter(isIt).map(issueOf);
}

/** As it is now; undefined where it is gone. */
export async function readTrackingIssue(github: GitHub, number: number): Promise<TrackingIssue | undefined> {
  const answer = await github.find<IssueAnswer>(path`/issues/${number}`).catch((error: unknown) => {
    if (isStatus(error, 410)) return undefined;
    throw error;
  });
  return answer && issueOf(answer);
}

/** What became of a step. */
export interface Tick {
  readonly step: TrackingStep;
  /** When it was done, ISO 8601; undefined where it still waits for something. */
  readonly at: string | undefined;
  /** Behind the step's name: what was done, or what it waits for; Markdown of one line. */
  readonly detail: string;
}

const stepPattern = new RegExp(
  `^([ \\t]*[-*+] \\[)([ xX])(\\][^\\r\\n]*?<!-- hotfix-actions:step (${trackingSteps.join('|')}))( [0-9TZ:.-]+)?( -->)([^\\r\\n]*?)(<!-- /hotfix-actions:step -->)`,
  'gm',
);

const labels: Readonly<Record<TrackingStep, string>> = {
  started: 'Begun',
  fixed: 'Fix proposed',
  merged: 'Merged into production',
  released: 'Released',
  'back-merged': 'Back in development',
  'cleaned-up': 'Cleaned up',
};

/** The cycle as a task list, nothing of it done. */
export function taskList(): string {
  return trackingSteps
    .map((step) => `- [ ] ${labels[step]}<!-- hotfix-actions:step ${step} --><!-- /hotfix-actions:step -->`)
    .join('\n');
}

/**
 * The body with these steps ticked. Nothing is ever unticked. A step that was ticked by us keeps its time as long as the
 * detail is the same, so that running again changes nothing; a line that people took out stays out.
 */
export function tickBody(body: string, ticks: readonly Tick[]): string {
  const ticked = ticks.reduce((text, tick) => replaceLast(text, tick, detailOf(tick)), body);
  if (ticked.length <= mostCharacters) return ticked;
  return ticks.reduce((text, tick) => replaceLast(text, tick, ''), body);
}

// GitHub takes no longer body. One that is full of people's words is ticked without a detail.
const mostCharacters = 65_536;

function detailOf({ detail }: Tick): string {
  const line = withoutMarks(detail)
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim();
  return line === '' ? '' : ` — ${line}`;
}

// A step stands once, below all that people say: of lines that look like it the last one is ours.
function replaceLast(body: string, { step, at }: Tick, detail: string): string {
  const found = [...body.matchAll(stepPattern)].filter(([, , , , name]) => name === step).at(-1);
  if (!found) return body;
  const [whole, open, box = ' ', middle, , time, close, before, end] = found;
  const isDone = time !== undefined;
  if (isDone && (at === undefined || before === detail)) return body;
  const line = [open, at === undefined ? box : 'x', middle, at === undefined ? '' : ` ${at}`, close, detail, end].join(
    '',
  );
  return body.slice(0, found.index) + line + body.slice(found.index + whole.length);
}

export interface TimedStep {
  readonly step: TrackingStep;
  /** ISO 8601; undefined where it is not done, or a person ticked it. */
  readonly at: string | undefined;
  readonly done: boolean;
  /** What stands behind it, Markdown of one line; '' where nothing does. */
  readonly detail: string;
}

/** The steps of an issue in their order; those whose line people took out are missing. */
export function readTimeLine({ body }: Pick<TrackingIssue, 'body'>): TimedStep[] {
  const found = new Map<string, TimedStep>();
  for (const [, , box, , step = '', time, , detail = ''] of body.matchAll(stepPattern)) {
    const at = time?.trim();
    found.set(step, { step: step as TrackingStep, at, done: box !== ' ', detail: detail.replace(/^ — /, '') });
  }
  return trackingSteps.flatMap((step) => found.get(step) ?? []);
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
    if (body === current.body || body.length > mostCharacters) return current;
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
