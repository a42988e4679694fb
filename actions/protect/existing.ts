// The branches and tags that exist: what is excluded from rules is seen by them alone.

import { type Finding, GitError, type RemoteRefs, readRemoteRefs, type World } from '@hotfix-actions/core';

/** Undefined to a token that does not see them: with Administration alone, say, in a private repository. */
export async function readExisting({ git, repository }: World): Promise<RemoteRefs | undefined> {
  return readRemoteRefs(git, repository).catch((error: unknown) => {
    if (error instanceof GitError) return undefined;
    throw error;
  });
}

export const unseen: Finding = {
  check: 'existing',
  level: 'unknown',
  message: 'This token does not see which branches and tags exist: only names to come were looked at.',
  remedy: 'A token with `contents: read` sees them.',
};
