// git for the release: one folder, one remote, the token in no argument.

import { spawn } from 'node:child_process';
import { Problem } from './problem.ts';

export interface Ran {
  readonly status: number;
  readonly out: Buffer;
  readonly error: string;
}

export interface Git {
  /** Whatever comes of it. */
  try(args: readonly string[], options?: Options): Promise<Ran>;
  /** What it prints, without line breaks at its end; throws where it fails. */
  run(...args: string[]): Promise<string>;
  /** The same, with something to read. */
  feed(input: string, ...args: string[]): Promise<string>;
}

interface Options {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** git in a folder; `env` beside that of the process, see `withToken`. */
export function gitIn(folder: string, env: Readonly<Record<string, string>> = {}): Git {
  const start = (args: readonly string[], options: Options = {}) =>
    spawned({ folder, args, input: options.input ?? '', env: { ...env, ...options.env } });
  async function feed(input: string, ...args: string[]): Promise<string> {
    const { status, out, error } = await start(args, { input });
    // A name may end in what JavaScript takes for white space.
    if (status === 0) return out.toString('utf8').replace(/\n+$/, '');
    throw new Problem(`git ${args[0]} failed: ${error.trim() || `exit code ${status}`}`);
  }
  return { try: start, run: (...args) => feed('', ...args), feed };
}

/** For copies and tests: commits by somebody, and no configuration of the machine. */
export function actingAs(name: string, email: string): Record<string, string> {
  return {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

/** The header that GitHub takes a token in, for one server alone; an empty value first takes away what a checkout left. */
export function withToken(server: string, token: string): Record<string, string> {
  const key = `http.${server}/.extraheader`;
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: key,
    GIT_CONFIG_VALUE_0: '',
    GIT_CONFIG_KEY_1: key,
    GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`,
  };
}

interface Call {
  readonly folder: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
}

function spawned({ folder, args, input, env }: Call): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: folder, env: { ...process.env, LC_ALL: 'C', ...env } });
    const out: Buffer[] = [];
    const error: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status: status ?? -1, out: Buffer.concat(out), error: Buffer.concat(error).toString('utf8') }),
    );
    // A git that ends early closes the pipe; its exit code tells the story.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
