// The branch that may go: what of it is not in production, who works with it, and whether it may go at all.

import {
  expandBranches,
  findArrival,
  findCommit,
  findDefaultBranch,
  findPullRequest,
  findUnmerged,
  HotfixError,
  listMergedFrom,
  listOpen,
  listOpenFrom,
  ownBranches,
  type PullRequest,
  type RemoteRefs,
  readHotfixBranch,
  readRemoteRefs,
  type Unmerged,
  type World,
} from '@hotfix-actions/core';
import type { Wishes } from './inputs.ts';

export interface Branch {
  readonly name: string;
  /** The commit that was examined; undefined where the branch is gone. */
  readonly tip: string | undefined;
  readonly refs: RemoteRefs;
  /** The production and the development branches that exist, the main ones first. */
  readonly production: readonly string[];
  readonly development: readonly string[];
  /** Those that its work is looked for in. */
  readonly into: readonly string[];
  /** Of the branch, or of its newest merged pull request where it is gone; undefined where there was none. */
  readonly unmerged: Unmerged | undefined;
  /** Merged pull requests from it, whatever they went into. */
  readonly merged: readonly PullRequest[];
  /** Begun, and no commit of its own yet: all of it is in production, but nothing of it was merged. */
  readonly isBlank: boolean;
  /** Open pull requests from it, and those that go into it. */
  readonly open: readonly PullRequest[];
  readonly based: readonly PullRequest[];
}

export async function examine(world: World, wishes: Wishes): Promise<Branch> {
  const { github } = world;
  const name = wishes.head;
  const [refs, ofRepository, listed, told, open, based] = await Promise.all([
    readRemoteRefs(world.git, world.repository),
    findDefaultBranch(github),
    listMergedFrom(github, name),
    toldByEvent(world, name),
    listOpenFrom(github, name),
    listOpen(github, name),
  ]);
  if (name === ofRepository)
    throw new HotfixError(
      `${name} is the default branch of ${world.repository}, which is never deleted (input \`head\`).`,
      'Name the branch that was merged, or make another one the default under Settings → General.',
    );
  const merged = [...listed, ...told.filter(({ number }) => !listed.some((other) => other.number === number))];
  const production = expandBranches(refs, { input: 'branch', patterns: wishes.branch });
  const development = expandBranches(refs, { input: 'into', patterns: wishes.into });
  const tip = refs.branches.get(name);
  const commit = tip ?? newest(merged)?.head.sha;
  // What solved conflicts of a back-merge is meant for development, and never gets into production.
  const into = name.startsWith(ownBranches.backMerge) ? [...production, ...development] : production;
  const tips = into.map((branch) => refs.branches.get(branch) as string);
  const unmerged = commit
    ? await findUnmerged(world, { commit, into: tips, from: { branch: name, merged } })
    : undefined;
  const isBlank = tip !== undefined && (await isOnlyCut(world, { name, tip, tips, unmerged }));
  return { name, tip, refs, production, development, into, unmerged, merged, isBlank, open, based };
}

/** Work of it is nowhere else, or is on its way somewhere, or is yet to come. */
export function isNeeded({ tip, unmerged, open, isBlank }: Branch): boolean {
  return tip !== undefined && ((unmerged?.missing.length ?? 0) > 0 || open.length > 0 || isBlank);
}

/** Lists lag behind a merge, but the event of that merge names its pull request. */
async function toldByEvent({ event, github }: World, name: string): Promise<PullRequest[]> {
  const { number } = Object(event.payload['pull_request'] ?? {}) as { number?: unknown };
  const pull = typeof number === 'number' ? await findPullRequest(github, number) : undefined;
  return pull?.merged && !pull.head.fork && pull.head.branch === name ? [pull] : [];
}

/** Its tip is a commit of production's own that is older than its name. */
async function isOnlyCut(
  { github }: World,
  at: { name: string; tip: string; tips: readonly string[]; unmerged: Unmerged | undefined },
): Promise<boolean> {
  const { begun } = readHotfixBranch(at.name);
  const { missing = [], pulls = [], landedAs = [] } = at.unmerged ?? {};
  if (begun === undefined || missing.length + pulls.length > 0 || !landedAs.includes(at.tip)) return false;
  const commit = await findCommit(github, at.tip);
  if (!commit || Date.parse(commit.date) >= begun) return false;
  const arrivals = await Promise.all(at.tips.map((tip) => findArrival(github, tip, at.tip)));
  return arrivals.every((arrival) => arrival?.by === undefined);
}

/** The pull request that was merged last. */
export function newest(pulls: readonly PullRequest[]): PullRequest | undefined {
  return pulls.toSorted((a, b) => Date.parse(b.mergedAt ?? '') - Date.parse(a.mergedAt ?? ''))[0];
}
