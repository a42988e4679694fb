// Where the page is written, and where it is not.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { play } from '../rehearsal.world.ts';
import { keepPage, requirePage } from './keep.ts';
import { opening } from './page.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rehearsal-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('folders are made for it, and it takes the place of an earlier one, which is gone as soon as it is played again', async () => {
  const file = join(folder, 'new', 'page.html');
  await requirePage(file);
  expect(readFileSync(file, 'utf8')).toBe('');
  await requirePage(file);
  await keepPage(await play({ scenario: 'rollback' }), file);
  expect(readFileSync(file, 'utf8')).toMatch(/^<!DOCTYPE html>\n<html lang="en">\n.*<\/html>\n$/s);
  await requirePage(file);
  expect(readFileSync(file, 'utf8')).toBe('');
});

test('no other file is written over', async () => {
  const file = join(folder, 'index.html');
  // It tells of such a page, as this test does.
  writeFileSync(file, `<!DOCTYPE html><title>mine</title>${opening}`);
  await expect(requirePage(file)).rejects.toThrow(
    `--page ${file} cannot be written: it is there, and no page of a rehearsal.`,
  );
  await expect(requirePage(join(file, 'page.html'))).rejects.toThrow('it is below a file');
  expect(readFileSync(file, 'utf8')).toContain('mine');
});

test('a folder is no file', async () => {
  mkdirSync(join(folder, 'pages'));
  await expect(requirePage(join(folder, 'pages'))).rejects.toThrow('it is a folder');
});
