// A branch is replayed as `git rebase` does it: the same commits, the same conflicts, and the same ones left out.

import { expect, test } from '@jest/globals';
import { tryReplays } from './try-histories.world.ts';

test('for any history, replaying makes what git makes in a full clone', async () => {
  const tried = await tryReplays({
    names: ['a', 'lib/b', 'lib/c', 'docs/d', 'new/e'],
    later: ['new/e'],
    kinds: [
      'edit',
      'edit',
      'edit',
      'edit',
      'delete',
      'rename',
      'mode',
      'binary',
      'link',
      'submodule',
      'folder',
      'flatten',
    ],
  });
  // Of each kind enough, or it would prove nothing.
  expect(Math.min(tried.clean, tried.conflict)).toBeGreaterThan(tried.histories / 20);
  for (const count of [tried.applied, tried.empty, tried.nothingLeft]) expect(count).toBeGreaterThan(0);
}, 600_000);
