// Rules for a branch that does not exist protect nothing, and nobody would notice.

import { findRef, HotfixError, isGlob, isMissingPermission, type RemoteRefs, type World } from '@hotfix-actions/core';

export async function requireBranches(
  { github }: World,
  refs: RemoteRefs | undefined,
  patterns: readonly string[],
): Promise<void> {
  const names = patterns.filter((pattern) => !isGlob(pattern));
  const find = async (name: string) =>
    refs ? refs.branches.get(name) : findRef(github, `heads/${name}`).catch(unseen);
  const found = await Promise.all(names.map(find));
  const missing = names.filter((_, index) => found[index] === undefined).map((name) => `"${name}"`);
  if (missing.length === 0) return;
  throw new HotfixError(
    `There is no branch ${missing.join(', ')} (input \`branch\`), so rules for it would protect nothing.`,
    'Name the production branches in the input `branch`, the main one first.',
  );
}

// A token with Administration alone does not see the branches of a private repository.
function unseen(error: unknown): 'unseen' {
  if (isMissingPermission(error)) return 'unseen';
  throw error;
}
