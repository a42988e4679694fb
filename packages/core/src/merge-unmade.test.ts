// A merge of a merge that is not made yet: always what `git merge` does once it is made.

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compare } from './commits.ts';
import { decideMergeBase, decideMergeBaseOfUnmade } from './history.ts';
import { type MergeWorld, mergeInFullClone, openMergeWorld, pictureOfMerge } from './merge.world.ts';
import { previewMerge } from './preview.ts';
import { anyHistory } from './random-history.world.ts';
import { writeHistory } from './write-history.world.ts';

const matter = {
  names: ['a', 'b', 'lib/c'],
  later: [],
  kinds: ['edit', 'edit', 'edit', 'delete', 'rename'],
} as const;

// Each of the branches may be production, the one that comes into it, or the target.
const parts = [
  ['main', 'feature', 'develop'],
  ['feature', 'develop', 'main'],
  ['develop', 'main', 'feature'],
] as const;

/** The first branch with the second one in it, as it would be; undefined where that is no new merge, or conflicts. */
async function unmadeOf({ github, git, repository }: MergeWorld, [production, head, target]: (typeof parts)[number]) {
  const [first, second, ours] = await Promise.all([production, head, target].map((name) => repository.tip(name)));
  // Where nobody ever committed to a branch there is none.
  if (!first || !second || !ours) return undefined;
  const brings = await compare(github, first, second);
  if (brings?.status !== 'diverged') return undefined;
  const base = await decideMergeBase(github, second, { commits: brings.commits, named: brings.mergeBase });
  const { merge, conflicts } = await previewMerge(git, { ours: first, theirs: second, base, named: brings.mergeBase });
  if (conflicts.length > 0) return undefined;
  const parents = [first, second] as const;
  const side = { tree: merge.tree, folder: merge.folder, parents, onlySecond: brings.aheadBy };
  return { side, ours, make: () => repository.merge(production, head) };
}

async function anyUnmade(world: MergeWorld) {
  for (const part of parts) {
    const found = await unmadeOf(world, part);
    if (found) return found;
  }
  return undefined;
}

test('any history merges exactly as it will when the merge is made', async () => {
  const seen = { clean: 0, conflict: 0, several: 0 };
  await fc.assert(
    fc.asyncProperty(anyHistory(matter), async (history) => {
      await using world = await openMergeWorld(undefined, 'file');
      await writeHistory(world.repository, history);
      const unmade = await anyUnmade(world);
      if (!unmade) return;
      const { ours, side } = unmade;
      const found = await Promise.all(side.parents.map((sha) => compare(world.github, ours, sha)));
      const lacking = found.filter((comparison) => comparison !== undefined);
      const base = await decideMergeBaseOfUnmade(world.github, side, lacking);
      const { merge } = await previewMerge(world.git, { ours, theirs: side, base, named: '' });
      const theirs = await unmade.make();
      expect(await pictureOfMerge(world.git, merge)).toEqual(await mergeInFullClone(world, { ours, theirs }));
      seen[merge.conflicts.length > 0 ? 'conflict' : 'clean'] += 1;
      if (!('one' in base)) seen.several += 1;
    }),
    { numRuns: 60, endOnFailure: true },
  );
  // Without each of them the property would say little.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
}, 1_800_000);
