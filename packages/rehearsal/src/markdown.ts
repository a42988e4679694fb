// What is kept with --out: the report, the job summaries and the pull request, as Markdown.

import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from './problem.ts';
import type { IssueShown, PlayedStep, PullRequestShown, Report } from './report.ts';
import { sceneNames } from './scene.ts';
import { reservationOf, verdictOf } from './verdict.ts';
import { conflictRows, graphParts } from './words.ts';

/** Made before anything is played, so that a bad path is said at once; what an earlier run left there goes. */
export async function requireFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of (await readdir(folder)).filter(isOurs)) await rm(join(folder, name), { force: true });
    await writeFile(join(folder, reportFile), '');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = ['EEXIST', 'ENOTDIR'].includes(code) ? 'it is a file, or below one' : message;
    throw new Problem(`--out ${folder} cannot be written: ${why}.`, 'Name a folder that is yours.');
  }
}

const reportFile = 'report.md';
const openedFile = 'production-pull-request.md';
const pullFile = 'pull-request.md';
const issueFile = 'tracking-issue.md';
/** `2-quality-gates.md`: the job summary of an action, numbered as played. */
const summaryFile = new RegExp(`^\\d+-(${sceneNames.join('|')})\\.md$`);

const isOurs = (name: string): boolean =>
  [reportFile, openedFile, pullFile, issueFile].includes(name) || summaryFile.test(name);

/** Writes the files and gives back their names. */
export async function keep(report: Report, folder: string): Promise<string[]> {
  const played = report.steps.flatMap(({ name, action }) => (action ? [{ name, summary: action.summary }] : []));
  const { opened, pullRequest: pull, issue } = report;
  const texts = new Map([
    [reportFile, reportText(report)],
    ...played.map(({ name, summary }, index) => [`${index + 1}-${name}.md`, summary] as const),
    ...(opened ? [[openedFile, pullText(opened)] as const] : []),
    ...(pull ? [[pullFile, pullText(pull)] as const] : []),
    ...(issue ? [[issueFile, issueText(issue)] as const] : []),
  ]);
  for (const [name, text] of texts) await writeFile(join(folder, name), `${text.trimEnd()}\n`);
  return [...texts.keys()];
}

function reportText(report: Report): string {
  const {
    title,
    notes,
    steps,
    graphs,
    workflow,
    missing,
    opened,
    conflicts,
    timeLine,
    issue,
    pullRequest: pull,
    checks,
    seconds,
  } = report;
  return [
    `# Rehearsal: ${title}`,
    `${verdictText(report)} ${seconds.toFixed(1)} s.`,
    listed(notes),
    '## Steps',
    ['| step | | seconds |', '|---|---|---|', ...steps.map(stepRow)].join('\n'),
    ...steps.map(annotationText),
    '## Checks',
    checks.map(({ claim, holds, found }) => `- [${holds ? 'x' : ' '}] ${claim}${found && `: ${found}`}`).join('\n'),
    workflow ? `## In the workflow of the README, these lines for this repository\n\n~~~~yaml\n${workflow}\n~~~~` : '',
    missing.length > 0 ? `## What is missing in the repository\n\n${listed(missing)}` : '',
    timeLine.length > 0 ? `## Time line\n\n${timeLineTable(timeLine)}` : '',
    ...graphParts(graphs).map(([name, graph]) => `## ${name}\n\n${fenced(graph)}`),
    opened ? `## The pull request to production\n\n${linkTo(opened, openedFile)}` : '',
    conflicts.length > 0 ? `## Conflicts, as foretold and as met\n\n${conflictTable(conflicts)}` : '',
    issue ? `## The tracking issue, as it ended\n\n${linkTo(issue, issueFile)}: ${issue.state}` : '',
    pull ? `## The back-merge's pull request\n\n${linkTo(pull, pullFile)}` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

function verdictText(report: Report): string {
  const verdict = verdictOf(report);
  if (verdict === 'good') return 'All of it holds.';
  return verdict === 'bad'
    ? '**Not all of it holds.**'
    : `**${reservationOf(report)}:** what to do is said [below](#steps).`;
}

const linkTo = ({ number, title }: PullRequestShown | IssueShown, file: string): string =>
  `[#${number} ${title}](${file})`;

function timeLineTable(rows: Report['timeLine']): string {
  return [
    '| seconds | |',
    '|---|---|',
    ...rows.map(({ seconds, what }) => `| ${seconds.toFixed(2)} | ${inCell(what)} |`),
  ].join('\n');
}

function conflictTable(conflicts: Report['conflicts']): string {
  const rows = conflictRows(conflicts).map((cells) => `| ${cells.map(inCell).join(' | ')} |`);
  return ['| path | check, before the merge | finish, after it |', '|---|---|---|', ...rows].join('\n');
}

const inCell = (text: string): string => text.replaceAll('|', '\\|');

const listed = (texts: readonly string[]): string => texts.map((text) => `- ${text}`).join('\n');

function stepRow({ title, told, seconds }: PlayedStep): string {
  return `| ${[title, told].map(inCell).join(' | ')} | ${seconds.toFixed(2)} |`;
}

function annotationText({ title, action }: PlayedStep): string {
  const texts = action?.annotations ?? [];
  return texts.length > 0 ? `${title}:\n\n${fenced(texts.join('\n'))}` : '';
}

function pullText({ number, title, head, base, body, comment }: PullRequestShown): string {
  const said = comment === undefined ? '' : `\n\n---\n\n${comment}`;
  return `# #${number} ${title}\n\n\`${head}\` → \`${base}\`\n\n${body}${said}`;
}

function issueText({ number, title, state, body, comments }: IssueShown): string {
  return [`# #${number} ${title}`, state, body, ...comments.map((text) => `---\n\n${text}`)].join('\n\n');
}

const fenced = (text: string): string => `~~~~text\n${text}\n~~~~`;
