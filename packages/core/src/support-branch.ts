// Production branches: the main one, and the support branch of a release, which is production of its line.

import { contains } from './commits.ts';
import type { Git } from './git.ts';
import type { GitHub } from './github.ts';
import { findNewestRelease, type TaggedRelease } from './history.ts';
import type { RemoteRefs } from './remote-refs.ts';
import { compareReleases, newestFirst, parseRelease, type Release } from './version.ts';

const support = 'support/';

export const isSupportBranch = (branch: string): boolean => branch.startsWith(support);

export const supportBranchOf = ({ tag }: Release): string => support + tag;

/** The production branch that is not for an older line; older repositories call it otherwise. */
export function mainBranch({ branches }: RemoteRefs): string {
  return branches.has('main') || !branches.has('master') ? 'main' : 'master';
}

export interface Maintained {
  readonly release: TaggedRelease;
  /** All of its prefix, newest first. */
  readonly releases: readonly TaggedRelease[];
  /** The main production branch. */
  readonly main: string;
  /** Where it is known already: whether the release is the newest one there. */
  readonly isNewestOnMain?: boolean;
}

/**
 * The support branch that maintains a release; undefined where the main branch does. One that is named after the release, or
 * after an earlier one of the same X.Y and holds it, comes first, as whoever made it meant it for that. Of other names one
 * counts where the release is the newest one on it, and not on the main branch; else where a later one of the same X.Y is.
 */
export async function findSupportBranch(
  world: { github: GitHub; git: Git },
  refs: RemoteRefs,
  at: Maintained,
): Promise<string | undefined> {
  const { release, releases, main } = at;
  const named = await findNamed(world.github, refs, release);
  const others = othersFor(refs, release).filter((name) => name !== named);
  if (others.length === 0) return named;
  const newestOn = async (name: string) => {
    const tip = refs.branches.get(name) ?? '';
    const isHeld = await contains(world.github, tip, release.commit);
    return isHeld ? (await findNewestRelease(world, releases, tip))?.release : undefined;
  };
  const first = named ?? main;
  const known = named === undefined && at.isNewestOnMain === true;
  const there = known ? release : await newestOn(first);
  if (there?.tag === release.tag) return named;
  const found = await Promise.all(others.map(newestOn));
  const exact = others[found.findIndex((newest) => newest?.tag === release.tag)];
  if (exact !== undefined || named !== undefined) return exact ?? named;
  if (there && isSameLine(there, release)) return undefined;
  return others[found.findIndex((newest) => newest !== undefined && isSameLine(newest, release))];
}

/** By its name; the latest one counts. */
async function findNamed(
  github: GitHub,
  { branches }: RemoteRefs,
  release: TaggedRelease,
): Promise<string | undefined> {
  const lines = [...branches.keys()]
    .filter(isSupportBranch)
    .flatMap((name) => parseRelease(name.slice(support.length), release.prefix) ?? [])
    .filter((line) => isSameLine(line, release) && compareReleases(line, release) <= 0);
  for (const line of newestFirst(lines)) {
    const name = supportBranchOf(line);
    if (line.tag === release.tag || (await contains(github, branches.get(name) ?? '', release.commit))) return name;
  }
  return undefined;
}

/** Neither those of later releases nor those of other prefixes: `support/web-v1.0.0` is no line of `api-v1.0.0`. */
function othersFor({ branches, tags }: RemoteRefs, release: TaggedRelease): string[] {
  const mayHold = (name: string) => {
    const line = parseRelease(name.slice(support.length), release.prefix);
    return line ? compareReleases(line, release) <= 0 : !tags.has(name.slice(support.length));
  };
  return [...branches.keys()].filter((name) => isSupportBranch(name) && mayHold(name));
}

function isSameLine(a: Release, b: Release): boolean {
  return a.major === b.major && a.minor === b.minor;
}
