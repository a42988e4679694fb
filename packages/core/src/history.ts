// Releases in the history of a commit, and the merge base of two branches: decided by few questions, never guessed.

import { type Commit, type Comparison, compare, contains, countCommits } from './commits.ts';
import type { Git } from './git.ts';
import type { GitHub } from './github.ts';
import type { DatedBase, MergeBase } from './merge.ts';
import type { RemoteRefs, TagRef } from './remote-refs.ts';
import { fetchCommits } from './scratch.ts';
import { newestFirst, parseRelease, type Release } from './version.ts';

/** A release with the commit it stands at. */
export interface TaggedRelease extends Release {
  readonly commit: string;
  /** The tag object; the commit itself where the tag is lightweight. */
  readonly object: string;
}

/** The releases of one prefix, newest first. */
export function releasesOf(refs: Pick<RemoteRefs, 'tags'>, prefix: string): TaggedRelease[] {
  return releasesAmong(refs.tags.values(), prefix);
}

/** Those of them that a commit bears. */
export function releasesAt(refs: RemoteRefs, prefix: string, commit: string): TaggedRelease[] {
  return releasesAmong(refs.tagsAt(commit), prefix);
}

function releasesAmong(tags: Iterable<TagRef>, prefix: string): TaggedRelease[] {
  const found: TaggedRelease[] = [];
  for (const { name, commit, object } of tags) {
    const release = parseRelease(name, prefix);
    if (release) found.push({ ...release, commit, object });
  }
  return newestFirst(found);
}

/** The newest release that a commit contains, and what came after it. */
export interface NewestRelease {
  readonly release: TaggedRelease;
  /** Commits that `sha` has and the release lacks. */
  readonly since: readonly Commit[];
}

/**
 * Asks for one release after the other, newest first: the first question is the answer nearly always, and its answer
 * carries the commits since. Where several release lines stand above, more and more are asked at once.
 */
export async function findNewestRelease(
  world: { github: GitHub; git: Git },
  releases: readonly TaggedRelease[],
  sha: string,
): Promise<NewestRelease | undefined> {
  const tagged = releases.findIndex((release) => release.commit === sha);
  const [newest] = releases;
  if (!newest) return undefined;
  if (tagged === 0) return { release: newest, since: [] };
  const first = await compare(world.github, newest.commit, sha, 'all-if-ahead');
  if (first && isContained(first)) return { release: newest, since: first.commits };
  const release = await findContained(world, releases.slice(1), sha);
  if (!release) return undefined;
  return { release, since: (await compare(world.github, release.commit, sha))?.commits ?? [] };
}

function isContained(comparison: Comparison): boolean {
  return comparison.status === 'ahead' || comparison.status === 'identical';
}

const mostQuestions = 62;

/** The first of these releases, newest first, that a commit contains; what came since is not listed. */
export async function findContained(
  world: { github: GitHub; git: Git },
  releases: readonly TaggedRelease[],
  sha: string,
): Promise<TaggedRelease | undefined> {
  let from = 0;
  for (let size = 2; from < Math.min(releases.length, mostQuestions); size *= 2) {
    const batch = releases.slice(from, from + size);
    const answers = await Promise.all(batch.map((release) => contains(world.github, sha, release.commit)));
    const hit = batch[answers.indexOf(true)];
    if (hit) return hit;
    from += size;
  }
  if (from >= releases.length) return undefined;
  // So many lines above: the commits themselves (no trees, no files) answer for all releases at once.
  const folder = await fetchCommits(world.git, [sha]);
  const listed = (await world.git.call(['rev-list', sha], { folder })).stdout.toString('utf8').split('\n');
  const history = new Set(listed);
  return releases.slice(from).find((release) => history.has(release.commit));
}

/**
 * Decides from the commits that only the source has. Every merge base is a parent of one of them that the target has
 * (the boundary): a single boundary commit is the merge base. A few are compared with each other: those that no other has in
 * its history are the bases. Of many, `named` — the one that GitHub names — is the only base exactly if all that both sides
 * share is what it reaches, which counting decides.
 */
