// What holds now: for each production branch, for release tags, and who may pass over it; and what stops the cycle itself.

import {
  type ActiveRule,
  checksOf,
  classicProtection,
  coversRef,
  type Finding,
  findRulesets,
  isGlob,
  obstaclesAt,
  ownPlaces,
  type RefRule,
  type Ruled,
  type Ruleset,
  refPattern,
  rulesOfBranch,
  rulesOfTag,
  rulesOfTags,
  sampleOf,
  tagRulesets,
  type World,
} from '@hotfix-actions/core';
import { bypassFindings } from './bypass.ts';
import type { Wishes } from './protect.ts';
import { wantedRulesets } from './wanted.ts';

/** Once the rulesets are applied, only what people excluded from them can lack. */
function remedyOf({ dryRun, url }: World, { mode }: Wishes, ruleset: 'production' | 'releases'): string {
  const page = `Settings → Rules → Rulesets, ${url}/settings/rules`;
  if (mode === 'apply' && !dryRun)
    return `“hotfix-actions: ${ruleset}” holds these rules, but leaves this out: ${page}, “hotfix-actions: ${ruleset}” → ${ruleset === 'production' ? 'Target branches' : 'Target tags'}: take the exclusion away, or what is excluded out of the input \`${ruleset === 'production' ? 'branch' : 'tag-pattern'}\`.`;
  return `Run the action protect with \`mode: apply\` and a token that has “Administration: write”; or ${page} → New ruleset.`;
}

export async function look(world: World, wishes: Wishes): Promise<Finding[]> {
  const all = await findRulesets(world.github);
  if (!all) return [noRules(world)];
  const [production, tags, others] = await Promise.all([
    Promise.all(wishes.branch.map((pattern, index) => readBranch(world, pattern, index === 0))),
    tagRulesets(world.github, all),
    Promise.all(elsewhere.map(async (at) => ({ ...at, rules: await rulesOfBranch(world.github, at.name) }))),
  ]);
  const names = tagNames(wishes['tag-pattern']);
  const ruled: Ruled[] = [
    ...production,
    ...others,
    ...rulesOfTags(tags, names).map(({ name, rules }) => ({ place: 'tag' as const, name: `Tag ${name}`, rules })),
  ];
  const judged = await Promise.all(production.map((at) => judgeBranch(world, at, wishes)));
  return [
    ...judged,
    ...judgeTags(world, { tags, names, wishes }),
    ...(await bypassFindings(world, guarding(production, names, tags))),
    ...obstacles(ruled, world),
  ];
}

function noRules({ repository }: World): Finding {
  return {
    check: 'rulesets',
    level: 'problem',
    message: `${repository} is private, and its plan has no rules: nothing is protected.`,
    remedy: 'Upgrade the owner’s plan (GitHub Pro, Team or Enterprise), or make the repository public.',
  };
}

/** Where the cycle writes besides. */
const elsewhere = [{ place: 'development' as const, name: 'develop' }, ...ownPlaces];

type Branch = Ruled & { readonly pattern: string };

async function readBranch({ github }: World, pattern: string, isMain: boolean): Promise<Branch> {
  const rules = await rulesOfBranch(github, sampleOf(pattern));
  return { pattern, place: isMain ? 'production' : 'support', name: pattern, rules };
}

async function judgeBranch(world: World, at: Branch, wishes: Wishes): Promise<Finding> {
  const check = 'production';
  const remedy = remedyOf(world, wishes, check);
  const byRulesets = lacking(at.rules, wishes);
  const holds = `${at.name}: takes changes through pull requests only, cannot be force-pushed or deleted${withChecks(wishes)}.`;
  if (byRulesets.length === 0) return { check, level: 'ok', message: holds, remedy: '' };
  const classic = isGlob(at.pattern) ? 'none' : await classicProtection(world.github, at.pattern);
  if (classic === 'unreadable') {
    const message = `${at.name} has classic branch protection, which this token cannot read; rulesets do not say: ${byRulesets.join(', ')}.`;
    const who = `A token with “Administration: read” can. ${remedy}`;
    return { check, level: 'unknown', message, remedy: who };
  }
  const missing = lacking(classic === 'none' ? at.rules : [...at.rules, ...classic.rules], wishes);
  if (missing.length === 0) return { check, level: 'ok', message: holds, remedy: '' };
  return { check, level: 'problem', message: `${at.name}: ${missing.join(', ')}.`, remedy };
}

