import { peel } from './commits.ts';
import { followRefs } from './pull-request-life.ts';
import { protectionViolations, type RefChange, rulesetViolations } from './rules.ts';
import type { Token } from './tokens.ts';
import { boundByWorkflowRule, foreignWorkflowFile } from './workflow-files.ts';
import type { RepositoryState } from './world.ts';

export type { RefChange } from './rules.ts';

/** Why GitHub does not let a ref change; each way in (REST, merge, push) says it in words of its own. */
export type Verdict =
  | { readonly kind: 'workflow'; readonly file: string }
  | { readonly kind: 'ruleset' | 'classic' | 'immutable'; readonly lines: readonly string[] }
  | { readonly kind: 'default-branch' };

/** Holds a change of a ref against everything that binds the token; undefined lets it pass. */
export async function judgeChange(
  repository: RepositoryState,
  change: RefChange,
  by: { token: Token; viaPullRequest?: boolean; head?: string },
): Promise<Verdict | undefined> {
  const { ref, from, to } = change;
  if (!to && ref === `refs/heads/${repository.defaultBranch}`) return { kind: 'default-branch' };
  const commit = to && (await peel(repository, to));
  if (commit && boundByWorkflowRule(by.token)) {
    const file = await foreignWorkflowFile(repository, commit);
    if (file) return { kind: 'workflow', file };
  }
  if (from === to) return undefined;
  if (from && isLocked(repository, ref)) {
    return { kind: 'immutable', lines: [to ? 'Cannot update this protected ref.' : 'Cannot delete this tag'] };
  }
  const way = { login: by.token.login, viaPullRequest: by.viaPullRequest ?? false, head: by.head };
  const ruleset = await rulesetViolations(repository, change, way);
  if (ruleset.length > 0) return { kind: 'ruleset', lines: ruleset };
  const classic = await protectionViolations(repository, change, way);
  return classic.length > 0 ? { kind: 'classic', lines: classic } : undefined;
}

const isLocked = (repository: RepositoryState, ref: string): boolean =>
  repository.releases.some((release) => release.immutable && !release.draft && ref === `refs/tags/${release.tagName}`);

/** Sets or deletes a ref and lets pull requests follow; false where git cannot have a ref of that name. */
export async function changeRef(repository: RepositoryState, change: RefChange): Promise<boolean> {
  if (!change.to) await repository.refs.delete(change.ref);
  else if (!repository.refs.write(change.ref, change.to)) return false;
  await followRefs(repository, [change]);
  return true;
}

/** The text of a refusal by rules over REST. */
export function ruleMessage(verdict: Extract<Verdict, { lines: readonly string[] }>): string {
  if (verdict.kind === 'classic') return verdict.lines.join('\n');
  return `Repository rule violations found\n\n${verdict.lines.map((line) => `${line}\n\n`).join('')}`;
}
