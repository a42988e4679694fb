// Files of a commit, read and written without a working tree: a commit is there as a whole, or not at all.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Files } from './files.ts';
import { isRelevant } from './files.ts';
import type { Git } from './git.ts';
import { Problem } from './problem.ts';

/** Paths of all files of a commit. */
export async function pathsOf(git: Git, commit: string): Promise<string[]> {
  return (await git.run('ls-tree', '-r', '-z', '--name-only', commit)).split('\0').filter(Boolean);
}

/** Files of a commit as they are, to the byte, in one call. */
export async function contentsOf(git: Git, commit: string, paths: readonly string[]): Promise<Map<string, Buffer>> {
  const input = paths.map((path) => `${commit}:${path}\n`).join('');
  const { status, out, error } = await git.try(['cat-file', '--batch'], { input });
  if (status !== 0) throw new Error(error);
  const contents = new Map<string, Buffer>();
  let from = 0;
  for (const path of paths) {
    // `<object> blob <size>`, the content, a line break (git-scm.com/docs/git-cat-file#_batch_output).
    const end = out.indexOf('\n', from);
    const size = Number(out.toString('utf8', from, end).split(' ')[2]);
    if (!Number.isInteger(size)) throw new Error(`${commit} has no ${path}`);
    contents.set(path, out.subarray(end + 1, end + 1 + size));
    from = end + size + 2;
  }
  return contents;
}

/** What a release reads and changes, as it is in a commit. */
export async function filesOf(git: Git, commit: string): Promise<Files> {
  const contents = await contentsOf(git, commit, (await pathsOf(git, commit)).filter(isRelevant));
  return new Map([...contents].map(([path, content]) => [path, content.toString('utf8')]));
}

/** A commit on top of `parent` with other texts in some of its files; nothing points to it yet. */
export async function commitFiles(
  git: Git,
  parent: string,
  { files, message }: { files: Files; message: string },
): Promise<string> {
  const blobs = new Map<string, string>();
  for (const [path, text] of files) blobs.set(path, await git.feed(text, 'hash-object', '-w', '--stdin'));
  const listed = (await git.run('ls-tree', '-r', '-z', parent)).split('\0').filter(Boolean);
  const entries = listed.map((line) => {
    const [, mode = '', object = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return `${mode} ${blobs.get(path) ?? object}\t${path}\0`;
  });
  return git.run('commit-tree', await treeOf(git, entries), '-p', parent, '-m', message);
}

/** By an index of its own, in a new folder: what a run that was killed left, its lock above all, is in nobody's way. */
async function treeOf(git: Git, entries: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'release-index-'));
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  const run = async (input: string, ...args: string[]) => {
    const { status, out, error } = await git.try(args, { input, env });
    if (status !== 0) throw new Problem(`git ${args[0]} failed: ${error.trim() || `exit code ${status}`}`);
    return out.toString('utf8').trim();
  };
  try {
    await run(entries.join(''), 'update-index', '-z', '--index-info');
    return await run('', 'write-tree');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
