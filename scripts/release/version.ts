// The numbers of our own releases, `X.Y.Z`, and the floating tags `vX` and `vX.Y` above them.

import { Problem } from './problem.ts';

type Numbers = readonly [major: number, minor: number, patch: number];

const form = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

export function numbersOf(version: string): Numbers | undefined {
  const [, major, minor, patch] = form.exec(version) ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Of two versions `X.Y.Z`: above 0 where `a` is the higher one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  if (!left || !right) throw new Error(`no versions: ${a}, ${b}`);
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** The versions that tags `vX.Y.Z` hold, in no order. */
export function versionsOf(tags: Iterable<string>): string[] {
  return [...tags].flatMap((tag) => (tag.startsWith('v') && numbersOf(tag.slice(1)) ? [tag.slice(1)] : []));
}

/**
 * What a release after `current` is called: of `major`, `minor` and `patch` the next one, a number as it is. A number that a tag
 * holds is never used again.
 */
export function nextVersion(wish: string, current: string, taken: readonly string[]): string {
  const next = numbersOf(wish) ? wish : bumped(wish, current);
  if (taken.includes(next))
    throw new Problem(`v${next} is a tag already, and a number is never used twice.`, 'Name the next free number.');
  // The first of all may be what package.json says already.
  const least = compareVersions(next, current);
  if (least < 0 || (least === 0 && taken.length > 0))
    throw new Problem(`${next} is not above ${current}, which package.json says.`, 'Name a higher number.');
  return next;
}

function bumped(wish: string, current: string): string {
  const [major, minor, patch] = numbersOf(current) ?? [0, 0, 0];
  if (wish === 'major') return `${major + 1}.0.0`;
  if (wish === 'minor') return `${major}.${minor + 1}.0`;
  if (wish === 'patch') return `${major}.${minor}.${patch + 1}`;
  throw new Problem(`${wish || 'Nothing'} is no version.`, 'Say major, minor, patch, or a number as 1.2.0.');
}

/** The tags that follow the releases of a line: `v1` and `v1.2` of 1.2.3. */
export function floatingTags(version: string): string[] {
  const [major, minor] = numbersOf(version) ?? [];
  return [`v${major}`, `v${major}.${minor}`];
}

/**
 * Whether a floating tag goes to a release. Never back, and never away from where a person brought it: what it stands at decides,
 * and only where it does not exist all releases of its line do.
 */
export function mayMove(
  floating: string,
  version: string,
  { stands, all }: { stands?: string; all: string[] },
): boolean {
  if (stands !== undefined) return compareVersions(version, stands) > 0;
  return all.every((other) => !floatingTags(other).includes(floating) || compareVersions(other, version) <= 0);
}
