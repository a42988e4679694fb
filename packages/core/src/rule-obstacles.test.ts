// Which rules stop the cycle where: by the names that will come.

import { expect, test } from '@jest/globals';
import { obstaclesAt, ownPlaces, type Place } from './rule-obstacles.ts';

const at = (place: Place, ref: string, type: string, parameters: Record<string, unknown> = {}) => {
  const ruleset = { id: 7, source: 'acme/shop' };
  const found = obstaclesAt(
    { place, name: `“${ref}”`, ref, rules: [{ type, parameters, ruleset }] },
    'https://x/acme/shop',
  );
  return found.map(({ level }) => level);
};

test('the suite’s own branches are called as they would be now', () => {
  const names = ownPlaces(Date.parse('2026-11-23T09:30:00Z'), 'v1.3.0-hotfix.2').map(({ name }) => name);
  expect(names).toEqual([
    'hotfix/20261123T093000Z_example',
    'back-merge/v1.3.0-hotfix.2-to-develop',
    'revert/v1.3.0-hotfix.2',
  ]);
});

const patterns: readonly [parameters: Record<string, unknown>, ref: string, stops: boolean][] = [
  [{ operator: 'starts_with', pattern: 'hotfix/' }, 'hotfix/a', false],
  [{ operator: 'starts_with', pattern: 'fix/' }, 'hotfix/a', true],
  [{ operator: 'starts_with', pattern: 'fix/', negate: true }, 'hotfix/a', false],
  [{ operator: 'contains', pattern: 'fix/', negate: true }, 'hotfix/a', true],
  [{ operator: 'ends_with', pattern: '/a' }, 'hotfix/a', false],
  [{ operator: 'regex', pattern: '^hotfix/' }, 'hotfix/a', true],
  [{}, 'hotfix/a', true],
];

test.each(patterns)('a pattern of names %j and %s: %s', (parameters, ref, stops) => {
  expect(at('hotfix', ref, 'branch_name_pattern', parameters)).toEqual(stops ? ['warning'] : []);
  expect(at('tag', ref, 'tag_name_pattern', parameters)).toEqual(stops ? ['warning'] : []);
});

test('patterns of commits, checks on tags and locked branches stand in the way where they hold', () => {
  for (const type of ['commit_message_pattern', 'committer_email_pattern', 'commit_author_email_pattern'])
    expect([at('development', 'develop', type), at('tag', 'v1.3.0', type)]).toEqual([['warning'], []]);
  expect(at('tag', 'v1.3.0', 'required_status_checks')).toEqual(['warning']);
  expect(at('tag', 'v1.3.0', 'required_status_checks', { do_not_enforce_on_create: true })).toEqual([]);
  expect([at('production', 'main', 'lock_branch'), at('hotfix', 'hotfix/a', 'lock_branch')]).toEqual([['problem'], []]);
});
