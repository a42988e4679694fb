import { mkdtempSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GitResult, runGit } from './git/run-git.ts';
import type { GitHub } from './github.ts';
import type { Repository } from './repository.ts';

/** An answer, its body parsed. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Whatever the API answers: tests look into it freely. */
  readonly body: ReturnType<JSON['parse']>;
}

/** Sends one request about the repository of the client. */
export type Send = (method: string, path: string, body?: unknown) => Promise<Reply>;

/** Sends REST requests about one repository, as a plain client would; '' is the repository itself. */
export function clientOf(github: GitHub, fullName: string, token?: string): Send {
  return async (method, path, body) => {
    const response = await fetch(`${github.apiUrl}/repos/${fullName}${path}`, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
}

/** A clone with a work tree. */
export interface Clone {
  readonly folder: string;
  git(...args: string[]): Promise<GitResult>;
  /** Makes a commit with these files and answers its SHA. */
  commit(files: Record<string, string>, message?: string): Promise<string>;
}

/** A real clone over HTTP, gone with the sandbox; the token travels as the checkout action sends it. */
export async function cloneOf(github: GitHub, repository: Repository, token?: string): Promise<Clone> {
  const folder = mkdtempSync(join(dirname(repository.gitDir), 'clone-'));
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const login =
    token === undefined ? [] : ['-c', `http.${github.serverUrl}/.extraheader=AUTHORIZATION: basic ${basic}`];
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  const git = (...args: string[]): Promise<GitResult> => runGit({ cwd: folder, args: [...login, ...person, ...args] });
  const cloned = await git('clone', '--quiet', `${github.serverUrl}/${repository.fullName}.git`, '.');
  if (cloned.code !== 0) throw new Error(cloned.stderr);
  return {
    folder,
    git,
    async commit(files, message = 'Work') {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(join(folder, path, '..'), { recursive: true });
        await writeFile(join(folder, path), content);
      }
      await git('add', '.');
      const done = await git('commit', '--quiet', '--allow-empty', '-m', message);
      if (done.code !== 0) throw new Error(done.stderr);
      return (await git('rev-parse', 'HEAD')).stdout.toString().trim();
    },
  };
}
