// One coverage report of whatever format: told by what is in it, not by its name.

import { open } from 'node:fs/promises';
import { type CoverageReport, Unreadable } from './coverage.ts';
import { readJson } from './json.ts';
import { readGoProfile, readLcov } from './text.ts';
import { readXmlReport } from './xml-formats.ts';

export const formats = 'coverage.py JSON, Cobertura, JaCoCo, Clover, LCOV, Istanbul summary, Go cover profile';

/** Undefined where the file is no coverage report; throws `Unreadable` where it is one that is damaged. */
export async function readReport(file: string): Promise<CoverageReport | undefined> {
  const beginning = await beginningOf(file);
  if (beginning === '') throw new Unreadable('it is empty');
  if (beginning.startsWith('<')) return readXmlReport(file);
  if (beginning.startsWith('{')) return readJson(file);
  if (beginning.startsWith('mode:')) return readGoProfile(file);
  return /^(TN:|SF:|#)/.test(beginning) ? readLcov(file) : undefined;
}

/** What cannot be read is a report all the same where it begins like one. */
export async function beginsLikeReport(file: string): Promise<boolean> {
  const beginning = await beginningOf(file);
  if (!beginning.startsWith('<')) return /^(TN:|SF:|mode:|\{\s*"(meta|totals?)")/.test(beginning);
  const [, root = ''] = /<([A-Za-z][\w:.-]*)/.exec(beginning.replaceAll(/<!--[\s\S]*?(-->|$)/g, '')) ?? [];
  return root === 'coverage' || root === 'report';
}

async function beginningOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\uFEFF/, '')
      .trimStart();
  } finally {
    await handle.close();
  }
}
