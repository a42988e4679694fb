// Whether production branches are kept safe: those that are named, and of a glob those that exist and those to come.

import {
  type ActiveRule,
  type Classic,
  checksOf,
  classicProtection,
  type Finding,
  isGlob,
  matches,
  type Place,
  type RefRule,
  type RemoteRefs,
  rulesOfBranch,
  type World,
} from '@hotfix-actions/core';
import { branchesToCome } from './names.ts';
import type { Wishes } from './protect.ts';
import { remedyOf } from './remedy.ts';

export interface Branch {
  readonly pattern: string;
  /** As it is said: of those to come the pattern. */
  readonly name: string;
  readonly ref: string;
  readonly place: Place;
  readonly isToCome: boolean;
  readonly rules: readonly ActiveRule[];
}

/** Of one glob, those of the newest names. */
const mostBranches = 10;

export interface Read {
  readonly branches: readonly Branch[];
  /** Those that exist and were not asked about. */
  readonly unasked: readonly string[];
}

export async function readBranches(world: World, refs: RemoteRefs | undefined, wishes: Wishes): Promise<Read> {
  const known = new Set(wishes.branch);
  const named: Omit<Branch, 'rules'>[] = [];
  const unasked: string[] = [];
  for (const [index, pattern] of wishes.branch.entries()) {
    const place = index === 0 ? ('production' as const) : ('support' as const);
    if (!isGlob(pattern)) {
      named.push({ pattern, name: pattern, ref: pattern, place, isToCome: false });
      continue;
    }
    const there = [...(refs?.branches.keys() ?? [])].filter((name) => matches(name, [pattern]) && !known.has(name));
    for (const name of there) known.add(name);
    const newest = there.toReversed();
    const toCome = branchesToCome(pattern, wishes['tag-pattern']);
    named.push(...toCome.map((ref) => ({ pattern, name: pattern, ref, place, isToCome: true })));
    named.push(...newest.slice(0, mostBranches).map((name) => ({ pattern, name, ref: name, place, isToCome: false })));
    unasked.push(...newest.slice(mostBranches));
  }
  const branches = await Promise.all(
    named.map(async (one) => ({ ...one, rules: await rulesOfBranch(world.github, one.ref) })),
  );
  return { branches, unasked };
}

export async function judgeBranches(world: World, { branches, unasked }: Read, wishes: Wishes): Promise<Finding[]> {
  const existing = branches.filter(({ isToCome }) => !isToCome);
  const judged = await Promise.all(existing.map((at) => judgeExisting(world, at, wishes)));
  const isClassic = judged.some(({ classic }) => classic !== 'none');
  const toCome = wishes.branch
    .map((pattern) => branches.filter((at) => at.pattern === pattern && at.isToCome))
    .filter((samples) => samples.length > 0)
    .map((samples) => judgeToCome(world, samples, { wishes, isClassic }));
  // Of a glob those that hold are told with it.
  const told = judged.filter(({ finding, at }) => finding.level !== 'ok' || at.name === at.pattern);
  return [...told.map(({ finding }) => finding), ...toCome, ...notAsked(world, unasked)];
}

const check = 'production';

interface Judged {
  readonly at: Branch;
  readonly finding: Finding;
  /** Asked for only where rulesets lack something. */
  readonly classic: Classic;
}

async function judgeExisting(world: World, at: Branch, wishes: Wishes): Promise<Judged> {
  const byRulesets = lacking(at.rules, wishes);
  if (byRulesets.length === 0) return { at, finding: holding(at, wishes), classic: 'none' };
  const remedy = remedyOf(world, wishes, check);
  const classic = await classicProtection(world.github, at.ref);
  if (classic === 'unreadable' || classic === 'unseen') {
    const [what, who] = {
      unreadable: [
        `${at.name} has classic branch protection, which this token cannot read`,
        'A token with “Administration: read” can.',
      ],
      unseen: [
        `This token does not see ${at.name}, and so not whether classic branch protection holds for it`,
        'A token with `contents: read` and “Administration: read” can.',
      ],
    }[classic];
    const message = `${what}; rulesets do not say: ${byRulesets.join(', ')}.`;
    return { at, finding: { check, level: 'unknown', message, remedy: `${who} ${remedy}` }, classic };
  }
  const missing = lacking(classic === 'none' ? at.rules : [...at.rules, ...classic.rules], wishes);
  if (missing.length === 0) return { at, finding: holding(at, wishes), classic };
  return { at, finding: { check, level: 'problem', message: `${at.name}: ${missing.join(', ')}.`, remedy }, classic };
}

/** GitHub tells what classic protection asks of a branch that exists, and of no pattern. */
function judgeToCome(
  world: World,
  samples: readonly Branch[],
  { wishes, isClassic }: { wishes: Wishes; isClassic: boolean },
): Finding {
  const [first] = samples as [Branch];
  const missing = [...new Set(samples.flatMap(({ rules }) => lacking(rules, wishes)))];
  if (missing.length === 0) return holding(first, wishes);
  const remedy = remedyOf(world, wishes, check);
  if (!isClassic) return { check, level: 'problem', message: `${first.name}: ${missing.join(', ')}.`, remedy };
  const message = `${first.name}: for branches to come rulesets do not say: ${missing.join(', ')}. Whether classic branch protection has a pattern for them, GitHub tells no token.`;
  return {
    check,
    level: 'unknown',
    message,
    remedy: `See Settings → Branches, ${world.url}/settings/branches. ${remedy}`,
  };
}

function holding({ name }: Branch, { 'required-checks': checks }: Wishes): Finding {
  const pass = checks.length > 0 ? `, and must pass ${checks.join(', ')}` : '';
  const message = `${name}: takes changes through pull requests only, cannot be force-pushed or deleted${pass}.`;
  return { check, level: 'ok', message, remedy: '' };
}

function lacking(rules: readonly RefRule[], wishes: Wishes): string[] {
  const has = (type: string) => rules.some((rule) => rule.type === type);
  const checks = wishes['required-checks'].filter((name) => !checksOf(rules).includes(name));
  return [
    ...(has('pull_request') || has('merge_queue') ? [] : ['no pull request is required']),
    ...checks.map((name) => `the check ${name} is not required`),
    ...(has('non_fast_forward') ? [] : ['it can be force-pushed']),
    ...(has('deletion') ? [] : ['it can be deleted']),
  ];
}

function notAsked({ url }: World, names: readonly string[]): Finding[] {
  const [newest] = names;
  if (newest === undefined) return [];
  const which = names.length === 1 ? newest : `${names.length} older branches (${newest} is the newest of them)`;
  const message = `The rules of ${which} were not asked for.`;
  const remedy = `See ${url}/rules, branch by branch; or name those that matter in the input \`branch\`.`;
  return [{ check, level: 'unknown', message, remedy }];
}
