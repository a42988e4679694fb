// The branch goes, and only while it is where it was examined; who builds on it is named before.

import { deleteBranch, isStatus, type PullRequest, updatePullRequest, type World } from '@hotfix-actions/core';
import { type Branch, newest } from './branch.ts';

export interface Removal {
  /** `moved`: somebody pushed to it meanwhile. */
  readonly became: 'deleted' | 'moved' | 'gone';
  /** Pull requests that were based on it, and what they are based on now. */
  readonly based: readonly PullRequest[];
  readonly onto: string;
}

export async function remove(world: World, branch: Branch): Promise<Removal> {
  const { name, tip, based } = branch;
  const onto = landedOn(branch);
  if (tip === undefined) return { became: 'gone', based: [], onto };
  for (const pull of based)
    world.log.warning(
      `#${pull.number} (${pull.title}) is based on ${name}, which is deleted now: it is based on ${onto} from here on.`,
    );
  if (world.dryRun) return { became: 'deleted', based, onto };
  for (const pull of based) await reaim(world, pull, onto);
  return { became: await deleteBranch(world.git, name, tip), based, onto };
}

function landedOn({ name, unmerged, production, development }: Branch): string {
  const known = newest(unmerged?.pulls ?? [])?.base;
  const [first = ''] = name.startsWith('back-merge/') ? development : production;
  return known ?? first;
}

// GitHub does the same by itself, but only where it knows that the branch was merged: else it closes them.
async function reaim(world: World, { number }: PullRequest, base: string): Promise<void> {
  await updatePullRequest(world.github, number, { base }).catch((error: unknown) => {
    // It has nothing that the other branch lacks, or there is such a pull request already: nothing goes with it.
    if (!isStatus(error, 422)) throw error;
    world.log.warning(`#${number} could not be based on ${base}: ${error.text}`);
  });
}
