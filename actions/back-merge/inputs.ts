// What back-merge is asked for.

import {
  branches,
  flag,
  list,
  oneOf,
  people,
  required,
  resolveRules,
  revision,
  tagPrefix,
  type Values,
  workflowFiles,
} from '@hotfix-actions/core';

export const inputs = {
  source: required(revision),
  into: branches,
  version: revision,
  strategy: oneOf('merge', 'pull-request'),
  'on-conflict': oneOf('pull-request', 'fail'),
  resolve: resolveRules,
  reverts: oneOf('', 'keep', 'apply', 'propose'),
  labels: list,
  reviewers: people,
  assignees: people,
  draft: flag,
  'trigger-workflows': workflowFiles,
  'tag-prefix': tagPrefix,
};

/** How it is to be done: the inputs that do not say what is merged where. */
export type Wishes = Omit<Values<typeof inputs>, 'source' | 'into' | 'version'> & {
  /** Why it is to be a pull request, where nobody asked for that by `strategy`. */
  readonly because?: string;
};
