// Makes a branch at a commit, or finds it there.
// 1 the commit that `base` names   2 the branch at it

import {
  type Action,
  code,
  ensureRef,
  type Report,
  readRemoteRefs,
  requireCommit,
  required,
  revision,
  shortSha,
} from '@hotfix-actions/core';

/** How it can end. */
export interface Ending {
  readonly result: 'created' | 'already-exists';
  readonly branch: string;
  readonly sha: string;
}

const inputs = {
  base: required(revision),
};

export const newAction: Action<typeof inputs> = {
  name: 'new-action',
  writes: true,
  inputs,

  async run({ dryRun, git, github, repository }, wishes) {
    const refs = await readRemoteRefs(git, repository);
    const sha = await requireCommit(github, refs, { input: 'base', name: wishes.base });
    const branch = `new-action/${shortSha(sha)}`;
    const there = refs.branches.get(branch);
    if (there !== undefined) return report({ result: 'already-exists', branch, sha: there });
    if (dryRun) return report({ result: 'created', branch, sha });
    const made = await ensureRef(github, `heads/${branch}`, sha);
    return report({ result: made.created ? 'created' : 'already-exists', branch, sha: made.sha });
  },
};

function report({ result, branch, sha }: Ending): Report {
  const found = result === 'created' ? 'is new' : 'was there';
  return {
    result,
    outputs: { branch, sha },
    summary: `The branch ${code(branch)} ${found}, at ${code(sha)}.\n\nNext: say here what a person does now.`,
  };
}
