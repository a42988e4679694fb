// Which tags of a pattern move by design, which names are asked about.

import { expect, test } from '@jest/globals';
import { branchesToCome, movingTags, pinned, tagsToCome } from './names.ts';

test.each<[pattern: string, moving: string[]]>([
  ['v*', ['v']],
  ['api-v*', ['api-v']],
  ['*-v*', ['*-v']],
  ['v1*', ['v']],
  ['*', ['', 'v']],
  ['v*.*.*', []],
  ['*-v*.*.*', []],
  ['v1.*', []],
  ['v*-*', []],
  ['v?.?.?', []],
])('of %s these move: %j', (pattern, moving) => {
  const numbers = ['[0-9]', '[0-9][0-9]', '[0-9][0-9][0-9]'];
  expect(movingTags(pattern)).toEqual(moving.flatMap((stem) => numbers.map((number) => `refs/tags/${stem}${number}`)));
});

test('what a pattern means and moves by design is not pinned', () => {
  const tags = ['v1', 'v12', 'v1.2.0', 'v1.2.0-hotfix.1', 'api-v1', 'api-v1.2.0'];
  expect(pinned('v*', tags)).toEqual(['v1.2.0', 'v1.2.0-hotfix.1']);
  expect(pinned('*-v*', tags)).toEqual(['api-v1.2.0']);
});

test('names to come are called as the suite calls them', () => {
  expect(tagsToCome('v*')).toEqual(['v0.0.0', 'v0.0.0-hotfix.1']);
  expect(tagsToCome('v1.2.0')).toEqual(['v1.2.0']);
  expect(branchesToCome('support/**', 'api-v*.*.*')).toEqual(['support/api-v0.0.0', 'support/api-v0.0.0-hotfix.1']);
  expect(branchesToCome('line-?', 'v*.*.*')).toEqual(['line-0']);
});
