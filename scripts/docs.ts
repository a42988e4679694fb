// Writes the tables of inputs and outputs into each action's README, from its action.yml.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const markers = ['<!-- tables from action.yml: npm run docs -->', '<!-- end of tables -->'] as const;

interface Face {
  readonly inputs: Readonly<Record<string, { description: string; default?: string; required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

/** The README of a face with its tables as action.yml says. */
export function withTables(readme: string, face: Face): string {
  const [start, end] = markers.map((marker) => readme.indexOf(marker));
  if (start === undefined || end === undefined || start < 0 || end < start)
    throw new Error('the README has no markers for its tables');
  return `${readme.slice(0, start)}${markers[0]}\n\n${tables(face)}\n\n${readme.slice(end)}`;
}

function tables({ inputs, outputs }: Face): string {
  const inputRows = Object.entries(inputs).map(
    ([name, input]) =>
      `| \`${name}\` | ${input.required ? 'required' : defaultOf(input.default)} | ${cell(input.description)} |`,
  );
  const outputRows = Object.entries(outputs).map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`);
  return [
    '### Inputs',
    '',
    '| input | default | |',
    '|---|---|---|',
    ...inputRows,
    '',
    '### Outputs',
    '',
    '| output | |',
    '|---|---|',
    ...outputRows,
  ].join('\n');
}

function defaultOf(value: string | undefined): string {
  return value ? `\`${value}\`` : 'none';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** The folders with an action.yml and a README, below the root. */
export async function faces(): Promise<string[]> {
  const folders = await readdir(root, { withFileTypes: true });
  const names: string[] = [];
  for (const folder of folders) {
    if (folder.isDirectory() && (await readFile(join(root, folder.name, 'action.yml')).catch(() => undefined)))
      names.push(folder.name);
  }
  return names;
}

async function write(): Promise<void> {
  for (const name of await faces()) {
    const file = join(root, name, 'README.md');
    const face = parse(await readFile(join(root, name, 'action.yml'), 'utf8')) as Face;
    await writeFile(file, withTables(await readFile(file, 'utf8'), face));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await write();
