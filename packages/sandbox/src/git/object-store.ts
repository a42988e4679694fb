import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { gitEnvironment } from './run-git.ts';

/** The four types of git objects. */
export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** A git object without its header. */
export interface GitObject {
  readonly type: ObjectType;
  readonly data: Buffer;
}

/** The objects of one repository. Loose ones are read and written in this process; packed ones by one `git cat-file`. */
export interface ObjectStore {
  read(sha: string): Promise<GitObject | undefined>;
  write(type: ObjectType, data: Buffer): string;
  close(): void;
}

/** Whether a text is a full SHA-1. */
export const isSha = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

const cachedBytes = 65_536;

/** Opens the object database of a bare repository. */
export function openObjects(gitDir: string): ObjectStore {
  const cache = new Map<string, GitObject>();
  const packed = openPacked(gitDir);
  const remember = (sha: string, object: GitObject): GitObject => {
    // Objects never change, so only size limits what is kept.
    if (object.data.length <= cachedBytes) cache.set(sha, object);
    return object;
  };
  return {
    async read(sha) {
      if (!isSha(sha)) return undefined;
      const known = cache.get(sha) ?? readLoose(gitDir, sha) ?? (await packed.read(sha));
      return known && remember(sha, known);
    },
    write(type, data) {
      const whole = Buffer.concat([Buffer.from(`${type} ${data.length}\0`), data]);
      const sha = createHash('sha1').update(whole).digest('hex');
      writeLoose(gitDir, sha, whole);
      remember(sha, { type, data });
      return sha;
    },
    close: packed.close,
  };
}

const loosePath = (gitDir: string, sha: string): string => join(gitDir, 'objects', sha.slice(0, 2), sha.slice(2));

function readLoose(gitDir: string, sha: string): GitObject | undefined {
  let deflated: Buffer;
  try {
    deflated = readFileSync(loosePath(gitDir, sha));
  } catch {
    return undefined;
  }
  const whole = inflateSync(deflated);
  const end = whole.indexOf(0);
  const type = whole.subarray(0, end).toString().split(' ')[0] as ObjectType;
  return { type, data: whole.subarray(end + 1) };
}

function writeLoose(gitDir: string, sha: string, whole: Buffer): void {
  const path = loosePath(gitDir, sha);
  if (existsSync(path)) return;
  mkdirSync(join(path, '..'), { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, deflateSync(whole, { level: 1 }), { mode: 0o444 });
  renameSync(draft, path);
}

type Waiting = (object: GitObject | undefined) => void;

function openPacked(gitDir: string): { read(sha: string): Promise<GitObject | undefined>; close(): void } {
  let child: ChildProcessWithoutNullStreams | undefined;
  let received: Buffer[] = [];
  const waiting: Waiting[] = [];
  const hasPacks = (): boolean =>
    existsSync(join(gitDir, 'objects', 'pack')) || existsSync(join(gitDir, 'objects', 'info', 'alternates'));
  const deliver = (chunk: Buffer): void => {
    received.push(chunk);
    let buffer: Buffer = Buffer.concat(received);
    for (let answer = takeAnswer(buffer); answer; answer = takeAnswer(buffer)) {
      buffer = answer.rest;
      waiting.shift()?.(answer.object);
    }
    received = [buffer];
  };
  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn('git', ['cat-file', '--batch'], { cwd: gitDir, env: gitEnvironment });
    started.stdout.on('data', deliver);
    started.stdin.on('error', () => undefined);
    started.on('close', () => {
      for (const answer of waiting.splice(0)) answer(undefined);
    });
    return started;
  };
  return {
    read(sha) {
      if (!hasPacks()) return Promise.resolve(undefined);
      child ??= start();
      child.stdin.write(`${sha}\n`);
      return new Promise((resolve) => waiting.push(resolve));
    },
    close: () => void child?.kill(),
  };
}

function takeAnswer(buffer: Buffer): { object: GitObject | undefined; rest: Buffer } | undefined {
  const line = buffer.indexOf(10);
  if (line < 0) return undefined;
  const [, type, size] = buffer.subarray(0, line).toString().split(' ');
  if (type === 'missing') return { object: undefined, rest: buffer.subarray(line + 1) };
  const end = line + 1 + Number(size);
  if (buffer.length < end + 1) return undefined;
  const object = { type: type as ObjectType, data: Buffer.from(buffer.subarray(line + 1, end)) };
  return { object, rest: buffer.subarray(end + 1) };
}
