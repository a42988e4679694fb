// What the terminal shows: a line as each step ends, then what is there.

import { printable } from './printable.ts';
import type { IssueShown, PlayedAction, PlayedStep, PullRequestShown, Report } from './report.ts';
import { failedSteps, reservationOf, verdictOf } from './verdict.ts';
import { conflictRows, graphParts } from './words.ts';

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

/** Colours where the terminal has them. */
export function paintFor(colours: boolean): Paint {
  const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: paint(1), dim: paint(2), good: paint(32), bad: paint(31) };
}

/** As wide as the longest title. */
const titleWidth = 20;
const mostAnnotations = 6;

type StepLine = Pick<PlayedStep, 'title' | 'told' | 'skipped' | 'seconds' | 'action'>;

export function stepText(step: StepLine, paint: Paint): string {
  const { title, told, seconds, action } = printable(step);
  const line = `${markOf(step, paint)} ${paint.dim(`${seconds.toFixed(2)} s`)}  ${paint.bold(title.padEnd(titleWidth))} ${told}`;
  return [line, ...annotationsOf(action).map((text) => indented(text, 10))].join('\n');
}

function annotationsOf(action: PlayedAction | undefined): string[] {
  const annotations = action?.annotations ?? [];
  const more = annotations.length - mostAnnotations;
  return [...annotations.slice(0, mostAnnotations), ...(more > 0 ? [`and ${more} more`] : [])];
}

function markOf({ skipped, action }: StepLine, paint: Paint): string {
  if (skipped) return paint.dim('–');
  return !action || action.exitCode === 0 ? paint.good('✓') : paint.bad('✗');
}

export function reportText(raw: Report, paint: Paint): string {
  const report = printable(raw);
  const { notes, graphs, missing, opened, conflicts, timeLine, issue, pullRequest } = report;
  const parts = [
    notes.length > 0 ? section('The repository', listed(notes), paint) : '',
    ...graphParts(graphs).map(([title, graph]) => section(title, graph, paint)),
    timeLine.length > 0 ? section('Time line', timeLineText(timeLine), paint) : '',
    opened
      ? section(`The pull request to production, #${opened.number}, as its readers see it`, inShort(opened), paint)
      : '',
    conflicts.length > 0 ? section('Conflicts, as foretold and as met', conflictText(conflicts), paint) : '',
    pullRequest
      ? section(
          `The back-merge's pull request #${pullRequest.number}, as its readers see it`,
          inShort(pullRequest),
          paint,
        )
      : '',
    issue ? section(`The tracking issue #${issue.number}, as it ended: ${issue.state}`, issueText(issue), paint) : '',
    section('Does it hold?', checkText(report, paint), paint),
    report.workflow
      ? section('In the workflow of the README, these lines for this repository', report.workflow, paint)
      : '',
    missing.length > 0 ? section('What is missing in the repository', listed(missing), paint) : '',
    ...failedSteps(report).map(({ title, action }) =>
      section(`What ${title} says, and what to do`, annotationsOf(action).join('\n'), paint),
    ),
    closing(report, paint),
  ];
  return parts.filter(Boolean).join('\n\n');
}

function closing(report: Report, paint: Paint): string {
  const { outcome, seconds } = report;
  const took = `${seconds.toFixed(1)} s.`;
  const verdict = verdictOf(report);
  if (verdict === 'good') return `${paint.good('All of it holds')}, ${took}`;
  if (verdict === 'mixed') return `${paint.bad(reservationOf(report))}: what to do is said above. ${took}`;
  const both = `${outcome.main} and ${outcome.develop}`;
  return `${paint.bad('Not all of it holds')}: ${both} are not as they should be. ${took}`;
}

const listed = (texts: readonly string[]): string => texts.map((text) => `- ${text}`).join('\n');

function section(title: string, text: string, paint: Paint): string {
  return `${paint.bold(title)}\n${indented(text, 2)}`;
}

function timeLineText(rows: Report['timeLine']): string {
  return rows.map(({ seconds, what }) => `${seconds.toFixed(2).padStart(6)} s  ${what}`).join('\n');
}

function conflictText(conflicts: Report['conflicts']): string {
  return conflictRows(conflicts)
    .map(([path, check, finish]) => `${path}: ${check} by check, ${finish} by finish`)
    .join('\n');
}

function checkText({ checks }: Report, paint: Paint): string {
  return checks
    .map(({ claim, holds: good, found }) =>
      good ? `${paint.good('✓')} ${claim}` : `${paint.bad('✗')} ${claim}: ${found}`,
    )
    .join('\n');
}

const mostLines = 28;

/** So much of it that the report stays one page. */
function inShort(pull: PullRequestShown): string {
  return shortened(asRead(pull));
}

/** Its newest comment is how it ended. */
function issueText({ title, body, comments }: IssueShown): string {
  return shortened(
    [
      title,
      proseAsRead(withoutCode(withoutMarks(body))),
      ...comments.slice(-1).map(withoutMarks).map(proseAsRead),
    ].join('\n'),
  );
}

/** Commands to paste are of no use here. */
const withoutCode = (text: string): string => text.replace(/^(```+).*?^\1$/gms, '');

const withoutMarks = (text: string): string => text.replace(/<!--.*?-->/gs, '');

function shortened(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const more = lines.length - mostLines;
  return more > 1
    ? [...lines.slice(0, mostLines), `… and ${more} more lines, which --out keeps`].join('\n')
    : lines.join('\n');
}

/** The text without what a browser does not show. */
export function asRead({ title, head, base, body }: PullRequestShown): string {
  const parts = withoutMarks(body).split(/^(```+.*?^```+)$/ms);
  // Every second part is code, and shown as it is.
  const shown = parts.map((part, index) => (index % 2 === 1 ? part : proseAsRead(part))).join('');
  return `${title}\n${head} → ${base}\n\n${shown}`.trim().replace(/\n{3,}/g, '\n\n');
}

function proseAsRead(text: string): string {
  return text
    .replace(/<details><summary>(.*?)<\/summary>/g, '▾ $1')
    .replace(/<\/?(details|code)>/g, '')
    .replaceAll('- [ ] ', '☐ ')
    .replaceAll('- [x] ', '☑ ')
    .replace(/\[([^\]\n]+)\]\(https?:[^)\s]*\)/g, '$1')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
