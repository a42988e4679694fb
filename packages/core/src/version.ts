// What a release is called, and which of two is the newer one.

import parse from 'semver/functions/parse.js';

/** A release tag `<prefix>X.Y.Z` (hotfix 0) or `<prefix>X.Y.Z-hotfix.N` (N from 1). */
export interface Release {
  readonly tag: string;
  readonly prefix: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly hotfix: number;
}

export type Scheme = 'hotfix' | 'patch';

/**
 * Reads a tag as a release of one prefix. Pre-releases (`-rc.1`), build metadata, other prefixes and anything that
 * SemVer does not accept (`v1.3`, `v1.03.0`) are no releases: undefined.
 */
export function parseRelease(tag: string, prefix: string): Release | undefined {
  if (!tag.startsWith(prefix)) return undefined;
  const form = releaseForm.exec(tag.slice(prefix.length));
  if (!form) return undefined;
  const major = Number(form[1]);
  const minor = Number(form[2]);
  const patch = Number(form[3]);
  const hotfix = Number(form[4] ?? 0);
  if (Math.max(major, minor, patch, hotfix) > Number.MAX_SAFE_INTEGER) return undefined;
  return { tag, prefix, major, minor, patch, hotfix };
}

/** Is a tag a release of some other prefix? */
export function isReleaseOfOther(tag: string, prefix: string): boolean {
  return parseRelease(tag, prefix) === undefined && endOfRelease.test(tag);
}

const endOfRelease = /(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-hotfix\.[1-9]\d*)?$/;
const releaseForm = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-hotfix\.([1-9]\d*))?$/;

/** Could a tag be a release, were it of the right prefix? What could not is none of any. */
export function mayBeRelease(tag: string): boolean {
  return new RegExp(releaseForm.source.slice(1)).test(tag);
}

/** Does a tag belong to a prefix, be it a release or a pre-release of it? */
export function isOfPrefix(tag: string, prefix: string): boolean {
  return tag.startsWith(prefix) && parse(tag.slice(prefix.length)) !== null && /^\d/.test(tag.slice(prefix.length));
}

/** The release of these numbers, with its tag spelled out. */
export function releaseOf(numbers: Omit<Release, 'tag'>): Release {
  const { prefix, major, minor, patch, hotfix } = numbers;
  const suffix = hotfix > 0 ? `-hotfix.${hotfix}` : '';
  return { ...numbers, tag: `${prefix}${major}.${minor}.${patch}${suffix}` };
}

/**
 * The order of releases: a hotfix is its base plus a fix, so it stands above it and below the next patch. Plain SemVer
 * would sort `-hotfix.N` below its base, as a pre-release.
 */
export function compareReleases(a: Release, b: Release): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || a.hotfix - b.hotfix;
}

/** Newest first. */
export function newestFirst<T extends Release>(releases: readonly T[]): T[] {
  return releases.toSorted((a, b) => compareReleases(b, a));
}

/** `X.Y.Z` or `X.Y.Z-hotfix.N`: the version without its prefix. */
export function semverOf(release: Release): string {
  return release.tag.slice(release.prefix.length);
}

/** The plain release that a hotfix release patches; a plain release is its own. */
export function baseOf(release: Release): Release {
  return releaseOf({ ...release, hotfix: 0 });
}

/**
 * The number that comes next after `current`, whatever else is in the repository: numbers that any tag holds, reachable
 * or not, are never used again. With `hotfix` one above the highest N of that X.Y.Z, with `patch` the first free Z above.
 */
export function nextRelease(scheme: Scheme, current: Release, existing: readonly Release[]): Release {
  const line = existing.filter((other) => other.major === current.major && other.minor === current.minor);
  if (scheme === 'hotfix') {
    const numbers = line.filter((other) => other.patch === current.patch).map((other) => other.hotfix);
    return releaseOf({ ...current, hotfix: Math.max(current.hotfix, ...numbers) + 1 });
  }
  const taken = new Set(line.map((other) => other.patch));
  let patch = current.patch + 1;
  while (taken.has(patch)) patch += 1;
  return releaseOf({ ...current, patch, hotfix: 0 });
}
