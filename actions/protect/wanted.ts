// The two rulesets as they are wanted, and what lacks of them in one that is there.

import { type RefRule, type Ruleset, refPattern } from '@hotfix-actions/core';
import { movingTags } from './names.ts';
import type { Wishes } from './protect.ts';

export interface Wanted {
  readonly name: string;
  readonly target: 'branch' | 'tag';
  readonly include: readonly string[];
  /** Where they would stand in the way. */
  readonly exclude: readonly string[];
  readonly rules: readonly RefRule[];
}

/** Nobody's approval is asked for: who asks for reviews configures it, and it stays. */
const pullRequest: RefRule = {
  type: 'pull_request',
  parameters: {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 0,
    required_review_thread_resolution: false,
  },
};

export function wantedRulesets(wishes: Wishes): Wanted[] {
  const checks = wishes['required-checks'];
  return [
    {
      name: 'hotfix-actions: production',
      target: 'branch',
      include: wishes.branch.map((pattern) => refPattern('heads', pattern)),
      exclude: [],
      rules: [
        pullRequest,
        ...(checks.length > 0 ? [checksRule(checks)] : []),
        { type: 'non_fast_forward' },
        { type: 'deletion' },
      ],
    },
    {
      name: 'hotfix-actions: releases',
      target: 'tag',
      include: [refPattern('tags', wishes['tag-pattern'])],
      // `v1` has to move, whatever pattern was given.
      exclude: movingTags(wishes['tag-pattern']),
      rules: [{ type: 'update' }, { type: 'deletion' }],
    },
  ];
}

// Not on creation: `start` makes support branches at releases that may have no checks.
function checksRule(checks: readonly string[]): RefRule {
  return {
    type: 'required_status_checks',
    parameters: {
      required_status_checks: checks.map((context) => ({ context })),
      strict_required_status_checks_policy: false,
      do_not_enforce_on_create: true,
    },
  };
}

/** What is sent to GitHub: all that is there already, and what lacks. */
export interface Next extends Pick<Ruleset, 'bypass_actors'> {
  readonly name: string;
  readonly target: string;
  readonly enforcement: 'active';
  readonly conditions: { readonly ref_name: { readonly include: string[]; readonly exclude: string[] } };
  readonly rules: readonly RefRule[];
}

export function completed(wanted: Wanted, there: Ruleset | undefined): Next {
  const { include = [], exclude = [] } = there?.conditions?.ref_name ?? {};
  const rules = there?.rules ?? [];
  const actors = there?.bypass_actors;
  return {
    name: wanted.name,
    target: wanted.target,
    enforcement: 'active',
    conditions: {
      ref_name: {
        include: [...new Set([...include, ...wanted.include])],
        exclude: [...new Set([...exclude, ...wanted.exclude])],
      },
    },
    rules: [
      ...rules.map((rule) => withChecks(rule, wanted)),
      ...wanted.rules.filter(({ type }) => !rules.some((rule) => rule.type === type)),
    ],
    ...(actors === undefined ? {} : { bypass_actors: actors }),
  };
}

type Check = { readonly context: string };

/** The checks that somebody else asks for stay, with the app that they must come from. */
function withChecks(rule: RefRule, wanted: Wanted): RefRule {
  const more = wanted.rules.find(({ type }) => type === 'required_status_checks' && type === rule.type);
  if (!more) return rule;
  const here = checksIn(rule);
  const lacking = checksIn(more).filter(({ context }) => !here.some((check) => check.context === context));
  return { ...rule, parameters: { ...rule.parameters, required_status_checks: [...here, ...lacking] } };
}

function checksIn({ parameters }: RefRule): Check[] {
  const checks = parameters?.['required_status_checks'];
  return Array.isArray(checks) ? checks : [];
}

/** What would change, one line each; nothing where the ruleset is as it is wanted. */
export function differences(there: Ruleset | undefined, next: Next): string[] {
  const { include: before = [], exclude: without = [] } = there?.conditions?.ref_name ?? {};
  const rules = there?.rules ?? [];
  const lines = [
    ...(there ? [] : ['a new ruleset']),
    ...(there && there.enforcement !== 'active' ? [`enforcement: ${there.enforcement} → active`] : []),
    ...next.conditions.ref_name.include.filter((ref) => !before.includes(ref)).map((ref) => `+ holds for ${ref}`),
    ...next.conditions.ref_name.exclude.filter((ref) => !without.includes(ref)).map((ref) => `+ but not for ${ref}`),
    ...next.rules.flatMap((rule) => {
      const old = rules.find(({ type }) => type === rule.type);
      const known = old ? checksIn(old).map(({ context }) => context) : [];
      const checks = checksIn(rule).filter(({ context }) => !known.includes(context));
      return [...(old ? [] : [`+ rule ${rule.type}`]), ...checks.map(({ context }) => `+ required check ${context}`)];
    }),
  ];
  return lines.map((line) => `${next.name}: ${line}`);
}

/** Would nothing be lost if this ruleset were not there beside the other? It binds whoever may pass over the other one. */
export function addsNothing(younger: Ruleset, beside: Next): boolean {
  const { include = [], exclude = [] } = younger.conditions?.ref_name ?? {};
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return (
    include.every((ref) => beside.conditions.ref_name.include.includes(ref)) &&
    same(exclude, beside.conditions.ref_name.exclude) &&
    (younger.rules ?? []).every((rule) => beside.rules.some((other) => same(other, rule))) &&
    (younger.bypass_actors ?? []).length + (beside.bypass_actors ?? []).length === 0
  );
}
