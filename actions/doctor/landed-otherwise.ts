// What of a release is in a branch though neither its commits nor its patches are: pull requests tell what a squash carried.

import {
  contains,
  findLandedAs,
  firstParents,
  listMergedAs,
  listMergedFrom,
  listSquashed,
  ownBranches,
  type PullRequest,
  reachable,
  type SquashSource,
} from '@hotfix-actions/core';
import type { Lacked, Lineage } from './lineage.ts';
import type { Patient, Tip } from './patient.ts';

/** What back-merges that were squashed carried; and a release that was squashed on its way from this branch. */
export async function withoutSquashed(
  patient: Patient,
  target: Tip,
  { lineage, lacked }: { lineage: Lineage; lacked: readonly Lacked[] },
): Promise<Lacked[]> {
  const { commits } = lineage;
  const source = await sourceOf(patient, lineage.releases[0]?.commit ?? '');
  const lacking = Promise.resolve({ commits });
  const squashed = await listSquashed(patient.world, { source, target: target.name, tip: target.sha, lacking });
  const there = new Set(squashed.flatMap(({ carried, since }) => [since, ...reachable(commits, carried)]));
  return lacked.map((one) => less(one, there)).filter(({ missing }) => missing.length > 0);
}

/** The production branch that it is on, the main one before others. */
async function sourceOf({ world, production }: Patient, commit: string): Promise<SquashSource> {
  for (const { name, sha } of production) if (await contains(world.github, sha, commit)) return { name, commit };
  return { name: commit, commit };
}

const less = (lacked: Lacked, there: ReadonlySet<string>): Lacked => ({
  ...lacked,
  missing: lacked.missing.filter(({ sha }) => !there.has(sha)),
});

/** Of a release that brought more the newest are asked about. */
const mostLandings = 10;

/** The branches that pull requests brought to production may have gone into this one by themselves. */
export async function withoutLanded(
  { world: { github, git } }: Patient,
  { lineage, target }: { lineage: Lineage; target: Tip },
  lacked: Lacked,
): Promise<{ lacked: Lacked; pulls: readonly PullRequest[] }> {
  const there = new Set<string>();
  const pulls: PullRequest[] = [];
  const landed = firstParents(lineage.commits, lacked.release.commit).filter(({ sha }) => lacked.brought.has(sha));
  for (const { sha, parents } of landed.toReversed().slice(0, mostLandings)) {
    const before = reachable(lineage.commits, parents[0] ?? '');
    const came = new Set([...reachable(lineage.commits, sha)].filter((one) => !before.has(one)));
    if (!lacked.missing.some((commit) => came.has(commit.sha))) continue;
    const [pull] = await listMergedAs(github, sha);
    if (!pull) continue;
    pulls.push(pull);
    const merged = pull.head.fork ? [] : await listMergedFrom(github, pull.head.branch);
    if (await findLandedAs({ github, git }, { pull, merged, tip: target.sha })) for (const one of came) there.add(one);
  }
  return { lacked: less(lacked, there), pulls };
}

/** A plain release is one of a hotfix where a hotfix branch brought it. */
export function isOfHotfix({ hotfix }: { hotfix: number }, pulls: readonly PullRequest[]): boolean {
  return hotfix > 0 || pulls.some(({ head }) => !head.fork && head.branch.startsWith(ownBranches.hotfix));
}
