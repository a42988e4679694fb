// Writes a merge that was settled here through the API: so the commit is GitHub's, verified, and nobody's identity is used.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repeat } from './ensure.ts';
import { HotfixError } from './errors.ts';
import type { Git } from './git.ts';
import type { GitHub } from './github.ts';
import { visible } from './markdown.ts';
import type { Entry, Merge } from './merge.ts';
import { readObjects } from './objects.ts';
import type { Settled } from './settle.ts';

/** The merged tree with what was settled put in: its object id, in the scratch repository. */
export async function settledTree(git: Git, merge: Merge, settled: readonly Settled[]): Promise<string> {
  if (settled.length === 0) return merge.tree;
  const env = { GIT_INDEX_FILE: `${await git.newFolder()}/index` };
  const { folder } = merge;
  await git.call(['read-tree', merge.tree], { folder, env });
  const zero = '0'.repeat(merge.tree.length);
  const lines = settled.map(({ path, entry }) => `${entry?.mode ?? '0'} ${entry?.object ?? zero}\t${path}\0`);
  await git.call(['update-index', '-z', '--index-info'], { folder, env, input: lines.join('') });
  const { stdout } = await git.call(['write-tree', '--missing-ok'], { folder, env });
  return stdout.toString('utf8').trim();
}

interface Change extends Entry {
  readonly path: string;
  readonly oldObject: string;
}

export interface MergeCommit {
  /** The commit whose tree the merged one is described against. */
  readonly onto: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/**
 * Makes the commit on GitHub, without a branch that names it: new files as blobs, the tree against that of `onto`, the
 * commit without author, which GitHub signs (docs.github.com/rest/git/commits#create-a-commit). Throws unless GitHub's
 * tree is, to the byte, the one that was merged here.
 */
export async function createMergeCommit(
  github: GitHub,
  git: Git,
  wanted: MergeCommit & { readonly folder: string },
): Promise<string> {
  const { folder } = wanted;
  const changes = await changesBetween(git, folder, { from: `${wanted.onto}^{tree}`, to: wanted.tree });
  const tree = changes.length === 0 ? wanted.tree : await createTree(github, git, { ...wanted, changes });
  if (tree !== wanted.tree) throw new Error(`GitHub's tree ${tree} is not the merged one ${wanted.tree}`);
  return createCommit(github, { tree, parents: wanted.parents, message: wanted.message });
}

/** A commit without author or committer: GitHub puts the token's user there and signs it. */
export async function createCommit(
  github: GitHub,
  commit: Pick<MergeCommit, 'tree' | 'parents' | 'message'>,
): Promise<string> {
  const { tree, parents, message } = commit;
  return createObject(github, '/git/commits', { tree, parents, message });
}

// Nothing names an object before a branch does: where the answer was lost it is simply made again.
async function createObject(github: GitHub, route: string, body: object): Promise<string> {
  return (await repeat(github.clock, () => github.post<{ sha: string }>(route, body))).sha;
}

async function changesBetween(git: Git, folder: string, trees: { from: string; to: string }): Promise<Change[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', trees.from, trees.to];
  const fields = (await git.call(args, { folder })).stdout.toString('utf8').split('\0');
  const changes: Change[] = [];
  for (let at = 0; fields[at]; at += 2) {
    const [, mode = '', oldObject = '', object = ''] = (fields[at] ?? '').split(' ');
    changes.push({ mode, oldObject, object, path: fields[at + 1] ?? '' });
  }
  // A byte that is no UTF-8 was read as the replacement character.
  const unspeakable = changes.find(({ path }) => path.includes('\ufffd'));
  if (unspeakable) {
    throw new HotfixError(
      `The file name "${visible(unspeakable.path)}" is not UTF-8, and GitHub's API takes no other.`,
      'Rename the file, or merge locally and push.',
    );
  }
  return changes;
}

async function createTree(
  github: GitHub,
  git: Git,
  at: { folder: string; onto: string; changes: readonly Change[] },
): Promise<string> {
  const made = await createMissingBlobs(github, git, at);
  const entries = at.changes.map(({ mode, object, path }) => {
    if (mode === '160000') return { path, mode, type: 'commit', sha: object };
    if (!isBlob(mode)) return { path, mode: '100644', type: 'blob', sha: null };
    return { path, mode, type: 'blob', sha: made.get(object) ?? object };
  });
  const { stdout } = await git.call(['rev-parse', `${at.onto}^{tree}`], { folder: at.folder });
  // What goes first makes room: a file where a folder was, or the other way round.
  const body = {
    base_tree: stdout.toString('utf8').trim(),
    tree: entries.toSorted((a, b) => Number(b.sha === null) - Number(a.sha === null)),
  };
  return createObject(github, '/git/trees', body);
}

// What was merged or settled line by line exists only here, as loose objects; all that came from GitHub lies in packs.
async function createMissingBlobs(
  github: GitHub,
  git: Git,
  at: { folder: string; changes: readonly Change[] },
): Promise<Map<string, string>> {
  const objects = new Set(at.changes.filter(({ mode }) => isBlob(mode)).map(({ object }) => object));
  const fresh = [...objects].filter((object) =>
    existsSync(join(at.folder, 'objects', object.slice(0, 2), object.slice(2))),
  );
  const contents = await readObjects(git, at.folder, fresh);
  const made = new Map<string, string>();
  for (let from = 0; from < fresh.length; from += atOnce) {
    const batch = fresh.slice(from, from + atOnce);
    const create = (object: string) =>
      createObject(github, '/git/blobs', {
        content: contents.get(object)?.toString('base64') ?? '',
        encoding: 'base64',
      });
    const answers = await Promise.all(batch.map(create));
    for (const [index, sha] of answers.entries()) made.set(batch[index] ?? '', sha);
  }
  return made;
}

const atOnce = 8;

function isBlob(mode: string): boolean {
  return mode !== '160000' && !/^0+$/.test(mode);
}
