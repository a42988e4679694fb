// Was it cut from where nothing was released: from a pre-release, a feature, a release that is being prepared? The branches and
// tags that were read anyway tell it: where one of them stands on what the head has and production lacks.

import {
  type Brought,
  type Commit,
  compare,
  firstParents,
  isOfPrefix,
  parseRelease,
  reachable,
  type World,
  withoutShared,
} from '@hotfix-actions/core';
import type { Branches, Hotfix } from './verdict.ts';

export interface Elsewhere {
  /** Other branches that its own line of commits begins with. */
  readonly cutFrom: readonly string[];
  /** Others that were merged into it. */
  readonly merged: readonly string[];
  /** Tags of pre-releases. */
  readonly preReleases: readonly string[];
  /** The commits that came from there. */
  readonly commits: ReadonlySet<string>;
}

/** `developed`: commits that are known to be of a development branch, and need no other name. */
export async function findElsewhere(
  world: World,
  hotfix: Hotfix,
  at: { branches: Branches; brought: Brought; developed: readonly Commit[] },
): Promise<Elsewhere> {
  const { refs, releases, prefix } = at.branches;
  const { head, commits } = at.brought;
  const released = releases.flatMap(({ commit }) => [...reachable(commits, commit)]);
  const named = new Set([...released, ...at.developed.map(({ sha }) => sha)]);
  const own = commits.filter(({ sha }) => !named.has(sha));
  const isOwn = has(own);
  const line = has(firstParents(commits, head));
  const others = othersOf(hotfix, at.branches);
  // Who begins to work on top of the hotfix stands at its tip at first.
  const passed = others.filter(([, tip]) => tip !== head && isOwn(tip));
  const tags = [...refs.tags.values()].flatMap(({ name, commit }) =>
    isOwn(commit) && isPreRelease(name, prefix) ? [[name, commit] as const] : [],
  );
  const wentOn = await forksOf(world, head, { others, isOwn });
  const isForeign = await unlessOnProduction(world, [...passed, ...tags, ...wentOn], { ...at, hotfix, own });
  const cutFrom = [...passed.filter(([, tip]) => line(tip)), ...wentOn].filter(isForeign);
  const preReleases = tags.filter(isForeign);
  const points = [...cutFrom, ...preReleases].flatMap(([, sha]) => [...reachable(commits, sha)]);
  return {
    cutFrom: cutFrom.map(nameOf),
    merged: passed.filter((one) => !line(one[1]) && isForeign(one)).map(nameOf),
    preReleases: preReleases.map(nameOf),
    commits: new Set(points.filter(isOwn)),
  };
}

/** What another production branch has is nobody's else; asked only where something stands there. */
async function unlessOnProduction(
  { github }: World,
  points: readonly Point[],
  at: { branches: Branches; brought: Brought; hotfix: Hotfix; own: readonly Commit[] },
): Promise<(point: Point) => boolean> {
  if (points.length === 0) return () => false;
  const { refs, production, releases } = at.branches;
  const names = production.filter((name) => name !== at.hotfix.production.branch);
  const tips = names.map((name) => refs.branches.get(name) as string);
  const left = has(await withoutShared(github, { ...at.brought, commits: at.own }, { tips, releases }));
  return ([, sha]) => left(sha);
}

type Point = readonly [name: string, sha: string];

const nameOf = ([name]: Point): string => name;

function has(commits: readonly Commit[]): (sha: string) => boolean {
  const all = new Set(commits.map(({ sha }) => sha));
  return (sha) => all.has(sha);
}

function othersOf({ pull }: Hotfix, { refs, production, development }: Branches): Point[] {
  const known = new Set([pull.head.branch, ...production, ...development]);
  return [...refs.branches].filter(([name]) => !known.has(name));
}

const isPreRelease = (tag: string, prefix: string): boolean =>
  isOfPrefix(tag, prefix) && parseRelease(tag, prefix) === undefined;

const mostAsked = 8;

/**
 * A release that is being prepared goes on after the cut, as nobody's branch on top of a hotfix is called so. One that took the
 * hotfix in has it not on its own line of first parents.
 */
async function forksOf(
  { github }: World,
  head: string,
  { others, isOwn }: { others: readonly Point[]; isOwn: (sha: string) => boolean },
): Promise<Point[]> {
  const preparing = others.filter(([name, tip]) => /^releases?[/-]/.test(name) && !isOwn(tip) && tip !== head);
  const newest = preparing.toSorted(([a], [b]) => b.localeCompare(a, 'en', { numeric: true })).slice(0, mostAsked);
  const forks = await Promise.all(
    newest.map(async ([name, tip]) => {
      const beyond = (await compare(github, head, tip, 'all-if-few'))?.commits ?? [];
      const [first] = firstParents(beyond, tip);
      return [name, first?.parents[0] ?? ''] as const;
    }),
  );
  return forks.filter(([, fork]) => isOwn(fork));
}
