// What rollback is asked for, and what is wrong with it before anything is looked at.

import {
  flag,
  isRefName,
  mayBeRelease,
  Problem,
  parseRelease,
  problemOf,
  type Reader,
  required,
  tagPrefix,
  text,
  type Values,
  wholeNumber,
  workflowFile,
} from '@hotfix-actions/core';

/** `tag`, or the branch whose workflow file runs. */
const tagOrBranch: Reader<string> = (raw) => {
  const branch = raw.replace(/^refs\/heads\//, '');
  if (branch.startsWith('refs/') || !isRefName(branch)) throw new Problem('accepted: tag, or the name of a branch');
  return raw;
};

const inputName: Reader<string> = (raw) => {
  if (!/^[A-Za-z_][\w-]*$/.test(raw)) throw new Problem('accepted: the name of an input of the deploy workflow');
  return raw;
};

const environmentName: Reader<string> = (raw) => {
  if (raw.length > 255) throw new Problem('the name of an environment has at most 255 characters');
  return raw;
};

export const inputs = {
  to: text,
  from: text,
  environment: required(environmentName),
  workflow: workflowFile,
  'workflow-ref': tagOrBranch,
  'tag-input': inputName,
  'mark-bad': flag,
  reason: text,
  'wait-minutes': wholeNumber,
  'tag-prefix': tagPrefix,
};

export type Wishes = Values<typeof inputs>;

/** Only releases are deployed: branches move, and a commit says nothing of what was tested. */
export function check({ 'tag-prefix': prefix, ...wishes }: Partial<Wishes>): string[] {
  const form = prefix ?? '<tag-prefix>';
  const accepted = `only the tag of a release is accepted, ${form}X.Y.Z or ${form}X.Y.Z-hotfix.N; never a branch, a commit or another tag`;
  const isOne = (tag: string) => (prefix === undefined ? mayBeRelease(tag) : parseRelease(tagOf(tag, prefix), prefix));
  return (['to', 'from'] as const).flatMap((name) => {
    const value = wishes[name];
    return !value || isOne(value) ? [] : [problemOf(name, value, accepted)];
  });
}

/** The tag that a ref names, be it in full; a prefix may look like the beginning of a full name. */
export function tagOf(ref: string, prefix: string): string {
  return parseRelease(ref, prefix) ? ref : ref.replace(/^refs\/tags\//, '');
}

/** The branch whose workflow file deploys; undefined where that of the tag does. */
export function workflowBranch({ 'workflow-ref': ref }: Wishes): string | undefined {
  return ref === 'tag' ? undefined : ref.replace(/^refs\/heads\//, '');
}
