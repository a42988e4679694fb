// What `npm run build` writes is there as a whole, or as it was.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeAnew } from '../scripts/fresh-folder.ts';

let home: string;
let dist: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fresh-folder-'));
  dist = join(home, 'dist');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const put = (folder: string, name: string, text: string) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
};
const all = () => readdirSync(home, { recursive: true, encoding: 'utf8' }).sort();
const write = async (fresh: string) => put(join(fresh, 'core'), 'index.js', 'new');

test('what is written takes the place of what was there', async () => {
  put(dist, 'gone.js', 'old');
  // With a slash at its end, as of a path that was typed.
  await writeAnew(`${dist}/`, write);
  expect(all()).toEqual(['dist', 'dist/core', 'dist/core/index.js']);
  expect(readFileSync(join(dist, 'core', 'index.js'), 'utf8')).toBe('new');
});

test('where nothing was there, it is made', async () => {
  await writeAnew(dist, write);
  expect(all()).toEqual(['dist', 'dist/core', 'dist/core/index.js']);
});

test('all is as it was until all is written, and where that fails', async () => {
  put(dist, 'index.js', 'old');
  let meanwhile: string[] = [];
  const failing = async (fresh: string) => {
    await write(fresh);
    meanwhile = readdirSync(dist);
    throw new Error('no bundle');
  };
  await expect(writeAnew(dist, failing)).rejects.toThrow('no bundle');
  expect(meanwhile).toEqual(['index.js']);
  expect(all()).toEqual(['dist', 'dist/index.js']);
});

test('what runs left that were killed goes', async () => {
  put(`${dist}.new`, 'half.js', 'half');
  put(`${dist}.old`, 'index.js', 'old');
  await writeAnew(dist, write);
  expect(all()).toEqual(['dist', 'dist/core', 'dist/core/index.js']);
});
