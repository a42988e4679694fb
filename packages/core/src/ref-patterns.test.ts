// Patterns of rulesets: fnmatch as GitHub has it, and how our globs become such patterns.

import { expect, test } from '@jest/globals';
import { matches } from './names.ts';
import { coversRef, refPattern, sampleOf } from './ref-patterns.ts';

const covered: readonly [pattern: string, ref: string, covers: boolean][] = [
  ['refs/tags/v*.*.*', 'refs/tags/v1.3.0', true],
  ['refs/tags/v*.*.*', 'refs/tags/v1.3.0-hotfix.12', true],
  ['refs/tags/v*.*.*', 'refs/tags/v1', false],
  ['refs/tags/v*.*.*', 'refs/tags/v1.3', false],
  ['refs/tags/v*.*.*', 'refs/tags/vendor/v1.3.0', false],
  ['refs/tags/v*', 'refs/tags/v1', true],
  ['refs/heads/support/*', 'refs/heads/support/v1.3.0', true],
  ['refs/heads/support/*', 'refs/heads/support/a/b', false],
  ['refs/heads/support/**', 'refs/heads/support/a/b', false],
  ['refs/heads/support/**/*', 'refs/heads/support/a/b', true],
  ['refs/heads/support/**/*', 'refs/heads/support/a', true],
  ['refs/heads/support/**/*', 'refs/heads/support', false],
  ['refs/heads/release-?', 'refs/heads/release-1', true],
  ['refs/heads/release-?', 'refs/heads/release-/', false],
  ['refs/heads/release-[0-4]', 'refs/heads/release-3', true],
  ['refs/heads/release-[!0-4]', 'refs/heads/release-3', false],
  ['refs/heads/a.b+c(d)', 'refs/heads/a.b+c(d)', true],
  ['refs/heads/a.b', 'refs/heads/axb', false],
  ['~ALL', 'refs/tags/anything', true],
  ['~DEFAULT_BRANCH', 'refs/heads/main', true],
  ['~DEFAULT_BRANCH', 'refs/heads/develop', false],
];

test.each(covered)('%s and %s: %s', (pattern, ref, covers) => {
  expect(coversRef(pattern, ref, 'main')).toBe(covers);
});

test.each(['main', 'support/**', '**', 'release/*', 'team/**/hot', 'v?', 'line-[0-9]'])(
  'the glob %s and its pattern mean the same names',
  (glob) => {
    const names = ['main', 'support/a', 'support/a/b', 'support', 'release/1', 'release/1/2', 'team/hot'];
    for (const name of [...names, 'team/a/hot', 'team/a/b/hot', 'v1', 'v12', 'line-3', 'line-x', sampleOf(glob)])
      expect([name, coversRef(refPattern('heads', glob), `refs/heads/${name}`)]).toEqual([name, matches(name, [glob])]);
  },
);

test.each(['main', 'support/**', 'v*.*.*', 'r-?', 'r-[!x-z]', '[ab]/*'])('a sample is a name that %s means', (glob) => {
  expect(matches(sampleOf(glob), [glob])).toBe(true);
});
