// The YAML examples of the pages as files that linters read: `node scripts/examples.ts DIR`. Each lies below DIR as its page, `@` and its first
// line, with every line where it is in the page, so that what a linter says of the file is true of the page. Needs nothing installed.

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Example {
  /** The Markdown file, from the root of the project on. */
  readonly page: string;
  /** Of its first line in the page, from 1. */
  readonly line: number;
  readonly text: string;
}

/** The job that a list of steps is read in: all that the linters ask for, so that they speak of the steps alone. */
const job = `name: steps
on: workflow_dispatch
permissions: {}
concurrency: { group: steps, cancel-in-progress: false }
jobs:
  steps:
    name: steps
    runs-on: ubuntu-latest
    steps:`.split('\n');

/** The fenced YAML blocks of a page, without the indentation of the list item that they stand in. */
export function examplesOf(page: string, markdown: string): Example[] {
  return [...markdown.matchAll(/^( *)```ya?ml\n([\s\S]*?)^ *```$/gm)].map(
    ({ index, 1: indent = '', 2: block = '' }) => ({
      page,
      line: markdown.slice(0, index).split('\n').length + 1,
      text: block.replace(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** The file for an example: a workflow as it is, a list of steps in a job. Of all else the problem: nobody could paste it anywhere. */
export function fileOf({ page, line, text }: Example): { name: string; text: string } | { problem: string } {
  const isSteps = /^(?:#.*\n)*- /.test(text);
  if (!(isSteps || (/^on:/m.test(text) && /^jobs:/m.test(text))))
    return {
      problem: `${page}:${line}: neither a workflow (\`on\`, \`jobs\`) nor a list of steps: make it one, or fence it as text`,
    };
  const body = text.split('\n');
  const lines = isSteps ? [...job, ...body.map((one) => `      ${one}`.trimEnd())] : body;
  const above = line - 1 - (lines.length - body.length);
  if (above < 0) return { problem: `${page}:${line}: too far up for the job around its steps: make it a workflow` };
  return { name: `${page}@${line}.yml`, text: '\n'.repeat(above) + lines.join('\n') };
}

/** The pages that people read: those of the root, of docs/, and the README of each folder. */
export async function pagesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.flatMap((entry) => (entry.isDirectory() && entry.name !== 'docs' ? [entry.name] : []));
  const documents = await readdir(join(folder, 'docs'), { recursive: true }).catch(() => []);
  const pages = [...entries.map(({ name }) => name), ...documents.map((name) => join('docs', name))];
  const readmes = folders.map((name) => `${name}/README.md`).filter((name) => existsSync(join(folder, name)));
  return [...pages.filter((name) => name.endsWith('.md')), ...readmes].sort();
}

/** Writes the examples of a folder's pages below `target`; what is none is returned, and not written. */
async function write(target: string, folder: string): Promise<string[]> {
  const problems: string[] = [];
  for (const page of await pagesIn(folder))
    for (const file of examplesOf(page, await readFile(join(folder, page), 'utf8')).map(fileOf)) {
      if ('problem' in file) {
        problems.push(file.problem);
        continue;
      }
      await mkdir(dirname(join(target, file.name)), { recursive: true });
      await writeFile(join(target, file.name), file.text);
    }
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [target, folder = fileURLToPath(new URL('..', import.meta.url))] = process.argv.slice(2);
  if (target === undefined) throw new Error('node scripts/examples.ts DIR [FOLDER OF THE PAGES]');
  const problems = await write(target, folder);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
