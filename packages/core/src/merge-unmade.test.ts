// A merge of a merge that is not made yet: always what `git merge` does once it is made.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compare } from './commits.ts';
import { decideMergeBase, decideMergeBaseOfUnmade } from './history.ts';
import { type MergeWorld, mergeInFullClone, openMergeWorld, pictureOfMerge, propertyRuns } from './merge.world.ts';
import { previewMerge } from './preview.ts';
import { anyHistory, writeHistory } from './random-history.world.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

const plain = { rules: [], versions: { released: [], previous: [] } };

/** Main with the feature, as it would be; undefined where that is no new merge, or conflicts. */
async function unmadeOf({ github, git }: MergeWorld, main: string, feature: string) {
  const brings = await compare(github, main, feature);
  if (brings?.status !== 'diverged') return undefined;
  const base = await decideMergeBase(github, feature, { commits: brings.commits, named: brings.mergeBase });
  const { merge, conflicts } = await previewMerge(git, { ours: main, theirs: feature, base, ...plain });
  const parents = [main, feature] as const;
  return conflicts.length > 0
    ? undefined
    : { tree: merge.tree, folder: merge.folder, parents, onlySecond: brings.aheadBy };
}

test('any history merges exactly as it will when the merge is made', async () => {
  const seen = { clean: 0, conflict: 0, several: 0 };
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      await using world = await openMergeWorld(server);
      const { ours, theirs: main } = await writeHistory(world, history);
      const unmade = await unmadeOf(world, main, (await world.repository.tip('feature')) ?? '');
      if (!unmade) return;
      const found = await Promise.all(unmade.parents.map((sha) => compare(world.github, ours, sha)));
      const lacking = found.filter((comparison) => comparison !== undefined);
      const base = await decideMergeBaseOfUnmade(world.github, unmade, lacking);
      const { merge } = await previewMerge(world.git, { ours, theirs: unmade, base, ...plain });
      const theirs = await world.repository.merge('main', 'feature');
      expect(await pictureOfMerge(world.git, merge)).toEqual(
        await mergeInFullClone(world.repository, { ours, theirs }),
      );
      seen[merge.conflicts.length > 0 ? 'conflict' : 'clean'] += 1;
      if ('several' in base) seen.several += 1;
    }),
    { numRuns: propertyRuns(60), endOnFailure: true },
  );
  // Without each of them the property would say little.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
}, 1_800_000);
