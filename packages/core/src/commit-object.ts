// Commits as git stores them, to the byte: what `git commit-tree` would trim from a name or a message stays.

import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a commit says besides its place in history, in the bytes that it says it in. */
export interface CommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  /** Name, address, seconds and time zone. */
  readonly author: Buffer;
  /** In which the texts are written, where that is not UTF-8. */
  readonly encoding: Buffer | undefined;
  readonly message: Buffer;
}

/** Reads the content of a commit object (git-scm.com/docs/git-cat-file); other headers, signatures above all, are left out. */
export function parseCommit(content: Buffer): CommitObject {
  const end = content.indexOf('\n\n');
  const head = content.subarray(0, end < 0 ? content.length : end).toString('latin1');
  const values = (name: string) =>
    [...head.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, value = '']) => value);
  const bytes = (value: string | undefined) => (value === undefined ? undefined : Buffer.from(value, 'latin1'));
  return {
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: bytes(values('author')[0]) ?? Buffer.alloc(0),
    encoding: bytes(values('encoding')[0]),
    message: end < 0 ? Buffer.alloc(0) : content.subarray(end + 2),
  };
}

/** `committer`: `name <address> seconds zone`. */
export function formatCommit(commit: CommitObject, committer: string): Buffer {
  const parents = commit.parents.map((parent) => `parent ${parent}\n`).join('');
  return Buffer.concat([
    Buffer.from(`tree ${commit.tree}\n${parents}author `),
    commit.author,
    Buffer.from(`\ncommitter ${committer}\n`),
    ...(commit.encoding ? [Buffer.from('encoding '), commit.encoding, Buffer.from('\n')] : []),
    Buffer.from('\n'),
    commit.message,
  ]);
}

/**
 * Puts a commit into a repository as a loose object, without a process: of a hundred branches every commit needs two, and
 * to start git costs more than all the rest. Its id comes back.
 */
export async function writeCommit(repository: string, content: Buffer): Promise<string> {
  const stored = Buffer.concat([Buffer.from(`commit ${content.length}\0`), content]);
  const id = createHash('sha1').update(stored).digest('hex');
  const folder = join(repository, 'objects', id.slice(0, 2));
  const file = join(folder, id.slice(2));
  if (existsSync(file)) return id;
  await mkdir(folder, { recursive: true });
  // Another branch may write the same one at this moment, and git must not see half of it.
  const draft = join(folder, `tmp_obj_${randomUUID()}`);
  // Loaded here, since few steps make a commit.
  await writeFile(draft, process.getBuiltinModule('node:zlib').deflateSync(stored));
  await rename(draft, file);
  return id;
}
