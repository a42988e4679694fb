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
  visible,
  wholeNumber,
} from '@hotfix-actions/core';

const branch: Reader<string> = (raw, exact) => revision(raw, exact).replace(/^refs\/heads\//, '');

const parentNumber: Reader<number> = (raw, exact) => {
  const number = wholeNumber(raw, exact);
  if (number === 0) throw new Problem('accepted: a whole number from 1, the first parent');
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
  if (release === '' && commit === '')
    return ['`release` or `commit` is missing: accepted: the tag of the bad release, or a single commit'];
  const isBad = release && prefix !== undefined && !parseRelease(tagName(release, prefix), prefix);
  return [
    ...(release && commit
      ? [
          `\`release\` and \`commit\` are both given, "${visible(release)}" and "${visible(commit)}": accepted: one of them, since one pull request takes back one thing`,
        ]
      : []),
    ...(isBad
      ? [
          problemOf(
            'release',
            release,
            `accepted: the tag of a release, ${prefix}X.Y.Z or ${prefix}X.Y.Z-hotfix.N, no branch and no SHA (\`commit\` takes a SHA)`,
          ),
        ]
      : []),
  ];
}
