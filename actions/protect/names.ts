// The names that patterns mean: those to come, and tags that move by design.

import { coversRef, isGlob, matches, refPattern, sampleOf } from '@hotfix-actions/core';

/** What stands before the numbers in tags: `v` of `v*.*.*`. */
export function prefixOf(tagPattern: string): string {
  return tagPattern.replace(/[*?[].*$/s, '').replace(/[\d.]+$/, '');
}

const numbers = ['[0-9]', '[0-9][0-9]', '[0-9][0-9][0-9]'];

/** Tags such as `v1`, which move with each release, although the pattern means them too: all that `v*` or `*-v*` begin with. */
export function movingTags(tagPattern: string): string[] {
  const ref = refPattern('tags', tagPattern);
  const stem = tagPattern.replace(/\*+$/, '').replace(/[\d.]+$/, '');
  const stems = [...new Set([stem, 'v'])].filter((one) => /^\**[^*?[\]]*$/.test(one));
  const meant = stems.filter((one) => coversRef(ref, `refs/tags/${sampleOf(one)}1`));
  return meant.flatMap((one) => numbers.map((number) => refPattern('tags', `${one}${number}`)));
}

/** Those that the pattern means and that must not move. */
export function pinned(tagPattern: string, tags: Iterable<string>): string[] {
  const ref = refPattern('tags', tagPattern);
  const moving = movingTags(tagPattern);
  const isPinned = (name: string) =>
    coversRef(ref, `refs/tags/${name}`) && !moving.some((other) => coversRef(other, `refs/tags/${name}`));
  return [...tags].filter(isPinned);
}

/** A release and a hotfix release as the pattern has them; the one tag that it names where it is no glob. */
export function tagsToCome(tagPattern: string): string[] {
  if (!isGlob(tagPattern)) return [tagPattern];
  const sample = sampleOf(tagPattern);
  const name = pinned(tagPattern, [sample]).length > 0 ? sample : `${sample}.0.0`;
  return [name, `${name}-hotfix.1`];
}

/** Support branches are called after releases; of other globs any name will do. */
export function branchesToCome(glob: string, tagPattern: string): string[] {
  const name = `support/${prefixOf(tagPattern)}0.0.0`;
  const meant = [name, `${name}-hotfix.1`].filter((one) => matches(one, [glob]));
  return meant.length > 0 ? meant : [sampleOf(glob)];
}
