// What is brought into a scratch repository for a merge: single commits with their trees, or commits alone.

import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';

const quietly = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head'];

/** Brings these commits with their trees, without their history and without files. */
export async function fetchTrees(git: Git, shas: readonly string[]): Promise<string> {
  const folder = await git.scratch();
  // Not as arguments: there may be more of them than a command line takes.
  const input = lines(shas);
  await git.call([...quietly, '--depth=1', '--filter=blob:none', '--stdin', 'origin'], { folder, input });
  return folder;
}

/** Brings these files in one go, where git would ask for each when it reads it. */
export async function fetchFiles(git: Git, folder: string, objects: readonly string[]): Promise<void> {
  if (objects.length === 0) return;
  await git.call([...quietly, '--filter=blob:none', '--stdin', 'origin'], { folder, input: lines(objects) });
}

function lines(shas: readonly string[]): string {
  return [...new Set(shas)].map((sha) => `${sha}\n`).join('');
}

/**
 * Brings so many generations of these commits with their trees, without files, into a repository of its own: the history
 * is cut behind them.
 */
export async function fetchGenerations(git: Git, shas: readonly string[], depth: number): Promise<string> {
  const folder = await git.newRepository();
  const input = lines(shas);
  await git.call([...quietly, `--depth=${depth}`, '--filter=blob:none', '--stdin', 'origin'], { folder, input });
  return folder;
}

/**
 * Brings the whole history of these commits, without trees and files, into a repository of its own: a cut history would
 * show merge bases that are none.
 */
export async function fetchCommits(git: Git, shas: readonly string[]): Promise<string> {
  const folder = await git.newRepository();
  await git.call([...quietly, '--filter=tree:0', 'origin', ...new Set(shas)], { folder });
  return folder;
}

/** Lets one scratch repository read the objects of another. */
export async function borrowObjects(folder: string, from: string): Promise<void> {
  await appendFile(join(folder, 'objects', 'info', 'alternates'), `${join(from, 'objects')}\n`);
}
