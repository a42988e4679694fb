// git on the user's repository (reading only) and on the throw-away copy.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { searchPath } from './environment.ts';
import { Problem } from './problem.ts';

export interface GitResult {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

export interface Git {
  /** Whatever comes of it. */
  try(...args: string[]): Promise<GitResult>;
  /** What it prints; throws where it fails. */
  run(...args: string[]): Promise<string>;
  /** The same, with something to read. */
  feed(input: string, ...args: string[]): Promise<string>;
}

/** git in a folder: no configuration of the machine, no hook and no variable of a caller reaches it. */
export function gitIn(folder: string, home: string): Git {
  const env = environmentIn(home);
  async function feed(input: string, ...args: string[]): Promise<string> {
    const { status, out, error } = await start({ folder, args, env, input });
    if (status !== 0) throw new Problem(`git ${args[0]} failed: ${error.trim() || `exit code ${status}`}`);
    return out.trim();
  }
  return { feed, run: (...args) => feed('', ...args), try: (...args) => start({ folder, args, env, input: '' }) };
}

const rehearser = { NAME: 'Rehearsal', EMAIL: 'rehearsal@example.com' };

function environmentIn(home: string): Record<string, string> {
  // In a file, since git hands no other setting to the process that it starts to read another repository.
  const config = join(home, 'gitconfig');
  writeFileSync(config, '[safe]\n\tdirectory = *\n[core]\n\thooksPath = /dev/null\n[gc]\n\tauto = 0\n');
  return {
    PATH: searchPath,
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: config,
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_AUTHOR_NAME: rehearser.NAME,
    GIT_AUTHOR_EMAIL: rehearser.EMAIL,
    GIT_COMMITTER_NAME: rehearser.NAME,
    GIT_COMMITTER_EMAIL: rehearser.EMAIL,
  };
}

interface Call {
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly input: string;
}

function start({ folder, args, env, input }: Call): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: folder, env });
    const out: Buffer[] = [];
    const error: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    child.on('error', () => reject(new Problem('git cannot be started.', 'Install git 2.38 or newer.')));
    child.on('close', (status) =>
      resolve({ status: status ?? -1, out: Buffer.concat(out).toString(), error: Buffer.concat(error).toString() }),
    );
    // A git that ends early closes the pipe; its exit code tells the story.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** The suite merges by `git merge-tree --write-tree`, which came with git 2.38. */
export async function requireGit(git: Git): Promise<void> {
  const text = await git.run('version');
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38)) return;
  throw new Problem(`The rehearsal needs git 2.38 or newer; here is ${text}.`, 'Install a newer git.');
}

/** The merge of two commits: its tree, or the paths that conflict; neither where they share no history. */
export async function tryMerge(
  git: Git,
  ours: string,
  theirs: string,
): Promise<{ readonly tree: string; readonly conflicts: readonly string[] } | undefined> {
  const { status, out } = await git.try('merge-tree', '--write-tree', '--name-only', '-z', ours, theirs);
  if (status !== 0 && status !== 1) return undefined;
  const fields = out.split('\0');
  const end = fields.indexOf('', 1);
  // Where a file stands in the way of a folder, git puts the name of its side behind the path.
  const paths = fields.slice(1, end < 0 ? fields.length : end).map((path) => path.replace(/~[0-9a-f]{40}(_\d+)?$/, ''));
  return { tree: fields[0]?.trim() ?? '', conflicts: status === 0 ? [] : [...new Set(paths)] };
}
