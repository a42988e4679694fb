// What tag is asked for.

import {
  branches,
  flag,
  list,
  mayBeRelease,
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
  const isOne = (tag: string) => (prefix === undefined ? mayBeRelease(tag) : parseRelease(tag, prefix));
  if (version === undefined || isOne(version)) return [];
  const form = prefix ?? '<tag-prefix>';
  return [problemOf('version', version, `accepted: ${form}X.Y.Z or ${form}X.Y.Z-hotfix.N with N from 1`)];
}
