// Which production branch, and which commit of it, this run is about, and where it is brought back to.

import {
  backMergeTargets,
  contains,
  expandBranches,
  HotfixError,
  matches,
  type RemoteRefs,
  requireCommit,
  type World,
} from '@hotfix-actions/core';

export interface Head {
  readonly branch: string;
  readonly commit: string;
  /** The main one of the production branches. */
  readonly main: string;
}

/** The pushed commit; on other events the one that is given, else the tip of the main production branch. */
export async function findHead(
  world: World,
  refs: RemoteRefs,
  wishes: { branch: readonly string[]; sha: string },
): Promise<Head> {
  const production = expandBranches(refs, { input: 'branch', patterns: wishes.branch });
  const [main] = production;
  if (main === undefined)
    throw new HotfixError(
      'No production branch exists.',
      `None matches the input \`branch\`: ${wishes.branch.join(', ')}.`,
    );
  const pushed = world.event.name === 'push' ? pushedBranch(world, wishes.branch) : undefined;
  const given = wishes.sha || (pushed === undefined ? '' : world.event.sha);
  const commit =
    given === ''
      ? (refs.branches.get(main) as string)
      : await requireCommit(world.github, refs, { input: 'sha', name: given });
  // The tip of the main one needs no look at the others.
  const among = given === '' ? [main] : production;
  const branch = await holderOf(world, refs, { commit, among: pushed === undefined ? among : [pushed] });
  return { branch, commit, main };
}

/** On a support branch the main branch is a target too, since the fix must not be missing in newer releases. */
export function targetsOf(refs: RemoteRefs, head: Head, wishes: { into: readonly string[] }): string[] {
  const into = expandBranches(refs, { input: 'into', patterns: wishes.into });
  return backMergeTargets(head, into);
}

function pushedBranch(world: World, patterns: readonly string[]): string {
  const name = world.event.ref.replace(/^refs\/heads\//, '');
  if (world.event.ref.startsWith('refs/heads/') && matches(name, patterns)) return name;
  throw new HotfixError(
    `This run was started by a push to ${world.event.ref}, which is no production branch (${patterns.join(', ')}).`,
    'Run it `on: push` of the production branches only, or name this one in the input `branch`.',
  );
}

async function holderOf(
  world: World,
  refs: RemoteRefs,
  at: { commit: string; among: readonly string[] },
): Promise<string> {
  const holds = await Promise.all(
    at.among.map((name) => contains(world.github, refs.branches.get(name) ?? '', at.commit)),
  );
  const branch = at.among[holds.indexOf(true)];
  if (branch !== undefined) return branch;
  throw new HotfixError(
    `${at.commit} is not on ${at.among.join(', ')}: only what is on a production branch is released.`,
    'It may have been force-pushed away since. See the inputs `sha` and `branch`.',
  );
}
