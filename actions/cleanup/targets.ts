// Whether the fix is back in a target; and where it is not, which pull request will bring it.

import {
  compare,
  contains,
  findArrival,
  findSquashed,
  listOpen,
  type PullRequest,
  type RemoteRefs,
  readBackMergeMarker,
  type World,
} from '@hotfix-actions/core';

export interface Target {
  readonly name: string;
  /** Since when (ISO 8601, '' where it is not known); undefined where the fix is not there yet. */
  readonly since: string | undefined;
  /** The open back-merge that brings it. */
  readonly waitsFor: PullRequest | undefined;
}

export interface Look {
  readonly refs: RemoteRefs;
  /** The production branch that the fix landed on. */
  readonly line: string;
  readonly name: string;
  /** What the fix landed as: with all of these it is there. */
  readonly shas: readonly string[];
}

export async function lookAt(world: World, look: Look): Promise<Target> {
  const { name } = look;
  const since = (await sinceByAncestry(world, look)) ?? (await sinceBySquash(world, look));
  if (since !== undefined) return { name, since, waitsFor: undefined };
  return { name, since, waitsFor: await findOpenBackMerge(world, look) };
}

/** One that a person merged into development by itself is there as well. */
async function sinceByAncestry({ github }: World, look: Look): Promise<string | undefined> {
  const tip = look.refs.branches.get(look.name) as string;
  const arrivals = await Promise.all(look.shas.map((sha) => findArrival(github, tip, sha)));
  if (arrivals.includes(undefined)) return undefined;
  return arrivals
    .map((arrival) => arrival?.by?.date ?? '')
    .sort()
    .at(-1);
}

/** A back-merge that was squashed: git does not see it, its pull request tells. */
async function sinceBySquash(world: World, { refs, line, name, shas }: Look): Promise<string | undefined> {
  const [tip, source] = [refs.branches.get(name) as string, refs.branches.get(line) as string];
  const lacking = compare(world.github, tip, source).then((comparison) => ({ commits: comparison?.commits ?? [] }));
  const squashed = await findSquashed(world, { source: { name: line, commit: source }, target: name, tip, lacking });
  if (!squashed || !(await holdsAll(world, squashed.carried, shas))) return undefined;
  return squashed.pull.mergedAt ?? '';
}

async function findOpenBackMerge(world: World, { name, shas }: Look): Promise<PullRequest | undefined> {
  const open = (await listOpen(world.github, name)).filter((pull) => !pull.head.fork && readBackMergeMarker(pull.body));
  const brings = await Promise.all(open.map(({ head }) => holdsAll(world, head.sha, shas)));
  return open[brings.indexOf(true)];
}

async function holdsAll({ github }: World, commit: string, shas: readonly string[]): Promise<boolean> {
  return (await Promise.all(shas.map((sha) => contains(github, commit, sha)))).every(Boolean);
}
