// Branches on lanes: each history is drawn whole, and no line runs through a commit that it does not belong to.

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Commit, History } from '../history.ts';
import { type Head, layOut, type Roles } from './lanes.ts';
import { linesOf, x, y } from './lines.ts';

const roles: Roles = { main: 'main', develop: 'develop', between: ['hotfix/a', 'back-merge/a'] };
const commit = (sha: string, ...parents: string[]): Commit => ({ sha, parents, author: '', subject: '' });
const history = (...commits: Commit[]): History => ({ commits, branches: [], tags: [], cut: '' });
const head = (name: string, sha: string): Head => ({ name, sha, gone: false });

test('production is left, development right of what is between them, contributors beyond', () => {
  const drawn = history(
    commit('contrib', 'synced'),
    commit('synced', 'work', 'merged'),
    commit('merged', 'base', 'fix'),
    commit('fix', 'base'),
    commit('work', 'base'),
    commit('base', 'older'),
  );
  const heads = [
    head('contrib/a', 'contrib'),
    head('develop', 'synced'),
    head('hotfix/a', 'fix'),
    head('main', 'merged'),
  ];
  const { rows, lanes, heads: named } = layOut(drawn, heads, roles);
  expect(rows.map(({ commit: { sha }, lane, branch }) => [sha, lane, branch])).toEqual([
    ['contrib', 3, 'contrib/a'],
    ['synced', 2, 'develop'],
    ['merged', 0, 'main'],
    ['fix', 1, 'hotfix/a'],
    ['work', 2, 'develop'],
    ['base', 0, 'main'],
  ]);
  expect([lanes, named.map(({ name }) => name)]).toEqual([4, ['main', 'hotfix/a', 'develop', 'contrib/a']]);
  expect(linesOf({ rows, lanes, heads }).filter(({ open }) => open)).toHaveLength(1);
});

test('a branch that has no commit of its own takes no lane', () => {
  const { lanes, rows } = layOut(history(commit('a')), [head('develop', 'a'), head('main', 'a')], roles);
  expect([lanes, rows[0]?.heads.map(({ name }) => name)]).toEqual([1, ['main', 'develop']]);
});

test('side branches one below the other share a lane', () => {
  const drawn = history(
    commit('m2', 'm1', 's2'),
    commit('s2', 'm1'),
    commit('m1', 'm0', 's1'),
    commit('s1', 'm0'),
    commit('m0'),
  );
  const { lanes, rows } = layOut(drawn, [head('main', 'm2')], roles);
  expect([lanes, rows.map(({ lane }) => lane)]).toEqual([2, [0, 1, 0, 1, 0]]);
});

/** Newest first, each with up to three parents among the older ones and those that are not shown. */
const histories = fc
  .array(fc.tuple(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }), fc.integer({ min: 0, max: 5 })), {
    minLength: 1,
    maxLength: 40,
  })
  .map((wishes) => {
    const commits = wishes.map(([steps], row) => commit(`c${row}`, ...new Set(steps.map((step) => `c${row + step}`))));
    const names = ['main', 'develop', 'hotfix/a', 'back-merge/a', 'contrib/a'];
    const heads = wishes.flatMap(([, name], row) => (names[name] ? [head(names[name], `c${row}`)] : []));
    return { commits, heads: heads.filter(({ name }, at) => heads.findIndex((one) => one.name === name) === at) };
  });

test('in every history each commit and each parent is drawn, and no line is straight through another commit', () => {
  fc.assert(
    fc.property(histories, ({ commits, heads }) => {
      const layout = layOut(history(...commits), heads, roles);
      const lines = linesOf(layout);
      expect(layout.rows.map(({ commit: { sha } }) => sha)).toEqual(commits.map(({ sha }) => sha));
      expect(lines).toHaveLength(commits.reduce((sum, { parents }) => sum + parents.length, 0));
      const dots = layout.rows.map(({ lane }, row) => ({ at: x(lane), height: y(row) }));
      expect(Math.max(...layout.rows.map(({ lane }) => lane))).toBeLessThan(layout.lanes);
      for (const { path } of lines)
        for (const [at, top, bottom] of straights(path))
          expect(dots.filter((dot) => dot.at === at && dot.height > top && dot.height < bottom)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

/** The vertical parts of a path. */
function straights(path: string): (readonly [number, number, number])[] {
  const found: (readonly [number, number, number])[] = [];
  let [across, down] = [0, 0];
  for (const [, sign, rest = ''] of path.matchAll(/([MCV])([^MCVl]*)/g)) {
    const numbers = rest.trim().split(/[ ,]+/).map(Number);
    if (sign === 'V') found.push([across, down, numbers[0] ?? 0]);
    down = numbers.at(-1) ?? 0;
    if (sign !== 'V') across = numbers.at(-2) ?? 0;
  }
  return found;
}
