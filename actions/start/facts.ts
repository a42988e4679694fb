// What is known of the hotfix once its branch is there: the records and the report tell the same.

import {
  nextRelease,
  readHotfixBranch,
  shell,
  trackingFile,
  visible,
  type World,
  worktreeFolder,
} from '@hotfix-actions/core';
import type { Base } from './base.ts';
import type { Taken } from './branch.ts';
import type { Wishes } from './start.ts';

export interface Facts {
  readonly taken: Taken;
  /** Where its pull request goes. */
  readonly base: Base;
  /** The version that it would get now. */
  readonly version: string;
  /** As people call it, on one line. */
  readonly title: string;
  /** ISO 8601. */
  readonly begun: string;
  /** Who started the run; '' where the event does not tell. */
  readonly user: string;
  /** For pasting, each on its own. */
  readonly commands: { readonly fetch: string; readonly worktree: string };
  readonly file: string;
  readonly wishes: Wishes;
}

export function factsOf(world: World, at: { taken: Taken; base: Base; wishes: Wishes }): Facts {
  const { taken, base, wishes } = at;
  const { begun } = readHotfixBranch(taken.branch);
  const { sender } = world.event.payload as { sender?: { login?: unknown } };
  return {
    ...at,
    version: nextRelease(wishes.scheme, base.newest.release, base.releases).tag,
    title: visible(wishes.name.replace(/\s+/g, ' ')),
    begun: new Date(begun ?? world.clock.now()).toISOString().replace('.000Z', 'Z'),
    user: typeof sender?.login === 'string' ? sender.login : '',
    commands: commandsFor(world.github.name, taken.branch),
    file: trackingFile(taken.branch),
  };
}

// A clone of one branch alone has no place for others of the remote: so both names are spelled out.
function commandsFor(repositoryName: string, branch: string): Facts['commands'] {
  const tracking = `refs/remotes/origin/${branch}`;
  return {
    fetch: shell('git', 'fetch', 'origin', `+refs/heads/${branch}:${tracking}`),
    worktree: shell('git', 'worktree', 'add', '-b', branch, worktreeFolder(repositoryName, branch), `origin/${branch}`),
  };
}
