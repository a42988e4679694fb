// What a name in an input means: a branch, a tag or a commit.

import { resolveCommit } from './commits.ts';
import { HotfixError } from './errors.ts';
import type { GitHub } from './github.ts';
import { isGlob, matches } from './names.ts';
import type { RemoteRefs } from './remote-refs.ts';

/**
 * The commit of a branch, tag or SHA, in this order; `refs/heads/…` and `refs/tags/…` say which one is meant. `input` is
 * named in the error where there is none.
 */
export async function requireCommit(
  github: GitHub,
  refs: RemoteRefs,
  at: { readonly input: string; readonly name: string },
): Promise<string> {
  const { name } = at;
  const branch = refs.branches.get(name.replace(/^refs\/heads\//, ''));
  if (branch !== undefined && !name.startsWith('refs/tags/')) return branch;
  const sha = /^[0-9a-f]{7,64}$/i.test(name) ? name.toLowerCase() : '';
  // The event's commit is a branch's tip nearly always: then there is nothing to ask. GitHub lets no tag be called so (GH002).
  if (sha.length >= 40 && isTipOf(refs, sha)) return sha;
  const tag = refs.tags.get(name.replace(/^refs\/tags\//, ''));
  if (tag && !name.startsWith('refs/heads/')) return tag.commit;
  const commit = sha ? await resolveCommit(github, sha) : undefined;
  if (commit) return commit;
  throw new HotfixError(
    `There is no branch, tag or commit "${name}" in ${github.owner}/${github.name} (input \`${at.input}\`).`,
    `Its branches: ${some([...refs.branches.keys()])}. See the spelling, and whether it was pushed.`,
  );
}

function isTipOf({ branches, tagsAt }: RemoteRefs, sha: string): boolean {
  return [...branches.values()].includes(sha) || tagsAt(sha).length > 0;
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

/** The branches that a list of names and globs means, in the list's order. A name that does not exist is an error, a glob may match nothing. */
export function expandBranches(refs: RemoteRefs, at: { input: string; patterns: readonly string[] }): string[] {
  const all = [...refs.branches.keys()];
  const missing = at.patterns.filter((pattern) => !isGlob(pattern) && !refs.branches.has(pattern));
  if (missing.length > 0) {
    throw new HotfixError(
      `There is no branch ${missing.map((name) => `"${name}"`).join(', ')} (input \`${at.input}\`).`,
      `Create it, or name the right one: the branches are ${some(all)}.`,
    );
  }
  const found = at.patterns.flatMap((pattern) =>
    isGlob(pattern) ? all.filter((name) => matches(name, [pattern])) : [pattern],
  );
  return [...new Set(found)];
}

/** Where production is brought back to: of a support branch into the main one as well, which must not miss its fixes. */
export function backMergeTargets(line: { branch: string; main: string }, into: readonly string[]): string[] {
  const all = line.branch === line.main ? into : [line.main, ...into];
  return [...new Set(all)].filter((name) => name !== line.branch);
}
