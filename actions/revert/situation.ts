// What is around a revert: what landed on production since, and which version the revert will get.

import {
  arrivalsOf,
  type Commit,
  compare,
  findNewestRelease,
  firstParents,
  HotfixError,
  kindOfLanded,
  type LandedKind,
  listMergedAs,
  type NewestRelease,
  nextRelease,
  ownBranches,
  type Release,
  type ReleaseLine,
  type RemoteRefs,
  rebasedCommits,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';
import type { Wishes } from './inputs.ts';
import type { Subject } from './subject.ts';

export interface Production {
  readonly branch: string;
  readonly tip: string;
  readonly releases: readonly TaggedRelease[];
  readonly line: ReleaseLine;
}

/** As `finish` has it where it was not told otherwise. */
export function lineOf({ tags }: RemoteRefs, prefix: string): ReleaseLine {
  return { prefix, hotfixBranches: [`${ownBranches.hotfix}**`], tags };
}

export interface Situation {
  /** All that production has and what is taken back lacks. */
  readonly since: readonly Commit[];
  /** Those of them that landed one after the other, oldest first. */
  readonly landed: readonly Commit[];
  /** Undefined where production has no release. */
  readonly version: string | undefined;
}

export function requireProduction({ branches }: RemoteRefs, name: string): string {
  const tip = branches.get(name);
  if (tip !== undefined) return tip;
  const known = [...branches.keys()].filter((other) => !/^(hotfix|revert|back-merge)\//.test(other));
  throw new HotfixError(
    `There is no branch "${name}" (input \`branch\`).`,
    `Name the production branch that the bad release is on: ${known.slice(0, 10).join(', ')}.`,
  );
}

export async function readSituation(
  world: World,
  production: Production,
  { subject, scheme }: { subject: Subject; scheme: Wishes['scheme'] },
): Promise<Situation> {
  const newest = await findNewestRelease(world, production.releases, production.tip);
  const [since, version] = await Promise.all([
    newest?.release.commit === subject.newer ? newest.since : sinceThen(world, production, subject),
    newest && nextVersion(world, production, { newest, scheme }),
  ]);
  return { since, landed: firstParents(since, production.tip), version };
}

async function sinceThen(world: World, { branch, tip }: Production, subject: Subject): Promise<readonly Commit[]> {
  if (tip === subject.newer) return [];
  const comparison = await compare(world.github, subject.newer, tip, 'all-if-ahead');
  if (comparison?.status === 'ahead') return comparison.commits;
  throw new HotfixError(
    `${subject.name} (${subject.newer}) is not in the history of ${branch}, so there is nothing to take back on it.`,
    'Name the production branch that it is on in the input `branch`: a release of an older line is on its `support/…`.',
  );
}

const mostWaiting = 30;

/**
 * `finish` gives a revert the next patch version. Hotfixes and reverts that are merged and not released yet take their
 * numbers before it.
 */
async function nextVersion(
  world: World,
  production: Production,
  { newest, scheme }: { newest: NewestRelease; scheme: Wishes['scheme'] },
): Promise<string> {
  const kinds = await waitingKinds(world, production, newest.since);
  const before = kinds.flatMap((kind) => (kind === 'other' ? [] : kind === 'revert' ? 'patch' : scheme));
  let known: readonly Release[] = production.releases;
  let current: Release = newest.release;
  for (const how of [...before, 'patch' as const]) {
    current = nextRelease(how, current, known);
    known = [current, ...known];
  }
  return current.tag;
}

/** As `finish` will see them: also a revert of GitHub's button, or one that only its message tells of. */
async function waitingKinds(
  { github }: World,
  { branch, tip, line }: Production,
  commits: readonly Commit[],
): Promise<LandedKind[]> {
  const chain = firstParents(commits, tip);
  const waiting = chain.slice(-mostWaiting);
  const merged = await Promise.all(waiting.map(({ sha }) => listMergedAs(github, sha)));
  const pulls = new Map(
    waiting.flatMap(({ sha }, index) => {
      const pull = merged[index]?.find(({ base }) => base === branch);
      return pull ? [[sha, pull] as const] : [];
    }),
  );
  const rebased = await rebasedCommits(github, { chain: waiting, pulls });
  const arrivals = arrivalsOf(branch, { chain, pulls }, { commits, rebased });
  const asked = arrivals.filter(({ commit }) => waiting.includes(commit));
  return Promise.all(asked.map((one) => kindOfLanded(github, one, line)));
}
