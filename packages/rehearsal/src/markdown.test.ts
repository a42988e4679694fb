// What --out keeps, and what it does with the folder.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keep, requireFolder } from './markdown.ts';
import { play } from './rehearsal.world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rehearsal-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('of an earlier run nothing stays that looks current, and other files stay', async () => {
  for (const name of ['pull-request.md', '3-finish-again.md', '12-open-pr.md', 'notes.md', '4-mine.md'])
    writeFileSync(join(folder, name), 'old');
  await requireFolder(folder);
  expect(readdirSync(folder).sort()).toEqual(['4-mine.md', 'notes.md', 'report.md']);
});

test('the report says what the workflow needs and what is missing, and names no server that is gone', async () => {
  const report = { ...(await play({ conflict: true })), missing: ['A first release'] };
  const names = await keep(report, folder);
  const begun = ['1-start', '2-quality-gates', '3-open-pr', '4-check'];
  const ended = ['5-finish', '6-finish-again', '7-cleanup', '8-rebase'];
  const shown = ['production-pull-request', 'pull-request', 'tracking-issue'];
  expect(names).toEqual(['report', ...begun, ...ended, ...shown].map((name) => `${name}.md`));
  const text = names.map((name) => readFileSync(join(folder, name), 'utf8')).join();
  expect(text).toContain('## What is missing in the repository\n\n- A first release\n');
  expect(text).toContain("branches: [main, 'support/**']");
  expect(text).toContain('| src/login.js | foretold | met |');
  expect(text).toMatch(/## The tracking issue, as it ended\n\n\[#\d+ .*\]\(tracking-issue\.md\): open\n/);
  expect(text).not.toContain('127.0.0.1');
  // The pull request with the gates' table, and below it what check says of it.
  const opened = readFileSync(join(folder, 'production-pull-request.md'), 'utf8');
  expect(opened).toMatch(/\| coverage \| ✓ passed \|.*\n---\n.*`src\/login.js`/s);
});

test('a file, or a folder below one, is no folder to keep it in', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'mine');
  for (const path of [file, join(file, 'below')])
    await expect(requireFolder(path)).rejects.toThrow(`--out ${path} cannot be written: it is a file, or below one.`);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});
