// The releases that a repository has: how their tags begin, and which is the newest in production.

import { lines } from './copy.ts';
import type { Git } from './git.ts';

export interface Release {
  readonly tag: string;
  /** X, Y, Z and N; 0 where it is no hotfix. */
  readonly numbers: readonly number[];
}

const number = '(0|[1-9]\\d*)';
const form = new RegExp(`^(|.*[^\\d.])${number}\\.${number}\\.${number}(?:-hotfix\\.([1-9]\\d*))?$`);

interface Read extends Release {
  readonly prefix: string;
}

function read(tag: string): Read[] {
  const [, prefix, ...numbers] = form.exec(tag) ?? [];
  return prefix === undefined ? [] : [{ tag, prefix, numbers: numbers.map((text) => Number(text ?? 0)) }];
}

/** The releases of a prefix that the branch contains, newest first. */
export async function releasesIn(git: Git, branch: string, prefix: string): Promise<Release[]> {
  const all = await tagsIn(git, branch);
  return all.filter((release) => release.prefix === prefix).sort(newestFirst);
}

function newestFirst(a: Release, b: Release): number {
  const at = a.numbers.findIndex((value, index) => value !== b.numbers[index]);
  return at < 0 ? 0 : (b.numbers[at] ?? 0) - (a.numbers[at] ?? 0);
}

async function tagsIn(git: Git, branch: string): Promise<Read[]> {
  return lines(await git.run('tag', '--merged', `refs/heads/${branch}`)).flatMap(read);
}

export interface PrefixCount {
  readonly prefix: string;
  readonly count: number;
}

/** How the release tags of a branch, or of all the repository, begin: most frequent first. */
export async function countPrefixes(git: Git, branch?: string): Promise<PrefixCount[]> {
  const counts = new Map<string, number>();
  const releases =
    branch === undefined ? lines(await git.run('tag', '--list')).flatMap(read) : await tagsIn(git, branch);
  for (const { prefix } of releases) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  return [...counts].map(([prefix, count]) => ({ prefix, count })).sort((a, b) => b.count - a.count);
}

/** The next patch release that no tag of the repository holds. */
export async function nextPatch(git: Git, prefix: string, newest: Release | undefined): Promise<string> {
  const taken = new Set(lines(await git.run('tag', '--list')));
  const [major = 1, minor = 0, patch = -1] = newest?.numbers ?? [];
  for (let next = patch + 1; ; next += 1) {
    const tag = `${prefix}${major}.${minor}.${next}`;
    if (!taken.has(tag)) return tag;
  }
}
