// What is kept with --out: the report, the job summaries and the pull request, as Markdown.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from './problem.ts';
import { holds, type PlayedStep, type ProposedMerge, type Report } from './report.ts';

/** Made before anything is played, so that a bad path is said at once. */
export async function requireFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'report.md'), '');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(`--out ${folder} cannot be written: ${why}`, 'Name a folder that is yours.');
  }
}

/** Writes the files and gives back their names. */
export async function keep(report: Report, folder: string): Promise<string[]> {
  const summaries = report.steps.flatMap(({ action }, index) =>
    action ? [[`${index + 1}-${action.name}.md`, action.summary] as const] : [],
  );
  const { pullRequest: pull } = report;
  const files = new Map([
    ['report.md', reportText(report)],
    ...summaries,
    ...(pull ? [['pull-request.md', pullText(pull)] as const] : []),
  ]);
  for (const [name, text] of files) await writeFile(join(folder, name), `${text.trimEnd()}\n`);
  return [...files.keys()];
}

function reportText(report: Report): string {
  const { title, notes, steps, graphs, pullRequest: pull, checks, seconds } = report;
  return [
    `# Rehearsal: ${title}`,
    `${holds(report) ? 'All of it holds.' : '**Not all of it holds.**'} ${seconds.toFixed(1)} s.`,
    notes.map((note) => `- ${note}`).join('\n'),
    '## Steps',
    ['| step | | seconds |', '|---|---|---|', ...steps.map(stepRow)].join('\n'),
    ...steps.map(annotationText),
    '## Checks',
    checks.map(({ claim, holds, found }) => `- [${holds ? 'x' : ' '}] ${claim}${found && `: ${found}`}`).join('\n'),
    '## Before',
    fenced(graphs.before),
    '## After',
    fenced(graphs.after),
    pull ? `## Pull request\n\n[#${pull.number} ${pull.title}](pull-request.md)` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

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
