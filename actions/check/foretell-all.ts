// What each target of the back-merge will meet, once the pull request or the group of the queue has landed.

import {
  backMergeTargets,
  findNewestRelease,
  nextRelease,
  type ReleasedVersions,
  releasedVersions,
  type World,
} from '@hotfix-actions/core';
import { isQueued } from './candidates.ts';
import type { Wishes } from './check.ts';
import { type Foreseen, foretell, type Incoming, incomingOf } from './forecast.ts';
import type { Branches, Candidate, Production } from './verdict.ts';

export interface Forecast {
  readonly forecast: readonly Foreseen[];
  readonly incoming: Incoming | undefined;
}

export async function foretellAll(
  world: World,
  { candidates, branches }: { candidates: readonly Candidate[]; branches: Branches },
  wishes: Wishes,
): Promise<Forecast> {
  const [candidate] = candidates;
  const production = candidate?.production;
  const incoming =
    production && (await incomingFrom(world, { ...candidate, production }, isQueued(world, wishes['pull-request'])));
  if (!production || !incoming) return { forecast: [], incoming: undefined };
  const versions = (mergeBase: string) => versionsOf(world, { production, branches }, mergeBase);
  const settling = { rules: wishes.resolve, versions };
  const forecast: Foreseen[] = [];
  for (const name of backMergeTargets(production, branches.development)) {
    const target = { name, tip: branches.refs.branches.get(name) as string, named: wishes.into.includes(name) };
    const foreseen = await foretell(world, { incoming, target }, settling);
    if (foreseen) forecast.push(foreseen);
  }
  return { forecast, incoming };
}

function incomingFrom(
  world: World,
  { pull, production, brings }: Candidate & { production: Production },
  queued: boolean,
): Promise<Incoming | undefined> {
  const { branch: name, tip } = production;
  if (!queued) return incomingOf(world, { name, tip, head: pull.head.sha, brings });
  // The group is what production will be, in one commit.
  const { sha } = world.event;
  return Promise.resolve({
    name,
    side: sha,
    tips: [sha],
    brings: 0,
    production: tip,
    brought: new Set<string>(),
    clash: [],
  });
}

/** The fix may carry either number that it can get, whichever scheme the release takes. */
async function versionsOf(
  world: World,
  { production, branches }: { production: Production; branches: Branches },
  mergeBase: string,
): Promise<ReleasedVersions> {
  const { releases } = branches;
  const newest = await findNewestRelease(world, releases, production.tip);
  const next = newest
    ? (['hotfix', 'patch'] as const).map((scheme) => nextRelease(scheme, newest.release, releases))
    : [];
  const each = await Promise.all(next.map((release) => releasedVersions(world, release, { releases, mergeBase })));
  return {
    released: each.flatMap(({ released }) => released),
    previous: [...new Set(each.flatMap(({ previous }) => previous))],
  };
}
