// Whether the fix is back in a target; and where it is not, which pull request will bring it.

import {
  compare,
  contains,
  findArrival,
  findCommit,
  findLandedAs,
  findSquashed,
  listOpen,
  type PullRequest,
  readBackMergeMarker,
  type World,
} from '@hotfix-actions/core';
import type { Branch } from './branch.ts';

export interface Target {
  readonly name: string;
  /** Since when (ISO 8601, '' where it is not known); undefined where the fix is not there yet. */
  readonly since: string | undefined;
  /** The open back-merge that brings it. */
  readonly waitsFor: Pick<PullRequest, 'number' | 'url'> | undefined;
}

export interface Look {
  readonly branch: Pick<Branch, 'name' | 'refs' | 'merged'>;
  /** The production branch that the fix landed on. */
  readonly line: string;
  readonly name: string;
  /** With which it landed, where it was one. */
  readonly pull: PullRequest | undefined;
  /** What the fix landed as: with all of these it is there. */
  readonly shas: readonly string[];
}

export async function lookAt(world: World, look: Look): Promise<Target> {
  const { name } = look;
  const there = await sinceByAncestry(world, look);
  if (there !== undefined) return { name, since: there, waitsFor: undefined };
  const [squashed, waitsFor] = await Promise.all([sinceBySquash(world, look), findOpenBackMerge(world, look)]);
  const since = squashed ?? (waitsFor ? undefined : await sinceByContent(world, look));
  return { name, since, waitsFor: since === undefined ? waitsFor : undefined };
}

/** One that a person merged into development by itself is there as well. */
async function sinceByAncestry({ github }: World, look: Look): Promise<string | undefined> {
  const tip = look.branch.refs.branches.get(look.name) as string;
  const arrivals = await Promise.all(look.shas.map((sha) => findArrival(github, tip, sha)));
  if (arrivals.includes(undefined)) return undefined;
  return arrivals
    .map((arrival) => arrival?.by?.date ?? '')
    .sort()
    .at(-1);
}

/** A back-merge that was squashed: git does not see it, its pull request tells. */
async function sinceBySquash(world: World, { branch: { refs }, line, name, shas }: Look): Promise<string | undefined> {
  const [tip, source] = [refs.branches.get(name) as string, refs.branches.get(line) as string];
  const lacking = compare(world.github, tip, source).then((comparison) => ({ commits: comparison?.commits ?? [] }));
  const squashed = await findSquashed(world, { source: { name: line, commit: source }, target: name, tip, lacking });
  if (!squashed || !(await holdsAll(world, squashed.carried, shas))) return undefined;
  return squashed.pull.mergedAt ?? '';
}

/** The branch itself went there too, by a pull request of its own or commit by commit. */
async function sinceByContent(world: World, { branch, name, pull }: Look): Promise<string | undefined> {
  if (!pull) return undefined;
  const tip = branch.refs.branches.get(name) as string;
  const landedAs = await findLandedAs(world, { pull, merged: branch.merged, tip });
  if (!landedAs) return undefined;
  const dates = await Promise.all(landedAs.map(async (sha) => (await findCommit(world.github, sha))?.date ?? ''));
  return dates.sort().at(-1) ?? '';
}

async function findOpenBackMerge(world: World, { name, shas }: Look): Promise<PullRequest | undefined> {
  const open = (await listOpen(world.github, name)).filter((pull) => !pull.head.fork && readBackMergeMarker(pull.body));
  const brings = await Promise.all(open.map(({ head }) => holdsAll(world, head.sha, shas)));
  return open[brings.indexOf(true)];
}

async function holdsAll({ github }: World, commit: string, shas: readonly string[]): Promise<boolean> {
  return (await Promise.all(shas.map((sha) => contains(github, commit, sha)))).every(Boolean);
}
