// What tag is asked for.

import {
  branches,
  flag,
  list,
  oneOf,
  parseRelease,
  problemOf,
  required,
  revision,
  tagPrefix,
  text,
  type Values,
  workflowFiles,
} from '@hotfix-actions/core';

export const inputs = {
  version: required(text),
  target: required(revision),
  branch: branches,
  message: text,
  'required-checks': list,
  release: flag,
  notes: text,
  'make-latest': oneOf('auto', 'true', 'false'),
  draft: flag,
  'trigger-workflows': workflowFiles,
  'tag-prefix': tagPrefix,
};

export type Inputs = Values<typeof inputs>;

export function check({ version, 'tag-prefix': prefix }: Partial<Inputs>): string[] {
  if (version === undefined || prefix === undefined || parseRelease(version, prefix)) return [];
  return [problemOf('version', version, `accepted: ${prefix}X.Y.Z or ${prefix}X.Y.Z-hotfix.N with N from 1`)];
}
