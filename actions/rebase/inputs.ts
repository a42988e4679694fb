// What rebase is asked for.

import { branches, flag, isGlob, oneOf, Problem, type Reader, required, type Values } from '@hotfix-actions/core';

const oneBranch: Reader<string> = (raw, exact) => {
  const [name = '', ...others] = branches(raw, exact);
  if (others.length > 0 || isGlob(name)) throw new Problem('accepted: one branch');
  return name;
};

export const inputs = {
  branches,
  onto: required(oneBranch),
  strategy: oneOf('rebase', 'merge'),
  'on-conflict': oneOf('issue', 'fail', 'ignore'),
  'skip-reviewed': flag,
};

export type Wishes = Values<typeof inputs>;
