// What cleanup is asked for, and what it refuses before it looks at anything.

import {
  branches,
  type Event,
  flag,
  matches,
  ownBranches,
  Problem,
  problemOf,
  type Reader,
  required,
  revision,
  tagPrefix,
  type Values,
} from '@hotfix-actions/core';

const issueNumber: Reader<number | undefined> = (raw) => {
  if (raw === '') return undefined;
  if (!/^#?[1-9]\d{0,14}$/.test(raw)) throw new Problem('accepted: the number of an issue');
  return Number(raw.replace('#', ''));
};

const accepted = `accepted: a branch below ${Object.values(ownBranches).join(', ')} of this repository`;

/** The one kind of branch that is ever deleted. */
const ownBranch: Reader<string> = (raw, exact) => {
  const name = revision(raw, exact).replace(/^refs\/heads\//, '');
  if (Object.values(ownBranches).some((prefix) => name.startsWith(prefix) && name.length > prefix.length)) return name;
  throw new Problem(accepted);
};

export const inputs = {
  head: required(ownBranch),
  branch: branches,
  into: branches,
  'tag-prefix': tagPrefix,
  issue: issueNumber,
  archive: flag,
};

export type Wishes = Values<typeof inputs>;

/** Whatever it is called: a production or a development branch stays, and so does one that belongs to somebody else. */
export function checkHead({ head = '', branch = [], into = [] }: Partial<Wishes>, event: Event): readonly string[] {
  if (head === '') return [];
  const kept = [
    matches(head, branch) ? 'it is a production branch (input `branch`)' : '',
    matches(head, into) ? 'it is a development branch (input `into`)' : '',
    isOfFork(head, event) ? 'it is the branch of a fork, whose owners tidy up themselves' : '',
  ];
  return kept.filter(Boolean).map((why) => problemOf('head', head, `${why}; ${accepted}`));
}

/** The event tells of a pull request from a branch of this name in another repository. */
function isOfFork(head: string, { payload }: Event): boolean {
  const pull = objectOf(payload['pull_request']);
  const [from, into] = [objectOf(pull['head']), objectOf(pull['base'])];
  return from['ref'] === head && objectOf(from['repo'])['full_name'] !== objectOf(into['repo'])['full_name'];
}

const objectOf = (value: unknown): Record<string, unknown> => Object(value ?? {}) as Record<string, unknown>;