export function decideMergeBase(
  github: GitHub,
  source: string,
  only: { commits: readonly Commit[]; named: string },
): Promise<MergeBase> {
  const parents = only.commits.flatMap((commit) => commit.parents);
  return decide(github, { ...only, parents, named: [only.named] }, () => countCommits(github, source));
}

/**
 * The same for a merge that is not made yet; `lacking` is what the target lacks of its first and of its second parent. Its
 * history is that of the first, and what only the second has.
 */
export function decideMergeBaseOfUnmade(
  github: GitHub,
  merge: { parents: readonly [first: string, second: string]; onlySecond: number },
  lacking: readonly Comparison[],
): Promise<MergeBase> {
  const bySha = new Map(lacking.flatMap(({ commits }) => commits).map((commit) => [commit.sha, commit]));
  const commits = [...bySha.values()];
  const parents = [...merge.parents, ...commits.flatMap((commit) => commit.parents)];
  const all = async () => (await countCommits(github, merge.parents[0])) + merge.onlySecond;
  return decide(github, { commits, parents, named: lacking.map(({ mergeBase }) => mergeBase) }, all);
}

async function decide(
  github: GitHub,
  only: { commits: readonly Commit[]; parents: readonly string[]; named: readonly string[] },
  countAll: () => Promise<number>,
): Promise<MergeBase> {
  const boundary = boundaryOf(only);
  const named = [...new Set(only.named)];
  if (boundary.length <= 1) return { one: [...boundary, ...named][0] as string };
  if (boundary.length <= mostCompared) return decideAmong(github, boundary);
  const [all, ...shared] = await Promise.all([countAll(), ...named.map((sha) => countCommits(github, sha))]);
  const one = named[shared.indexOf(all - only.commits.length)];
  return one === undefined ? { several: true } : { one };
}

/** Six questions, asked at once. */
const mostCompared = 4;

function boundaryOf(only: { commits: readonly Commit[]; parents: readonly string[] }): string[] {
  const own = new Set(only.commits.map((commit) => commit.sha));
  return [...new Set(only.parents.filter((parent) => !own.has(parent)))];
}

async function decideAmong(github: GitHub, candidates: readonly string[]): Promise<MergeBase> {
  const pairs = candidates.flatMap((first, index) => candidates.slice(index + 1).map((second) => ({ first, second })));
  const older = new Set<string>();
  const compareBoth = async ({ first, second }: (typeof pairs)[number]) => {
    const between = await compare(github, first, second, 'first-page');
    if (between?.status === 'ahead') older.add(first);
    if (between?.status === 'behind') older.add(second);
    // The commits of the side that has fewer are what is asked for next.
    return between && between.behindBy < between.aheadBy ? [second, first] : [first, second];
  };
  const compared = await Promise.all(pairs.map(compareBoth));
  const bases = candidates.filter((candidate) => !older.has(candidate));
  const [only] = bases;
  if (only !== undefined && bases.length === 1) return { one: only };
  const [one = '', other = ''] = compared.find((pair) => pair.every((sha) => bases.includes(sha))) ?? [];
  return bases.length === 2 ? decideTwo(github, one, other) : { several: true };
}

/** Two bases, if they have one themselves and differ in age: git goes by that, and else by how it comes across them. */
async function decideTwo(github: GitHub, one: string, other: string): Promise<MergeBase> {
  const between = await compare(github, one, other, 'all-if-few');
  const last = between?.commits.find(({ sha }) => sha === other);
  if (!between || !last || between.commits.length < between.aheadBy) return { several: true };
  const parents = between.commits.flatMap((commit) => commit.parents);
  const [over, another] = boundaryOf({ commits: between.commits, parents });
  const two = [datedOf(between.base), datedOf(last)] as const;
  const isOrdered = two[0].date > 0 && two[1].date > 0 && two[0].date !== two[1].date;
  return over !== undefined && another === undefined && isOrdered ? { two, over } : { several: true };
}

function datedOf({ sha, date }: Commit): DatedBase {
  return { sha, date: Date.parse(date) / 1000 };
}
