// What landed on a production branch, one after the other: hotfixes, reverts, anything else.

import {
  arrivalsOf,
  askAhead,
  type Commit,
  firstParents,
  kindOfLanded,
  type LandedCommit,
  type LandedKind,
  type ReleaseLine,
  type RemoteRefs,
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
  const arrivals = arrivalsOf(branch, { chain, pulls }, { commits: landing.commits, rebased });
  return Promise.all(
    arrivals.map(async (arrival) => ({ ...arrival, kind: await kindOfLanded(world.github, arrival, landing.line) })),
  );
}
