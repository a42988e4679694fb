// The branch that may go: what of it is not in production, who works with it, and whether it may go at all.

import {
  expandBranches,
  findDefaultBranch,
  findUnmerged,
  HotfixError,
  listMergedFrom,
  listOpen,
  listOpenFrom,
  ownBranches,
  type PullRequest,
  type RemoteRefs,
  readRemoteRefs,
  type Unmerged,
  type World,
} from '@hotfix-actions/core';
import type { Wishes } from './inputs.ts';

export interface Branch {
  readonly name: string;
  /** The commit that was examined; undefined where the branch is gone. */
  readonly tip: string | undefined;
  readonly refs: RemoteRefs;
  /** The production and the development branches that exist, the main ones first. */
  readonly production: readonly string[];
  readonly development: readonly string[];
  /** Of the branch, or of its newest merged pull request where it is gone; undefined where there was none. */
  readonly unmerged: Unmerged | undefined;
  /** Merged pull requests from it, whatever they went into. */
  readonly merged: readonly PullRequest[];
  /** Open pull requests from it, and those that go into it. */
  readonly open: readonly PullRequest[];
  readonly based: readonly PullRequest[];
}

export async function examine(world: World, wishes: Wishes): Promise<Branch> {
  const { github } = world;
  const name = wishes.head;
  const [refs, ofRepository, merged, open, based] = await Promise.all([
    readRemoteRefs(world.git, world.repository),
    findDefaultBranch(github),
    listMergedFrom(github, name),
    listOpenFrom(github, name),
    listOpen(github, name),
  ]);
  if (name === ofRepository)
    throw new HotfixError(
      `${name} is the default branch of ${world.repository}, which is never deleted (input \`head\`).`,
      'Name the branch that was merged, or make another one the default under Settings → General.',
    );
  const production = expandBranches(refs, { input: 'branch', patterns: wishes.branch });
  const development = expandBranches(refs, { input: 'into', patterns: wishes.into });
  const tip = refs.branches.get(name);
  const commit = tip ?? newest(merged)?.head.sha;
  // What solved conflicts of a back-merge is meant for development, and never gets into production.
  const into = name.startsWith(ownBranches.backMerge) ? [...production, ...development] : production;
  const tips = into.map((branch) => refs.branches.get(branch) as string);
  const unmerged = commit && (await findUnmerged(world, { commit, into: tips, from: { branch: name, merged } }));
  return { name, tip, refs, production, development, unmerged: unmerged || undefined, merged, open, based };
}

/** The pull request that was merged last. */
export function newest(pulls: readonly PullRequest[]): PullRequest | undefined {
  return pulls.toSorted((a, b) => Date.parse(b.mergedAt ?? '') - Date.parse(a.mergedAt ?? ''))[0];
}
