// What finish is asked for.

import {
  branches,
  flag,
  list,
  oneOf,
  people,
  resolveRules,
  revision,
  tagPrefix,
  type Values,
  workflowFiles,
} from '@hotfix-actions/core';

export const inputs = {
  branch: branches,
  sha: revision,
  'hotfix-branches': branches,
  into: branches,
  scheme: oneOf('hotfix', 'patch'),
  'tag-prefix': tagPrefix,
  'required-checks': list,
  release: flag,
  'make-latest': oneOf('auto', 'true', 'false'),
  resolve: resolveRules,
  reverts: oneOf('', 'keep', 'apply', 'propose'),
  strategy: oneOf('merge', 'pull-request'),
  'on-conflict': oneOf('pull-request', 'fail'),
  labels: list,
  reviewers: people,
  assignees: people,
  'trigger-workflows': workflowFiles,
  'release-workflows': workflowFiles,
  cleanup: flag,
};

export type Wishes = Values<typeof inputs>;
