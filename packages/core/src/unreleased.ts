// Work that a hotfix would ship though nobody released it: found by ancestry, with as few questions as there can be.

import { type Commit, compare, contains, firstParents, reachable, subjectOf } from './commits.ts';
import { isMissingPermission } from './errors.ts';
import type { GitHub } from './github.ts';
import type { NewestRelease, TaggedRelease } from './history.ts';
import { ownBranches } from './names.ts';
import { findPullRequest, listMerged, listPullRequestsOf, type PullRequest } from './pull-requests.ts';
import { compareReleases } from './version.ts';

export interface Brought {
  readonly head: string;
  /** What the head has and its base lacks. */
  readonly commits: readonly Commit[];
}

/** Those of the commits that one of these tips has as well. */
export async function sharedWith(github: GitHub, brought: Brought, tips: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const tip of new Set(tips)) for (const sha of await shared(github, brought, tip)) found.add(sha);
  return found;
}

// What a branch has of these commits, it has from their oldest ones on: where it has none of those, it has none at all.
async function shared(github: GitHub, { head, commits }: Brought, tip: string): Promise<string[]> {
  const own = new Set(commits.map(({ sha }) => sha));
  const oldest = commits.filter(({ parents }) => !parents.some((parent) => own.has(parent)));
  if (!(await hasAny(github, tip, oldest))) return [];
  const lacking = new Set((await compare(github, tip, head))?.commits.map(({ sha }) => sha));
  return [...own].filter((sha) => !lacking.has(sha));
}

const atOnce = 8;

async function hasAny(github: GitHub, tip: string, commits: readonly Commit[]): Promise<boolean> {
  for (let from = 0; from < commits.length; from += atOnce) {
    const batch = commits.slice(from, from + atOnce);
    const has = await Promise.all(batch.map(({ sha }) => contains(github, tip, sha)));
    if (has.includes(true)) return true;
  }
  return false;
}

/** A production branch, and what is released on it. */
export interface ProductionLine {
  readonly branch: string;
  readonly tip: string;
  readonly newest: NewestRelease;
  readonly releases: readonly TaggedRelease[];
}

const mostLines = 20;

/** Those of the commits that none of the tips has, nor any of the newest releases. */
export async function withoutShared(
  github: GitHub,
  brought: Brought,
  others: { tips: readonly string[]; releases: readonly TaggedRelease[] },
): Promise<Commit[]> {
  const tips = [...others.tips, ...others.releases.slice(0, mostLines).map(({ commit }) => commit)];
  const known = brought.commits.length > 0 ? await sharedWith(github, brought, tips) : new Set<string>();
  return brought.commits.filter(({ sha }) => !known.has(sha));
}

export interface Unreleased {
  /** Oldest first. */
  readonly commits: readonly Commit[];
  /** How many older ones were not asked about, as there is enough to tell. */
  readonly unasked: number;
  /** The token may not read pull requests, so that some of them may have come with a hotfix. */
  readonly isUntold: boolean;
}

export const nothingUnreleased: Unreleased = { commits: [], unasked: 0, isUntold: false };

/** More is not asked for: a repository may have thousands, and the verdict is the same. */
const enough = 20;

/** What landed on production since its newest release, is in no other release either, and came with no hotfix. */
export async function unreleasedOf(
  github: GitHub,
  line: ProductionLine,
  isMeant: (sha: string) => boolean = () => true,
): Promise<Unreleased> {
  const { since } = line.newest;
  const released = new Set(line.releases.flatMap(({ commit }) => [...reachable(since, commit)]));
  const commits = firstParents(since, line.tip).filter(({ sha }) => !released.has(sha) && isMeant(sha));
  const releases = line.releases.filter((release) => compareReleases(release, line.newest.release) > 0);
  const chain = await withoutShared(github, { head: line.tip, commits }, { tips: [], releases });
  try {
    const known = await listedPulls(github, line.branch, chain);
    return await sift(chain, (commit) => cameWithOurs(github, line.branch, { commit, known }));
  } catch (error) {
    if (!isMissingPermission(error)) throw error;
    const sifted = await sift(chain, async (commit) => saysOurs(commit, github.owner));
    return { ...sifted, isUntold: sifted.commits.length > 0 };
  }
}

/** Asked newest first. */
async function sift(chain: readonly Commit[], isOurs: (commit: Commit) => Promise<boolean>): Promise<Unreleased> {
  const found: Commit[] = [];
  let unasked = chain.length;
  while (unasked > 0 && found.length < enough) {
    const from = Math.max(0, unasked - atOnce);
    const batch = chain.slice(from, unasked);
    const ours = await Promise.all(batch.map(isOurs));
    found.unshift(...batch.filter((_, index) => !ours[index]));
    unasked = from;
  }
  return { commits: found, unasked, isUntold: false };
}

const mostListed = 100;

// Of many commits a list names most pull requests in one answer.
async function listedPulls(github: GitHub, branch: string, chain: readonly Commit[]): Promise<PullRequest[]> {
  const [oldest] = chain
    .slice(-mostListed)
    .map(({ date }) => date)
    .sort();
  return chain.length > atOnce && oldest ? listMerged(github, branch, Promise.resolve(oldest)) : [];
}

/** GitHub's list for a commit lags behind the merge; then the number that the commit names is looked up. */
async function cameWithOurs(
  github: GitHub,
  branch: string,
  { commit, known }: { commit: Commit; known: readonly PullRequest[] },
): Promise<boolean> {
  const listed = known.find(({ mergeCommit }) => mergeCommit === commit.sha);
  if (listed) return isOurs(listed, branch);
  const pulls = await listPullRequestsOf(github, commit.sha);
  if (pulls.some((pull) => isOurs(pull, branch))) return true;
  const number = /#(\d+)\b/.exec(subjectOf(commit.message))?.[1];
  const named = pulls.length === 0 && number ? await findPullRequest(github, Number(number)) : undefined;
  return named?.mergeCommit === commit.sha && isOurs(named, branch);
}

const isOwn = (branch: string): boolean => Object.values(ownBranches).some((prefix) => branch.startsWith(prefix));

/** The message that GitHub gives a merge names the branch and whose it is; of a squash or a rebase nothing tells. */
function saysOurs({ message, parents }: Commit, owner: string): boolean {
  const [, whose = '', branch = ''] = /^Merge pull request #\d+ from ([^/\s]+)\/(\S+)$/.exec(subjectOf(message)) ?? [];
  return parents.length === 2 && whose.toLowerCase() === owner.toLowerCase() && isOwn(branch);
}

/** A hotfix, a revert, or what was released on another line and came back from there. */
function isOurs({ merged, base, head }: PullRequest, branch: string): boolean {
  return merged && base === branch && !head.fork && isOwn(head.branch);
}
