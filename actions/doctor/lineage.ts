// Releases that a branch lacks, together with those that they contain: one comparison and one look at the patches for all of them.

import {
  type Commit,
  compare,
  findCommit,
  findUnmerged,
  reachable,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';
import type { Patient, Tip } from './patient.ts';

export interface Lineage {
  /** Newest first, all in the history of the first. */
  readonly releases: readonly TaggedRelease[];
  /** What the branch lacks of it, parents before children. */
  readonly commits: readonly Commit[];
}

/** Lines of releases: more of them are not looked at. */
const mostLineages = 20;

export async function lineagesOf(
  { github }: World,
  target: Tip,
  lacking: readonly TaggedRelease[],
): Promise<{ lineages: Lineage[]; rest: readonly TaggedRelease[] }> {
  const lineages: Lineage[] = [];
  let rest = lacking;
  for (let [first] = rest; first && lineages.length < mostLineages; [first] = rest) {
    const { commit } = first;
    const comparison = await compare(github, target.sha, commit);
    // What shares no history with the branch is looked at by itself.
    const commits = comparison?.commits ?? [await findCommit(github, commit)].flatMap((one) => one ?? []);
    const known = new Set([commit, ...commits.map(({ sha }) => sha)]);
    lineages.push({ releases: rest.filter((one) => known.has(one.commit)), commits });
    rest = rest.filter((one) => !known.has(one.commit));
  }
  return { lineages, rest };
}

/** A release with what it brought, and what of that the branch has neither as a commit nor as a patch. */
export interface Lacked {
  readonly release: TaggedRelease;
  readonly brought: ReadonlySet<string>;
  readonly missing: readonly Commit[];
}

/** Those of which something is missing. A merge brings nothing of its own. */
export async function lackedByPatch(
  { world, releases }: Patient,
  target: Tip,
  lineage: Lineage,
): Promise<readonly Lacked[]> {
  const commit = lineage.releases[0]?.commit ?? '';
  const { missing } = await findUnmerged(world, { commit, into: [target.sha] });
  const stops = new Set(releases.map((release) => release.commit));
  const all = lineage.releases.map((release) => {
    const brought = broughtBy(lineage.commits, release.commit, stops);
    return { release, brought, missing: missing.filter(({ sha, parents }) => parents.length < 2 && brought.has(sha)) };
  });
  return all.filter((one) => one.missing.length > 0);
}

/** What a release has that no release in its history has; `stops` are the commits of all releases. */
function broughtBy(commits: readonly Commit[], commit: string, stops: ReadonlySet<string>): Set<string> {
  const brought = reachable(commits, commit);
  for (const { sha } of commits.toReversed()) {
    if (sha === commit || !stops.has(sha) || !brought.has(sha)) continue;
    for (const older of reachable(commits, sha)) brought.delete(older);
  }
  return brought;
}
