// What a merged pull request brought to one branch, looked for in another one by its content: the branch itself may have gone
// there too, by a pull request of its own or commit by commit.

import { type Commit, compare, findCommit } from './commits.ts';
import type { Git } from './git.ts';
import type { GitHub } from './github.ts';
import type { PullRequest } from './pull-requests.ts';
import { findUnmerged } from './unmerged.ts';

export interface Elsewhere {
  readonly pull: PullRequest;
  /** The merged pull requests from its branch, whatever they went into. */
  readonly merged: readonly PullRequest[];
  /** The commit of the other branch. */
  readonly tip: string;
}

interface Setting {
  readonly github: GitHub;
  readonly git: Git;
}

/** The commits that have it there; undefined where some of it is missing. */
export async function findLandedAs(
  world: Setting,
  { pull, merged, tip }: Elsewhere,
): Promise<readonly string[] | undefined> {
  const from = { branch: pull.head.branch, merged };
  const [own, { missing, landedAs }] = await Promise.all([
    ownCommits(world, pull),
    findUnmerged(world, { commit: pull.head.sha, into: [tip], from }),
  ]);
  const lacking = new Set(missing.map(({ sha }) => sha));
  return own.length === 0 || own.some(({ sha }) => lacking.has(sha)) ? undefined : landedAs;
}

/** What the head of a merged pull request has that its base lacked. */
async function ownCommits(
  { github }: Pick<Setting, 'github'>,
  { head, mergeCommit = '' }: PullRequest,
): Promise<readonly Commit[]> {
  const before = (await findCommit(github, mergeCommit))?.parents[0];
  return (before && (await compare(github, before, head.sha))?.commits) || [];
}
