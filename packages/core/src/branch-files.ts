// Files on a branch, changed by a commit of GitHub's own: no checkout, and nothing lost of what others wrote meanwhile.

import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { findCommit } from './commits.ts';
import { repeat } from './ensure.ts';
import { HotfixError } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { createCommit } from './merge-commit.ts';
import { fastForward, findRef } from './refs.ts';

/** Something else than a text file of UTF-8 stands there: it is neither read nor overwritten. */
export class NoTextFile extends HotfixError {}

/** Reads a file of a branch or commit; undefined where there is nothing of that name. Throws `NoTextFile`. */
export type ReadFile = (file: string) => Promise<string | undefined>;

/** New contents by path; null deletes a file. What is the same as before counts as no change. */
export type Changes = ReadonlyMap<string, string | null>;

export interface FileCommit {
  /** Decides from the present files, again from the new ones where the branch moved. */
  readonly change: (read: ReadFile) => Promise<Changes>;
  readonly message: string;
}

export type Committed =
  | { readonly result: 'committed' | 'unchanged'; readonly sha: string }
  | { readonly result: 'gone' };

const mostTries = 5;

/**
 * Commits changed files on top of a branch (docs.github.com/rest/git/commits) and fast-forwards it; where the branch moved
 * meanwhile, it starts again from the new tip. `sha` is the tip then. `gone` where there is no such branch. What a rule
 * refuses is thrown as GitHub said it (`isRuleRefusal`).
 */
export async function commitFiles(github: GitHub, branch: string, wanted: FileCommit): Promise<Committed> {
  for (let attempt = 1; ; attempt += 1) {
    const tip = await findRef(github, `heads/${branch}`);
    if (!tip) return { result: 'gone' };
    const commit = await commitOnto(github, tip.sha, wanted);
    if (commit === undefined) return { result: 'unchanged', sha: tip.sha };
    if ((await fastForward(github, branch, commit)) === 'done') return { result: 'committed', sha: commit };
    if (attempt === mostTries) throw movedTooOften(branch);
    await github.clock.sleep(200 * attempt ** 2);
  }
}

/** A commit with the changed files on top of another one, which no branch names yet; undefined where nothing changes. */
export async function commitOnto(github: GitHub, parent: string, wanted: FileCommit): Promise<string | undefined> {
  const before = new Map<string, Promise<FileContent | undefined>>();
  const read = (file: string) => {
    const known = before.get(file) ?? readFile(github, parent, file);
    before.set(file, known);
    return known;
  };
  const wished = await wanted.change(async (file) => (await read(file))?.text);
  const entries: object[] = [];
  for (const [file, content] of wished) {
    const old = await read(file);
    if (content === null && old) entries.push({ path: file, mode: '100644', type: 'blob', sha: null });
    if (content !== null && old?.blob !== blobOf(content))
      entries.push({ path: file, mode: '100644', type: 'blob', content });
  }
  if (entries.length === 0) return undefined;
  const base = await findCommit(github, parent);
  if (!base) throw new HotfixError(`The commit ${parent} is gone.`, 'Run the job again: nothing is done twice.');
  // A file that goes makes room for a folder of its name.
  const body = { base_tree: base.tree, tree: entries };
  const { sha: tree } = await repeat(github.clock, () => github.post<{ sha: string }>('/git/trees', body));
  return createCommit(github, { tree, parents: [parent], message: wanted.message });
}

/** Reads files as they are at a commit. */
export function filesAt(github: GitHub, commit: string): ReadFile {
  return async (file) => (await readFile(github, commit, file))?.text;
}

interface FileContent {
  readonly blob: string;
  readonly text: string;
}

interface ContentAnswer {
  type?: string;
  sha: string;
  content?: string;
  encoding?: string;
}

// Up to 1 MB comes with the answer, more as a blob (docs.github.com/rest/repos/contents#get-repository-content).
async function readFile(github: GitHub, ref: string, file: string): Promise<FileContent | undefined> {
  const route = `/contents/${file.split('/').map(encodeURIComponent).join('/')}`;
  const answer = await github.find<ContentAnswer | unknown[]>(route, { ref });
  if (!answer) return undefined;
  if (Array.isArray(answer) || answer.type !== 'file') throw noTextFile(file, 'it is no file');
  const whole = answer.encoding === 'base64' ? answer : await github.get<ContentAnswer>(path`/git/blobs/${answer.sha}`);
  const content = Buffer.from(whole.content ?? '', 'base64');
  if (!isUtf8(content)) throw noTextFile(file, 'it is not UTF-8');
  return { blob: answer.sha, text: content.toString('utf8') };
}

function noTextFile(file: string, why: string): NoTextFile {
  return new NoTextFile(`${file} was left as it is: ${why}.`, 'Give it another name, or put a text file there.');
}

/** What git calls a file of this content (git-scm.com/book/en/v2/Git-Internals-Git-Objects). */
function blobOf(text: string): string {
  const content = Buffer.from(text);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

function movedTooOften(branch: string): HotfixError {
  return new HotfixError(
    `${branch} moved ${mostTries} times while files were written to it.`,
    'Run the job again once there is less going on: nothing is done twice.',
  );
}
