// What is kept with --out: the report, the job summaries and the pull request, as Markdown.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from './problem.ts';
import { holds, type PlayedStep, type ProposedMerge, type Report } from './report.ts';

/** Made before anything is played, so that a bad path is said at once; what an earlier run left there goes. */
export async function requireFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of files) await rm(join(folder, name), { force: true });
    await writeFile(join(folder, reportFile), '');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = ['EEXIST', 'ENOTDIR'].includes(code) ? 'it is a file, or below one' : message;
    throw new Problem(`--out ${folder} cannot be written: ${why}.`, 'Name a folder that is yours.');
  }
}

const reportFile = 'report.md';
const pullFile = 'pull-request.md';
/** In the order in which they are played. */
const summaryFiles = ['1-version.md', '2-finish.md', '3-finish-again.md'];
const files = [reportFile, ...summaryFiles, pullFile];

/** Writes the files and gives back their names. */
export async function keep(report: Report, folder: string): Promise<string[]> {
  const summaries = report.steps.flatMap(({ action }) => action?.summary ?? []);
  const { pullRequest: pull } = report;
  const texts = new Map([
    [reportFile, reportText(report)],
    ...summaryFiles.map((name, index) => [name, summaries[index] ?? ''] as const),
    ...(pull ? [[pullFile, pullText(pull)] as const] : []),
  ]);
  for (const [name, text] of texts) await writeFile(join(folder, name), `${text.trimEnd()}\n`);
  return [...texts.keys()];
}

function reportText(report: Report): string {
  const { title, notes, steps, graphs, workflow, missing, pullRequest: pull, checks, seconds } = report;
  return [
    `# Rehearsal: ${title}`,
    `${holds(report) ? 'All of it holds.' : '**Not all of it holds.**'} ${seconds.toFixed(1)} s.`,
    listed(notes),
    '## Steps',
    ['| step | | seconds |', '|---|---|---|', ...steps.map(stepRow)].join('\n'),
    ...steps.map(annotationText),
    '## Checks',
    checks.map(({ claim, holds, found }) => `- [${holds ? 'x' : ' '}] ${claim}${found && `: ${found}`}`).join('\n'),
    `## In the workflow of the README, these lines for this repository\n\n~~~~yaml\n${workflow}\n~~~~`,
    missing.length > 0 ? `## What is missing in the repository\n\n${listed(missing)}` : '',
    '## Before',
    fenced(graphs.before),
    '## After',
    fenced(graphs.after),
    pull ? `## Pull request\n\n[#${pull.number} ${pull.title}](${pullFile})` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

const listed = (texts: readonly string[]): string => texts.map((text) => `- ${text}`).join('\n');

function stepRow({ title, told, seconds }: PlayedStep): string {
  return `| ${[title, told].map((text) => text.replaceAll('|', '\\|')).join(' | ')} | ${seconds.toFixed(2)} |`;
}

function annotationText({ title, action }: PlayedStep): string {
  const texts = action?.annotations ?? [];
  return texts.length > 0 ? `${title}:\n\n${fenced(texts.join('\n'))}` : '';
}

function pullText({ number, title, head, base, body }: ProposedMerge): string {
  return `# #${number} ${title}\n\n\`${head}\` → \`${base}\`\n\n${body}`;
}

const fenced = (text: string): string => `~~~~text\n${text}\n~~~~`;