function withChecks({ 'required-checks': checks }: Wishes): string {
  return checks.length > 0 ? `, and must pass ${checks.join(', ')}` : '';
}

function lacking(rules: readonly RefRule[], wishes: Wishes): string[] {
  const has = (type: string) => rules.some((rule) => rule.type === type);
  const checks = wishes['required-checks'].filter((check) => !checksOf(rules).includes(check));
  return [
    ...(has('pull_request') || has('merge_queue') ? [] : ['no pull request is required']),
    ...checks.map((check) => `the check ${check} is not required`),
    ...(has('non_fast_forward') ? [] : ['it can be force-pushed']),
    ...(has('deletion') ? [] : ['it can be deleted']),
  ];
}

/** A release and a hotfix release as the pattern has them. */
function tagNames(pattern: string): string[] {
  const name = sampleOf(pattern);
  return isGlob(pattern) ? [name, `${name}-hotfix.1`] : [name];
}

function judgeTags(
  world: World,
  { tags, names, wishes }: { tags: readonly Ruleset[]; names: readonly string[]; wishes: Wishes },
): Finding[] {
  const pattern = wishes['tag-pattern'];
  const missing = names.map((name) => {
    const types = rulesOfTag(tags, name).map(({ type }) => type);
    return [
      ...(types.includes('update') ? [] : ['can be moved']),
      ...(types.includes('deletion') ? [] : ['can be deleted']),
    ];
  });
  const lacks = [...new Set(missing.flat())];
  const ref = refPattern('tags', pattern);
  const check = 'releases';
  const said: Finding[] = [
    lacks.length === 0
      ? { check, level: 'ok', message: `Tags ${pattern} cannot be moved or deleted.`, remedy: '' }
      : {
          check,
          level: 'problem',
          message: `Tags ${pattern} ${lacks.join(', and ')}.`,
          remedy: remedyOf(world, wishes, check),
        },
  ];
  if (coversRef(ref, 'refs/tags/v1')) {
    const message = `The pattern ${pattern} holds for v1 as well, so that such a moving tag could not be moved.`;
    said.push({ check, level: 'warning', message, remedy: 'Set the input `tag-pattern` to `v*.*.*`.' });
  }
  const left = names.filter((name) => !coversRef(ref, `refs/tags/${name}`));
  if (left.length > 0) {
    const message = `The pattern ${pattern} does not hold for hotfix releases, such as ${left.join(', ')}.`;
    said.push({
      check,
      level: 'warning',
      message,
      remedy: 'Set the input `tag-pattern` to `v*.*.*`, or end it with `*`.',
    });
  }
  return said;
}

/** The rulesets that what we asked for comes from. */
function guarding(production: readonly Branch[], names: readonly string[], tags: readonly Ruleset[]): number[] {
  const types = wanted.flatMap(({ rules }) => rules.map(({ type }) => type));
  const isAsked = ({ type }: ActiveRule) => types.includes(type);
  const rules = [...production.flatMap((at) => at.rules), ...names.flatMap((name) => rulesOfTag(tags, name))];
  return [...new Set(rules.filter(isAsked).map(({ ruleset }) => ruleset.id))];
}

const wanted = wantedRulesets({ mode: 'check', branch: ['main'], 'tag-pattern': 'v*', 'required-checks': ['any'] });

/** They break nothing here, and are nobody's fault: warnings. */
function obstacles(ruled: readonly Ruled[], { url }: World): Finding[] {
  return ruled
    .flatMap((at) => obstaclesAt(at, url))
    .map(({ message, remedy }) => ({ check: 'cycle', level: 'warning', message, remedy }));
}
