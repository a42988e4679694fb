// The project's own version number in a conflict: what the release wrote there, the target keeps its own.

/** X.Y.Z of the release that is merged and of the release before it, without prefix, with and without suffix. */
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
  const lines = merged.toString('latin1').split('\n');
  for (let at = 0; at < lines.length; ) {
    const hunk = /^<{57}( |\r?$)/.test(lines[at] ?? '') ? readHunk(lines, at) : undefined;
    if (hunk && !isVersionOnly(hunk, versions)) return false;
    at = hunk?.end ?? at + 1;
  }
  return true;
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

// With the suffixes of SemVer, and those that Python writes without a dash (`1.4.0rc1`).
const anyVersion = /^\d+\.\d+\.\d+(?:(?:[-+.]|(?:a|b|rc)\d)[0-9A-Za-z.+-]*)?$/;

// The line is the same on all three but for one number: the previous release's, the released one, the target's.
function isVersionLine(line: { ours: string; base: string; theirs: string }, versions: ReleasedVersions): boolean {
  return versions.previous.some((previous) => {
    for (let at = line.base.indexOf(previous); at >= 0; at = line.base.indexOf(previous, at + 1)) {
      const before = line.base.slice(0, at);
      const after = line.base.slice(at + previous.length);
      if (
        isWordBoundary(before, after) &&
        !isRange(before) &&
        hasReleased(line.theirs, before, after) &&
        hasVersion(line.ours, before, after)
      )
        return true;
    }
    return false;
  });

  function hasReleased(theirs: string, before: string, after: string): boolean {
    return versions.released.some((released) => theirs === before + released + after);
  }
}

function hasVersion(text: string, before: string, after: string): boolean {
  if (!text.startsWith(before) || !text.endsWith(after) || text.length < before.length + after.length) return false;
  return anyVersion.test(text.slice(before.length, text.length - after.length));
}

function isWordBoundary(before: string, after: string): boolean {
  return !/[\d.]$/.test(before) && !/^[\d.-]?\d/.test(after) && !/^[-+][0-9A-Za-z]/.test(after);
}

// `^1.3.0`, `>= 1.3.0`: what somebody asks of a dependency is never the project's own version.
function isRange(before: string): boolean {
  return /(?:[\^~<]|[~<>=!]=|[\s"',(]>)\s*$/.test(before);
}
