// Rules of a repository as GitHub tells of them: those that hold for a branch, and rulesets, which alone tell those for tags.

import { isMissingPermission, isStatus } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { coversRef } from './ref-patterns.ts';

export interface RefRule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A rule in force, with the ruleset that it comes from. */
export interface ActiveRule extends RefRule {
  readonly ruleset: { readonly id: number; readonly source: string };
}

/** Where the rules of classic protection come from, among those of rulesets. */
export const classicRuleset: ActiveRule['ruleset'] = { id: 0, source: '' };

export interface BypassActor {
  readonly actor_id?: number | null;
  readonly actor_type: string;
  readonly bypass_mode?: string;
}

/** A ruleset (docs.github.com/rest/repos/rules#get-a-repository-ruleset). */
export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly target?: string;
  readonly enforcement: string;
  readonly source_type?: string;
  readonly source?: string;
  readonly conditions?: { readonly ref_name?: { readonly include?: string[]; readonly exclude?: string[] } } | null;
  readonly rules?: readonly RefRule[];
  /** Undefined for a token that may not change it. */
  readonly bypass_actors?: readonly BypassActor[];
  /** `always`, `pull_requests_only`, `exempt` or `never`, of the token that asks. */
  readonly current_user_can_bypass?: string;
}

/** GitHub has rules for private repositories only on paid plans, and says so with 403. */
export function needsUpgrade(error: unknown): boolean {
  return isStatus(error, 403) && /^upgrade to github/i.test(error.message);
}

interface RuleAnswer extends RefRule {
  readonly ruleset_id?: number;
  readonly ruleset_source?: string;
}

/**
 * What the rulesets of the repository and its organization ask of a branch, which need not exist; nothing where the plan
 * has no rules. Classic protection is not among it (docs.github.com/rest/repos/rules#get-rules-for-a-branch).
 */
export async function rulesOfBranch(github: GitHub, branch: string): Promise<ActiveRule[]> {
  const rules = await github.list<RuleAnswer>(path`/rules/branches/${branch}`).catch((error: unknown) => {
    if (needsUpgrade(error)) return [];
    throw error;
  });
  return rules.map(({ type, parameters, ruleset_id: id = -1, ruleset_source: source = '' }) => {
    return { type, ...(parameters ? { parameters } : {}), ruleset: { id, source } };
  });
}

/** All rulesets, those of the organization included, without their rules. */
export function listRulesets(github: GitHub): Promise<Ruleset[]> {
  return github.list<Ruleset>('/rulesets', { includes_parents: true });
}

/** The same; undefined where the plan has no rules. */
export async function findRulesets(github: GitHub): Promise<Ruleset[] | undefined> {
  return listRulesets(github).catch((error: unknown) => {
    if (needsUpgrade(error)) return undefined;
    throw error;
  });
}

export function readRuleset(github: GitHub, id: number): Promise<Ruleset | undefined> {
  return github.find<Ruleset>(path`/rulesets/${id}`, { includes_parents: true });
}

/** The active ones for tags, with their rules: GitHub has no list of the rules of a tag. */
export async function tagRulesets(github: GitHub, all: readonly Ruleset[]): Promise<Ruleset[]> {
  const active = all.filter(({ target, enforcement }) => target === 'tag' && enforcement === 'active');
  const read = await Promise.all(active.map(({ id }) => readRuleset(github, id)));
  return read.filter((ruleset) => ruleset !== undefined);
}

/** The rules among these rulesets that hold for a tag. */
export function rulesOfTag(rulesets: readonly Ruleset[], tag: string): ActiveRule[] {
  return rulesets
    .filter(({ conditions }) => {
      const { include = [], exclude = [] } = conditions?.ref_name ?? {};
      const covers = (pattern: string) => coversRef(pattern, `refs/tags/${tag}`);
      return include.some(covers) && !exclude.some(covers);
    })
    .flatMap(({ id, source = '', rules = [] }) => rules.map((rule) => ({ ...rule, ruleset: { id, source } })));
}

/** The same for several tags: what holds for an earlier one already is left out of the later ones. */
export function rulesOfTags(
  rulesets: readonly Ruleset[],
  tags: readonly string[],
): { readonly name: string; readonly rules: readonly ActiveRule[] }[] {
  const known = new Set<string>();
  return tags.map((name) => {
    const rules = rulesOfTag(rulesets, name).filter(({ type, ruleset }) => !known.has(`${ruleset.id} ${type}`));
    for (const { type, ruleset } of rules) known.add(`${ruleset.id} ${type}`);
    return { name, rules };
  });
}

/** Classic protection of a branch, as far as it is told: `unseen` to a token that does not even see the branch. */
export type Classic = 'none' | 'unreadable' | 'unseen' | { readonly rules: readonly RefRule[] };

interface BranchAnswer {
  readonly protection?: { readonly enabled?: boolean };
}

interface ClassicAnswer {
  readonly required_status_checks?: { readonly contexts?: readonly string[] };
  readonly required_pull_request_reviews?: object;
  readonly required_linear_history?: { readonly enabled?: boolean };
  readonly required_signatures?: { readonly enabled?: boolean };
  readonly allow_force_pushes?: { readonly enabled?: boolean };
  readonly allow_deletions?: { readonly enabled?: boolean };
  readonly lock_branch?: { readonly enabled?: boolean };
}

/**
 * Who sees a branch is told whether it has classic protection, and only a token with Administration what it asks, here in the
 * words of rulesets (docs.github.com/rest/branches/branch-protection). One with nothing but Administration sees no branch of a
 * private repository, and is told all the same.
 */
export async function classicProtection(github: GitHub, branch: string): Promise<Classic> {
  const answer = await github.find<BranchAnswer>(path`/branches/${branch}`).catch((error: unknown) => {
    if (isMissingPermission(error)) return 'unseen' as const;
    throw error;
  });
  if (answer !== 'unseen' && !answer?.protection?.enabled) return 'none';
  try {
    return { rules: classicRules(await github.get<ClassicAnswer>(path`/branches/${branch}/protection`)) };
  } catch (error) {
    if (answer === 'unseen' && isStatus(error, 404) && /not protected/i.test(error.message)) return 'none';
    if (answer === 'unseen' && isMissingPermission(error)) return 'unseen';
    // A classic token that lacks the right is told that there is nothing.
    if (isMissingPermission(error) || isStatus(error, 404)) return 'unreadable';
    throw error;
  }
}

function classicRules(answer: ClassicAnswer): RefRule[] {
  const contexts = answer.required_status_checks?.contexts ?? [];
  const checks = { required_status_checks: contexts.map((context) => ({ context })) };
  const found: readonly [type: string, holds: boolean, parameters?: Record<string, unknown>][] = [
    ['pull_request', answer.required_pull_request_reviews !== undefined],
    ['required_status_checks', contexts.length > 0, checks],
    ['required_linear_history', answer.required_linear_history?.enabled === true],
    ['required_signatures', answer.required_signatures?.enabled === true],
    ['non_fast_forward', answer.allow_force_pushes?.enabled !== true],
    ['deletion', answer.allow_deletions?.enabled !== true],
    ['lock_branch', answer.lock_branch?.enabled === true],
  ];
  return found.flatMap(([type, holds, parameters]) => (holds ? [{ type, ...(parameters ? { parameters } : {}) }] : []));
}

/** The names of the checks that rules ask for. */
export function checksOf(rules: readonly RefRule[]): string[] {
  return rules.flatMap(({ parameters }) => {
    const required = parameters?.['required_status_checks'];
    return Array.isArray(required) ? required.map(({ context }) => String(context)) : [];
  });
}
