// Where the page goes: never over a file that is not a page of a rehearsal.

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../problem.ts';
import type { Report } from '../report.ts';
import { opening, pageOf } from './page.ts';

/** Before anything is played, so that a bad path is said at once; an earlier page there is emptied. */
export async function requirePage(file: string): Promise<void> {
  const refused = (why: string) =>
    new Problem(`--page ${file} cannot be written: ${why}.`, 'Name a file that is yours.');
  try {
    const there = await stat(file).catch(() => undefined);
    if (there && !there.isFile()) throw refused('it is a folder');
    if (there && there.size > 0 && !(await readFile(file, 'utf8')).startsWith(opening))
      throw refused('it is there, and no page of a rehearsal');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '');
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw refused(['EEXIST', 'ENOTDIR'].includes(code) ? 'it is below a file' : message);
  }
}

export async function keepPage(report: Report, file: string): Promise<void> {
  await writeFile(file, pageOf(report));
}
