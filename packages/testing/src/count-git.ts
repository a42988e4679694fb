// Which commands of git an action starts that is played in this process.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchedGit } from './watched-git.ts';

/** What git is asked by actions; the sandbox, in the same process, asks other things. */
const ofActions = ['version', 'ls-remote', 'init', 'fetch', 'ls-tree', 'merge-tree', 'push'];

/** Their names, in the order of their start. @actions/exec finds git on the PATH of the process, not of the step. */
export async function countGit<T>(act: () => Promise<T>): Promise<{ ended: T; git: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'watched-'));
  const path = process.env['PATH'];
  const git = watchedGit(folder);
  process.env['PATH'] = git.PATH;
  try {
    const ended = await act();
    const names = git.commands().flatMap(([name = '']) => (ofActions.includes(name) ? [name] : []));
    return { ended, git: names };
  } finally {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true, force: true });
  }
}
