// Which commands of git an action starts that is played in this process.

import { withWatchedGit } from './watched-git.ts';

/** What git is asked by actions; the sandbox, in the same process, asks other things. */
const ofActions = ['version', 'ls-remote', 'init', 'fetch', 'ls-tree', 'merge-tree', 'push'];

/** Their names, in the order of their start. */
export function countGit<T>(act: () => Promise<T>): Promise<{ ended: T; git: string[] }> {
  return withWatchedGit(async (git) => {
    const ended = await act();
    const names = git.commands().flatMap(([name = '']) => (ofActions.includes(name) ? [name] : []));
    return { ended, git: names };
  });
}
