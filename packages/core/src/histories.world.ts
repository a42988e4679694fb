// The property of merging: whatever the history, our merge is what `git merge` makes of the same two commits in a full clone.

import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { mergeAsDecided, mergeInFullClone, openMergeWorld, pictureOfMerge } from './merge.world.ts';
import { anyHistory, type History, type Matter } from './random-history.world.ts';
import { writeHistory } from './write-history.world.ts';

export interface Tried {
  readonly histories: number;
  readonly clean: number;
  readonly conflict: number;
  /** With two merge bases that have one themselves. */
  readonly two: number;
  /** With others, for which the history was read. */
  readonly several: number;
  /** Histories with a conflict of this kind. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** Throws with the history for which it does not hold, made as small as can be, and the seed and path that lead to it. */
export async function tryAll(matter: Matter, parameters: fc.Parameters<[History]>): Promise<Tried> {
  const seen = { histories: 0, clean: 0, conflict: 0, one: 0, two: 0, several: 0 };
  const kinds: Record<string, number> = {};
  const property = fc.asyncProperty(anyHistory(matter), async (history) => {
    const merge = await mergeLikeGit(history);
    seen.histories += 1;
    seen[merge.conflicts.length > 0 ? 'conflict' : 'clean'] += 1;
    seen[merge.bases] += 1;
    for (const kind of new Set(merge.conflicts.map((conflict) => conflict.kind))) kinds[kind] = (kinds[kind] ?? 0) + 1;
  });
  await fc.assert(property, parameters);
  return { ...seen, kinds };
}

async function mergeLikeGit(history: History) {
  // A GitHub for each: one that remembered all histories would make every start of git dearer.
  await using world = await openMergeWorld(undefined, 'file');
  const sides = await writeHistory(world.repository, history);
  const merge = await mergeAsDecided(world, sides);
  deepStrictEqual(await pictureOfMerge(world.git, merge), await mergeInFullClone(world, sides));
  return merge;
}
