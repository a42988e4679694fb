// Repositories of a user, as the tests need them, and what must not change in them.

import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RehearsalOptions, rehearse } from './index.ts';
import type { Report } from './report.ts';
import { holds } from './report.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Plays with the faces of this working tree. */
export const play = (options: Omit<RehearsalOptions, 'root'> = {}): Promise<Report> => rehearse({ root, ...options });

/** The checks that do not hold, told as a person reads them. */
export function broken(report: Report): readonly string[] {
  if (holds(report)) return [];
  const told = report.steps.flatMap(({ action }) => action?.annotations ?? []);
  return [...report.checks.filter((check) => !check.holds).map(({ claim, found }) => `${claim}: ${found}`), ...told];
}

export interface Folder {
  readonly path: string;
  git(...args: string[]): string;
  write(file: string, text: string): void;
  /** Writes the files and commits them to the branch that is checked out. */
  commit(files: Readonly<Record<string, string>>, message?: string): string;
  [Symbol.dispose](): void;
}

const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgSign=false'];

export function gitAt(path: string, ...args: string[]): string {
  return execFileSync('git', [...person, ...args], {
    cwd: path,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** An empty repository in a folder of its own, with main checked out. */
export function openFolder(): Folder {
  const parent = mkdtempSync(join(tmpdir(), 'rehearsal-test-'));
  const path = join(parent, 'shop');
  mkdirSync(path);
  gitAt(path, 'init', '--quiet', '--initial-branch=main');
  const git = (...args: string[]) => gitAt(path, ...args);
  function write(file: string, text: string): void {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  function commit(files: Readonly<Record<string, string>>, message = `change ${Object.keys(files)}`): string {
    for (const [file, text] of Object.entries(files)) write(file, text);
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
    return git('rev-parse', 'HEAD');
  }
  return { path, git, write, commit, [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }) };
}

export const prices = (third: string) => `one: 1\ntwo: 2\n${third}\nfour: 4\nfive: 5\n`;

/** Release v2.4.1 on main, develop ahead of it, and hotfix/prices, which corrects a line of prices.txt. */
export function openShop(): Folder {
  const shop = openFolder();
  shop.commit({ 'prices.txt': prices('three: 4'), 'docs/guide.md': '# Guide\n' }, 'feat: prices');
  shop.git('tag', '--annotate', '--message', 'Release', 'v2.4.1');
  shop.git('switch', '--quiet', '--create', 'develop');
  shop.commit({ 'orders.txt': 'none\n' }, 'feat: orders');
  shop.git('switch', '--quiet', '--create', 'hotfix/prices', 'main');
  shop.commit({ 'prices.txt': prices('three: 3') }, 'fix(prices): three is three');
  shop.git('switch', '--quiet', 'main');
  return shop;
}

/** Every file below the folder with its size and the times at which it and its entry changed. */
export function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { size, mtimeMs, ctimeMs, nlink } = lstatSync(join(folder, name));
      return `${name} ${size} ${mtimeMs} ${ctimeMs} ${nlink}`;
    });
}
