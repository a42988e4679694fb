// The project's own version number in a conflict: what the release wrote there, the target keeps its own.

import { belongsToDependency } from './dependencies.ts';

/** How files write the release that is merged, and the one before it: X.Y.Z without prefix, with and without suffix. */
export interface ReleasedVersions {
  readonly released: readonly string[];
  readonly previous: readonly string[];
}

interface Hunk {
  readonly ours: readonly string[];
  readonly base: readonly string[];
  readonly theirs: readonly string[];
}

/**
 * Looks through a merged file with diff3 markers: is in every hunk all that differs between the sides the version? Any
 * other difference, a dependency's number above all, leaves the file a conflict.
 */
export function onlyVersionsConflict(merged: Buffer, versions: ReleasedVersions): boolean {
  const { file, hunks } = readMerged(merged.toString('latin1').split('\n'));
  return hunks.every((hunk) => isVersionOnly(hunk, versions) && !isOfDependency(file, hunk));
}

/** The file as it was at the merge base where it conflicts, and where that is. */
interface Merged {
  readonly file: readonly string[];
  readonly hunks: readonly (Hunk & { readonly at: number })[];
}

function readMerged(lines: readonly string[]): Merged {
  const file: string[] = [];
  const hunks: (Hunk & { at: number })[] = [];
  for (let at = 0; at < lines.length; ) {
    const hunk = /^<{57}( |\r?$)/.test(lines[at] ?? '') ? readHunk(lines, at) : undefined;
    if (hunk) hunks.push({ ...hunk, at: file.length });
    file.push(...(hunk?.base ?? [lines[at] ?? '']));
    at = hunk?.end ?? at + 1;
  }
  return { file, hunks };
}

function readHunk(lines: readonly string[], start: number): Hunk & { end: number } {
  const find = (marker: string, from: number) =>
    lines.findIndex((line, index) => index >= from && line.startsWith(marker.repeat(57)));
  const base = find('|', start);
  const theirs = find('=', base);
  const end = find('>', theirs);
  return {
    ours: lines.slice(start + 1, base),
    base: lines.slice(base + 1, theirs),
    theirs: lines.slice(theirs + 1, end),
    end: end + 1,
  };
}

function isVersionOnly(hunk: Hunk, versions: ReleasedVersions): boolean {
  if (hunk.ours.length !== hunk.base.length || hunk.theirs.length !== hunk.base.length) return false;
  return hunk.ours.every((ours, index) => {
    const base = hunk.base[index] ?? '';
    const theirs = hunk.theirs[index] ?? '';
    return ours === theirs || isVersionLine({ ours, base, theirs }, versions);
  });
}

function isOfDependency(file: readonly string[], { at, ours, theirs }: Merged['hunks'][number]): boolean {
  return ours.some((line, index) => line !== theirs[index] && belongsToDependency(file, at + index));
}

// With the suffixes of SemVer, and those of Python, Maven and .NET (`1.4.0rc1`, `1.4.0.dev0`, `1.4.0.Final`, `1.4.0.0`).
const suffix = /[-+][0-9A-Za-z][0-9A-Za-z.+-]*|\.(?:dev|post|rc|Final|RELEASE|\d)[0-9A-Za-z.]*|(?:a|b|rc)\d+/;

// Not where the number began before: `11.3.0` is not `1.3.0`. A point or dash that ends a sentence is no part of it.
const anyVersion = new RegExp(`(?<!\\d|\\d\\.)\\d+\\.\\d+\\.\\d+(?:${suffix.source})?(?<![-+.])`, 'g');

// The line is the same on all three but for one number, as often as it stands there: the previous release's, the released
// one, the target's.
function isVersionLine(line: { ours: string; base: string; theirs: string }, versions: ReleasedVersions): boolean {
  const [ours, base, theirs] = [line.ours, line.base, line.theirs].map(split) as [Split, Split, Split];
  if (!isSame(ours.text, base.text) || !isSame(theirs.text, base.text)) return false;
  const differing = base.numbers
    .map((number, index) => ({ index, number, ours: ours.numbers[index] ?? '', theirs: theirs.numbers[index] ?? '' }))
    .filter((triple) => triple.ours !== triple.theirs);
  return differing.every(
    (triple) =>
      versions.previous.includes(triple.number) &&
      versions.released.includes(triple.theirs) &&
      triple.ours === differing[0]?.ours &&
      !isRange(base.text[triple.index] ?? ''),
  );
}

interface Split {
  /** What stands before, between and behind the numbers. */
  readonly text: readonly string[];
  readonly numbers: readonly string[];
}

function split(line: string): Split {
  return { text: line.split(anyVersion), numbers: line.match(anyVersion) ?? [] };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

// `^1.3.0`, `>= 1.3.0`: what somebody asks of a dependency is never the project's own version.
function isRange(before: string): boolean {
  return /(?:[\^~<]|[~<>=!]=|[\s"',(]>)\s*$/.test(before);
}
