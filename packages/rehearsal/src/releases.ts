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

/** How most release tags of the branch begin; `v` where there are none. */
export async function findPrefix(git: Git, branch: string): Promise<{ prefix: string; others: readonly string[] }> {
  const counts = new Map<string, number>();
  for (const { prefix } of await tagsIn(git, branch)) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  const [most = 'v', ...others] = [...counts].sort((a, b) => b[1] - a[1]).map(([prefix]) => prefix);
  return { prefix: most, others };
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
