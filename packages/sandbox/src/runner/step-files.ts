import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a step wrote to its files. */
export interface StepFiles {
  readonly outputs: Record<string, string>;
  readonly summary: string;
}

/** Names of the files that a step writes to, below its folder. */
export const fileNames = {
  GITHUB_OUTPUT: 'output',
  GITHUB_STEP_SUMMARY: 'summary.md',
  GITHUB_STATE: 'state',
  GITHUB_ENV: 'env',
  GITHUB_PATH: 'path',
} as const;

/** Reads what a step left in its files, as the runner does (GitHub docs: workflow commands, environment files). */
export function readStepFiles(folder: string): StepFiles {
  const outputs = parseFileCommand(readFileSync(join(folder, fileNames.GITHUB_OUTPUT), 'utf8'));
  return { outputs, summary: readFileSync(join(folder, fileNames.GITHUB_STEP_SUMMARY), 'utf8') };
}

/** `name=value`, or `name<<DELIMITER` with lines up to the delimiter; whichever sign comes first counts. */
export function parseFileCommand(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name = '', sign, rest = ''] = /^(.*?)(=|<<)(.*)$/.exec(line) ?? [];
    if (sign === undefined) throw new Error(`Invalid format '${line}'`);
    if (name === '') throw new Error(`Invalid format '${line}'. Name must not be empty`);
    if (sign === '=') {
      values[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (rest === '' || end < 0) throw new Error(`Invalid value. Matching delimiter not found '${rest}'`);
    values[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}
