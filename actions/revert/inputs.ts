// What revert is asked for.

import {
  list,
  oneOf,
  Problem,
  parseRelease,
  people,
  problemOf,
  type Reader,
  required,
  revision,
  tagPrefix,
  text,
  type Values,
  wholeNumber,
} from '@hotfix-actions/core';

const branch: Reader<string> = (raw, exact) => revision(raw, exact).replace(/^refs\/heads\//, '');

const parentNumber: Reader<number> = (raw, exact) => {
  const number = wholeNumber(raw, exact);
  if (number === 0) throw new Problem('parents are counted from 1');
  return number;
};

export const inputs = {
  release: revision,
  commit: revision,
  mainline: parentNumber,
  branch: required(branch),
  reason: text,
  scheme: oneOf('hotfix', 'patch'),
  'tag-prefix': tagPrefix,
  labels: list,
  reviewers: people,
  assignees: people,
};

export type Wishes = Values<typeof inputs>;

/** `refs/tags/v1.5.1`, as the event of a tag has it, is `v1.5.1`; but a prefix may begin like that. */
export function tagName(given: string, prefix: string): string {
  return parseRelease(given, prefix) ? given : given.replace(/^refs\/tags\//, '');
}

/** Exactly one thing is taken back, and a release is named by its tag. */
export function check({ release, commit, 'tag-prefix': prefix }: Partial<Wishes>): readonly string[] {
  if (release === undefined || commit === undefined) return [];
  if (release === '' && commit === '')
    return ['`release` or `commit` is missing: the tag of the bad release, or a single commit'];
  if (release !== '' && commit !== '')
    return [
      '`release` and `commit` are both given: accepted is one of them, since one pull request takes back one thing',
    ];
  if (release === '' || prefix === undefined || parseRelease(tagName(release, prefix), prefix)) return [];
  return [
    problemOf(
      'release',
      release,
      `accepted: the tag of a release, ${prefix}X.Y.Z or ${prefix}X.Y.Z-hotfix.N, no branch and no SHA (\`commit\` takes a SHA)`,
    ),
  ];
}
