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
  const own = new Set(commits.map(({ sha }) => sha).filter((sha) => !named.has(sha)));
  const line = new Set(firstParents(commits, head).map(({ sha }) => sha));
  const others = othersOf(hotfix, at.branches);
  // Who begins to work on top of the hotfix stands at its tip at first.
  const passed = others.filter(([, tip]) => tip !== head && own.has(tip));
  const tags = [...refs.tags.values()].filter(({ name, commit }) => own.has(commit) && isPreRelease(name, prefix));
  const wentOn = await forksOf(world, head, { others, own });
  const cutFrom = [...passed.filter(([, tip]) => line.has(tip)), ...wentOn];
  const points = [...cutFrom.map(([, sha]) => sha), ...tags.map(({ commit }) => commit)];
  return {
    cutFrom: cutFrom.map(([name]) => name),
    merged: passed.filter(([, tip]) => !line.has(tip)).map(([name]) => name),
    preReleases: tags.map(({ name }) => name),
    commits: new Set(points.flatMap((point) => [...reachable(commits, point)]).filter((sha) => own.has(sha))),
  };
}

type Tip = readonly [name: string, sha: string];

function othersOf({ pull }: Hotfix, { refs, production, development }: Branches): Tip[] {
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
  { others, own }: { others: readonly Tip[]; own: ReadonlySet<string> },
): Promise<Tip[]> {
  const preparing = others.filter(([name, tip]) => /^releases?[/-]/.test(name) && !own.has(tip) && tip !== head);
  const newest = preparing.toSorted(([a], [b]) => b.localeCompare(a, 'en', { numeric: true })).slice(0, mostAsked);
  const forks = await Promise.all(
    newest.map(async ([name, tip]) => {
      const beyond = (await compare(github, head, tip, 'all-if-few'))?.commits ?? [];
      const [first] = firstParents(beyond, tip);
      return [name, first?.parents[0] ?? ''] as const;
    }),
  );
  return forks.filter(([, fork]) => own.has(fork));
}
