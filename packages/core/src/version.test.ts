// Which tags are releases, in which order, and what comes next.

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  baseOf,
  compareReleases,
  mayBeRelease,
  newestFirst,
  nextRelease,
  parseRelease,
  type Release,
  releaseOf,
  semverOf,
} from './version.ts';

const prefixes = ['v', '', 'api-v', '@scope/pkg@', 'release-1.'];

const number = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 1_000_000 }));
const anyRelease = (prefix: fc.Arbitrary<string> = fc.constant('v')) =>
  fc.record({ prefix, major: number, minor: number, patch: number, hotfix: number }).map(releaseOf);

test('a release is what its tag says, and its tag what it is', () => {
  fc.assert(
    fc.property(anyRelease(fc.constantFrom(...prefixes)), (release) => {
      expect(parseRelease(release.tag, release.prefix)).toEqual(release);
      expect(mayBeRelease(release.tag)).toBe(true);
      expect(release.tag).toBe(`${release.prefix}${semverOf(release)}`);
    }),
  );
});

test.each([
  'v1.3',
  'v1',
  'v01.3.0',
  'v1.03.0',
  'v1.3.0.1',
  'v1.3.0-rc.1',
  'v1.3.0-beta',
  'v1.3.0-hotfix',
  'v1.3.0-hotfix.0',
  'v1.3.0-hotfix.01',
  'v1.3.0-hotfix.1.2',
  'v1.3.0-hotfix.x',
  'v1.3.0-Hotfix.1',
  'v1.3.0-hotfix.-1',
  'v1.3.0+build',
  'v1.3.0-hotfix.1+build',
  'v 1.3.0',
  'v1.3.0 ',
  'vv1.3.0',
  'v=1.3.0',
  '1.3.0',
  'V1.3.0',
  'api-v1.3.0',
  'latest',
  'v',
  'v99999999999999999999.0.0',
])('%s is no release of the prefix v', (tag) => {
  expect(parseRelease(tag, 'v')).toBeUndefined();
});

test('releases of another prefix do not exist', () => {
  expect(parseRelease('v1.3.0', '')).toBeUndefined();
  expect(parseRelease('1.3.0', '')?.tag).toBe('1.3.0');
  expect(parseRelease('api-v1.3.0', 'api-v')?.minor).toBe(3);
  expect(parseRelease('api-v1.3.0', 'api-')).toBeUndefined();
});

test('a hotfix stands above its base and below the next patch', () => {
  const order = [
    'v1.2.9-hotfix.99',
    'v1.3.0',
    'v1.3.0-hotfix.1',
    'v1.3.0-hotfix.2',
    'v1.3.0-hotfix.10',
    'v1.3.1',
    'v1.10.0',
    'v2.0.0',
  ];
  const shuffled = [
    'v1.3.0-hotfix.10',
    'v2.0.0',
    'v1.3.0',
    'v1.2.9-hotfix.99',
    'v1.3.1',
    'v1.3.0-hotfix.2',
    'v1.10.0',
    'v1.3.0-hotfix.1',
  ];
  const releases = shuffled.map((tag) => parseRelease(tag, 'v') as Release);
  expect(newestFirst(releases).map(({ tag }) => tag)).toEqual(order.toReversed());
});

test('the order is total: it is the same from both sides, transitive, and equal only for equal tags', () => {
  const one = anyRelease();
  fc.assert(
    fc.property(one, one, one, (a, b, c) => {
      expect(Math.sign(compareReleases(a, b))).toBe(0 - Math.sign(compareReleases(b, a)));
      expect(compareReleases(a, b) === 0).toBe(a.tag === b.tag);
      if (compareReleases(a, b) <= 0 && compareReleases(b, c) <= 0)
        expect(compareReleases(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 1000 },
  );
});

test('the next release is above the current one, free, and leaves no number out', () => {
  const near = fc.record({
    prefix: fc.constant('v'),
    major: fc.constant(1),
    minor: fc.nat({ max: 1 }),
    patch: fc.nat({ max: 3 }),
    hotfix: fc.nat({ max: 3 }),
  });
  fc.assert(
    fc.property(
      fc.array(near.map(releaseOf)),
      near.map(releaseOf),
      fc.constantFrom('hotfix', 'patch'),
      (others, current, scheme) => {
        const existing = [...others, current];
        const next = nextRelease(scheme, current, existing);
        expect(compareReleases(next, current)).toBeGreaterThan(0);
        expect(existing.map(({ tag }) => tag)).not.toContain(next.tag);
        const sameLine = existing.filter((other) => other.minor === current.minor);
        if (scheme === 'hotfix') {
          expect(baseOf(next)).toEqual(baseOf(current));
          const highest = Math.max(
            ...sameLine.filter(({ patch }) => patch === current.patch).map(({ hotfix }) => hotfix),
          );
          expect(next.hotfix).toBe(highest + 1);
        } else {
          expect(next.hotfix).toBe(0);
          for (let patch = current.patch + 1; patch < next.patch; patch += 1)
            expect(sameLine.map((other) => other.patch)).toContain(patch);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([
  ['hotfix', 'v1.3.0', [], 'v1.3.0-hotfix.1'],
  ['hotfix', 'v1.3.0', ['v1.3.0-hotfix.2', 'v1.3.0-hotfix.10', 'v1.4.0-hotfix.30'], 'v1.3.0-hotfix.11'],
  ['hotfix', 'v1.3.0-hotfix.1', [], 'v1.3.0-hotfix.2'],
  ['patch', 'v1.3.0', [], 'v1.3.1'],
  ['patch', 'v1.3.0', ['v1.3.1', 'v1.3.2-hotfix.1', 'v1.3.9', 'v1.4.3'], 'v1.3.3'],
  ['patch', 'v1.3.0-hotfix.4', [], 'v1.3.1'],
] as const)('the next %s after %s beside %j is %s', (scheme, current, others, expected) => {
  const [first, ...rest] = [current, ...others].map((tag) => parseRelease(tag, 'v') as Release);
  expect(nextRelease(scheme, first as Release, [first as Release, ...rest]).tag).toBe(expected);
});

test.each(['', 'main', 'v1.3', 'v1.3.0-rc.1', 'v1.3.0-hotfix.0', 'v1.3.0 '])(
  '%j is no release, whatever the prefix',
  (tag) => {
    expect(mayBeRelease(tag)).toBe(false);
  },
);
