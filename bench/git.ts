// git as users run it, without what this machine has configured.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Dev',
  GIT_AUTHOR_EMAIL: 'dev@example.com',
  GIT_COMMITTER_NAME: 'Dev',
  GIT_COMMITTER_EMAIL: 'dev@example.com',
};

/** The exit code, with what was printed to stderr. */
export async function tryGit(cwd: string, ...args: string[]): Promise<{ code: number; stderr: string }> {
  const child = spawn('git', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code: Number(code), stderr };
}

export async function git(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await tryGit(cwd, ...args);
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}: ${stderr}`);
}
