// Histories with everything that a tree can hold: always what `git merge` does in a full clone.

import { expect, test } from '@jest/globals';
import { tryHistories } from './try-histories.world.ts';

/** Those that random histories meet often; the others have their cases in merge.test.ts. */
const expectedKinds = [
  'add/add',
  'binary',
  'content',
  'distinct types',
  'file/directory',
  'modify/delete',
  'rename/delete',
  'submodule',
  'symlink',
];

const often = ['edit', 'edit', 'rename'] as const;

test('any history of files, modes, links, submodules and folders merges exactly as git does in a full clone', async () => {
  const tried = await tryHistories({
    names: ['a', 'lib/c', 'lib/d', 'lib/new', 'pkg/e', 'grün/"q" 日本', 'new\nline'],
    later: ['lib/new', 'pkg/e'],
    kinds: [...often, ...often, 'delete', 'mode', 'binary', 'link', 'submodule', 'folder', 'flatten'],
  });
  // Without enough of each the property would say little.
  expect(tried.clean).toBeGreaterThan(tried.histories / 10);
  expect(tried.conflict).toBeGreaterThan(tried.histories / 10);
  expect(tried.two + tried.several).toBeGreaterThan(tried.histories / 20);
  expect(Object.keys(tried.kinds)).toEqual(expect.arrayContaining(expectedKinds));
}, 1_800_000);
