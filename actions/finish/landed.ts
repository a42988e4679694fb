// What landed on a production branch, one after the other: hotfixes, reverts, anything else.

import {
  askAhead,
  type Commit,
  firstParents,
  kindOfLanded,
  type LandedCommit,
  type LandedKind,
  type ReleaseLine,
  type RemoteRefs,
  reachable,
  type World,
} from '@hotfix-actions/core';
import { findBroughtBy } from './brought-by.ts';
import type { Wishes } from './inputs.ts';

export type Kind = LandedKind;

export interface Landed extends LandedCommit {
  readonly kind: Kind;
}

export interface Landing {
  readonly branch: string;
  readonly head: string;
  /** Commits that no release holds yet. */
  readonly commits: readonly Commit[];
  readonly line: ReleaseLine;
  /** It is released already: then one whose pull request is never named stops nothing. */
  readonly released?: boolean;
}

export function lineOf(wishes: Wishes, { tags }: RemoteRefs): ReleaseLine {
  return { prefix: wishes['tag-prefix'], hotfixBranches: wishes['hotfix-branches'], tags };
}

/** Oldest first. Throws where GitHub does not yet name the pull request of a commit that must have one. */
export async function readLanded(world: World, landing: Landing): Promise<Landed[]> {
  const { branch, released = false } = landing;
  const chain = firstParents(landing.commits, landing.head);
  askAhead(world.github, chain.at(-1));
  const { pulls, rebased } = await findBroughtBy(world, { branch, chain, released });
  const seen = new Set<string>();
  const arrivals = chain
    .filter(({ sha }) => !rebased.has(sha))
    .map((commit): LandedCommit => {
      const brought = [...reachable(landing.commits, commit.sha)].filter((sha) => !seen.has(sha));
      for (const sha of brought) seen.add(sha);
      const commits = landing.commits.filter(({ sha }) => brought.includes(sha));
      const pull = pulls.get(commit.sha);
      // One that went into another branch came with it: a release by fast-forward, say, with all that was merged in develop.
      return { commit, pull: pull?.base === branch ? pull : undefined, commits };
    });
  return Promise.all(
    arrivals.map(async (arrival) => ({ ...arrival, kind: await kindOfLanded(world.github, arrival, landing.line) })),
  );
}
