import { spawn } from 'node:child_process';
import { inherited } from '../environment.ts';

/** How git ended. */
export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What git is called with. */
export interface GitCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly input?: Buffer | string;
  readonly env?: Readonly<Record<string, string>>;
}

/** No configuration of the machine reaches the server's git, and repositories owned by somebody else may be cloned. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: inherited.PATH,
  HOME: '/',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
};

/** Runs git and reports its exit code; the caller knows what the code means. */
export function runGit(call: GitCall): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', call.args, { cwd: call.cwd, env: { ...gitEnvironment, ...call.env } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code: code ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }),
    );
    // A child that ends early closes the pipe under us; its exit code tells the story.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input ?? '');
  });
}

/** Runs git where anything but success is a defect, and gives back what it printed. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const result = await runGit({ cwd, args });
  if (result.code !== 0) throw new Error(`git ${args.join(' ')} ended with ${result.code}: ${result.stderr.trim()}`);
  return result.stdout.toString();
}
