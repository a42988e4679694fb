// What the terminal shows: a line as each step ends, then what is there.

import { holds, type PlayedStep, type ProposedMerge, type Report } from './report.ts';

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

export function stepText({ title, told, seconds, action }: PlayedStep, paint: Paint): string {
  const mark = !action || action.exitCode === 0 ? paint.good('✓') : paint.bad('✗');
  const lines = [`${mark} ${paint.dim(`${seconds.toFixed(2).padStart(6)} s`)}  ${paint.bold(title)}`];
  return [...lines, indented(told, 13), ...(action?.annotations ?? []).map((text) => indented(text, 13))].join('\n');
}

export function reportText(report: Report, paint: Paint): string {
  const { notes, outcome, graphs, missing, pullRequest, seconds } = report;
  const parts = [
    notes.length > 0 ? section('The repository', listed(notes), paint) : '',
    section('Before', graphs.before, paint),
    section('After', graphs.after, paint),
    section('What happened', outcomeText(report), paint),
    pullRequest
      ? section(`Pull request #${pullRequest.number}, as its readers see it`, asRead(pullRequest), paint)
      : '',
    section('Does it hold?', checkText(report, paint), paint),
    section('In the workflow of the README, these lines for this repository', report.workflow, paint),
    missing.length > 0 ? section('What is missing in the repository', listed(missing), paint) : '',
    holds(report)
      ? `${paint.good('All of it holds')}, ${seconds.toFixed(1)} s.`
      : `${paint.bad('Not all of it holds')}: ${outcome.main} and ${outcome.develop} are not as they should be. ${seconds.toFixed(1)} s.`,
  ];
  return parts.filter(Boolean).join('\n\n');
}

const listed = (texts: readonly string[]): string => texts.map((text) => `- ${text}`).join('\n');

function section(title: string, text: string, paint: Paint): string {
  return `${paint.bold(title)}\n${indented(text, 2)}`;
}

function outcomeText({ outcome, pullRequest }: Report): string {
  const { tag, commit, main, develop, fix, back } = outcome;
  const brought = ['merged', 'up-to-date'].includes(back) ? `brought    ${main} back into ${develop}` : '';
  return [
    `merged     ${fix} into ${main}`,
    ...(tag ? [`tagged     ${tag} at ${commit.slice(0, 7)}`, `released   ${tag}`] : ['released   nothing']),
    pullRequest
      ? `proposed   ${pullRequest.head} into ${develop}, #${pullRequest.number}`
      : brought || `left       ${develop} as it was`,
  ].join('\n');
}

function checkText({ checks }: Report, paint: Paint): string {
  return checks
    .map(({ claim, holds: good, found }) =>
      good ? `${paint.good('✓')} ${claim}` : `${paint.bad('✗')} ${claim}: ${found}`,
    )
    .join('\n');
}

/** The text without what a browser does not show. */
export function asRead({ title, head, base, body }: ProposedMerge): string {
  const parts = body.replace(/<!--.*?-->/gs, '').split(/^(```+.*?^```+)$/ms);
  // Every second part is code, and shown as it is.
  const shown = parts.map((part, index) => (index % 2 === 1 ? part : proseAsRead(part))).join('');
  return `${title}\n${head} → ${base}\n\n${shown}`.trim().replace(/\n{3,}/g, '\n\n');
}

function proseAsRead(text: string): string {
  return text
    .replace(/<details><summary>(.*?)<\/summary>/g, '▾ $1')
    .replace(/<\/?(details|code)>/g, '')
    .replaceAll('- [ ] ', '☐ ')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
