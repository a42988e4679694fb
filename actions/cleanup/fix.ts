// Where the fix is by now: on which production branch, in which release, in which of the targets, and since when.

import {
  type Arrival,
  backMergeTargets,
  type Commit,
  compareReleases,
  contains,
  findArrival,
  findCommit,
  findRelease as findPublished,
  holdersOf,
  ownBranches,
  type PullRequest,
  type RemoteRefs,
  readHotfixBranch,
  releasesOf,
  type World,
} from '@hotfix-actions/core';
import { type Branch, newest } from './branch.ts';
import type { Wishes } from './inputs.ts';
import { lookAt, type Target } from './targets.ts';

export interface Moment {
  /** ISO 8601; '' where it is not known. */
  readonly at: string;
}

export interface Fix {
  /** The production branch that it landed on. */
  readonly line: string;
  readonly pull: PullRequest | undefined;
  /** When it was proposed, else when its last commit was made. */
  readonly fixed: Moment;
  readonly merged: Moment & { readonly sha: string };
  /** The first release that has it. */
  readonly release: (Moment & { readonly tag: string }) | undefined;
  readonly targets: readonly Target[];
}

/** Undefined where nothing is known to have landed, and for a back-merge, which is no fix. */
export async function findFix(world: World, branch: Branch, wishes: Wishes): Promise<Fix | undefined> {
  const { unmerged, refs, production, development } = branch;
  const pull = newest(unmerged?.pulls.filter(({ base }) => production.includes(base)) ?? []);
  const landedAs = unmerged?.landedAs ?? [];
  const [main] = production;
  const isKnown = unmerged && unmerged.missing.length === 0 && main !== undefined && (pull || landedAs.length > 0);
  if (!isKnown || branch.name.startsWith(ownBranches.backMerge)) return undefined;
  const sha = pull?.mergeCommit ?? (landedAs.at(-1) as string);
  const line = pull?.base ?? (await lineOf(world, branch, sha)) ?? main;
  const tip = refs.branches.get(line) as string;
  const arrival = findArrival(world.github, tip, sha);
  if (!pull && sha === branch.tip && (await isOnlyCut(branch, arrival))) return undefined;
  const names = targetsOf(world, { refs, line, all: backMergeTargets({ branch: line, main }, development) }, wishes);
  const [by, release, fixed, landed, targets] = await Promise.all([
    arrival.then((found) => found?.by),
    arrival.then((found) => findRelease(world, { refs, prefix: wishes['tag-prefix'], sha, since: found?.since ?? [] })),
    pull ? undefined : findCommit(world.github, branch.tip ?? sha),
    pull ? undefined : findCommit(world.github, sha),
    names.then((all) => Promise.all(all.map((name) => lookAt(world, { branch, line, name, pull, shas: landedAs })))),
  ]);
  return {
    line,
    pull,
    fixed: { at: pull?.createdAt ?? fixed?.date ?? '' },
    merged: { sha, at: pull?.mergedAt ?? by?.date ?? landed?.date ?? '' },
    release,
    targets,
  };
}

/** What only a glob means is passed over while it has nothing of its own, as a back-merge does it. */
async function targetsOf(
  { github }: World,
  { refs, line, all }: { refs: RemoteRefs; line: string; all: readonly string[] },
  { branch, into }: Wishes,
): Promise<readonly string[]> {
  const tipOf = (name: string) => refs.branches.get(name) as string;
  const isNamed = (name: string) => [...branch, ...into].includes(name);
  const isEmpty = await Promise.all(all.map((name) => !isNamed(name) && contains(github, tipOf(line), tipOf(name))));
  return all.filter((_, index) => !isEmpty[index]);
}

/** A tip that is production's own, of a branch whose name does not say since when it is: it need not be a fix. */
async function isOnlyCut({ name }: Branch, arrival: Promise<Arrival | undefined>): Promise<boolean> {
  return readHotfixBranch(name).begun === undefined && (await arrival)?.by === undefined;
}

/** The first of the production branches that has the commit. */
async function lineOf({ github }: World, { refs, production }: Branch, sha: string): Promise<string | undefined> {
  const has = await Promise.all(production.map((name) => contains(github, refs.branches.get(name) as string, sha)));
  return production[has.indexOf(true)];
}

interface Landed {
  readonly refs: RemoteRefs;
  readonly prefix: string;
  readonly sha: string;
  /** What production has since. */
  readonly since: readonly Commit[];
}

/** The first one that has it. A tag without a GitHub release is one too: then the time of its commit counts. */
async function findRelease({ github }: World, { refs, prefix, sha, since }: Landed): Promise<Fix['release']> {
  const holding = holdersOf(since, sha);
  const having = releasesOf(refs, prefix).filter(({ commit }) => commit === sha || holding.has(commit));
  const [first] = having.sort(compareReleases);
  if (!first) return undefined;
  const published = (await findPublished(github, first.tag))?.published_at;
  return { tag: first.tag, at: published ?? (await findCommit(github, first.commit))?.date ?? '' };
}
