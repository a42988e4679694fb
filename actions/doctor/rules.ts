// Rules that contradict a tag, a merge or a back-merge, as far as this token is bound by them.

import {
  type ActiveRule,
  classicProtection,
  classicRuleset,
  type Finding,
  findRulesets,
  isGlob,
  type Obstacle,
  obstaclesAt,
  ownPlaces,
  type Place,
  type Ruled,
  readRuleset,
  rulesOfBranch,
  rulesOfTags,
  sampleOf,
  tagRulesets,
} from '@hotfix-actions/core';
import type { Patient } from './patient.ts';

const check = 'rules';

export async function checkRules(patient: Patient): Promise<Finding[]> {
  const { github, url } = patient.world;
  const [branches, tags] = await Promise.all([
    Promise.all(places(patient).map((at) => readPlace(patient, at))),
    ruledTags(patient),
  ]);
  const obstacles = [...branches.map(({ ruled }) => ruled), ...tags].flatMap((at) => obstaclesAt(at, url));
  const found = (await bindingOnly(github, obstacles)).map(({ level, message, remedy }) => {
    return { check, level, message, remedy };
  });
  const unread = branches.flatMap(({ unknown }) => unknown);
  const clear = 'No rule contradicts a tag, a merge or a back-merge.';
  return found.length + unread.length > 0
    ? [...found, ...unread]
    : [{ check, level: 'ok', message: clear, remedy: '' }];
}

interface At {
  readonly place: Place;
  readonly name: string;
}

/** Of a glob any name will do, of those that exist the first. */
function places({ wishes, production, targets }: Patient): At[] {
  const [main, ...lines] = production;
  const support = lines[0]?.name ?? wishes.branch.filter(isGlob).map(sampleOf)[0];
  return [
    ...(main ? [{ place: 'production' as const, name: main.name }] : []),
    ...(support === undefined ? [] : [{ place: 'support' as const, name: support }]),
    ...targets.map(({ name }) => ({ place: 'development' as const, name })),
    ...ownPlaces,
  ];
}

async function readPlace(
  { world: { github, url }, refs }: Patient,
  at: At,
): Promise<{ ruled: Ruled; unknown: Finding[] }> {
  const rules = await rulesOfBranch(github, at.name);
  const classic = refs.branches.has(at.name) ? await classicProtection(github, at.name) : 'none';
  if (classic === 'none') return { ruled: { ...at, rules }, unknown: [] };
  if (classic !== 'unreadable') {
    const more: ActiveRule[] = classic.rules.map((rule) => ({ ...rule, ruleset: classicRuleset }));
    return { ruled: { ...at, rules: [...rules, ...more] }, unknown: [] };
  }
  const message = `${at.name} has classic branch protection, which this token cannot read.`;
  const remedy = `A token with “Administration: read” can. See Settings → Branches, ${url}/settings/branches: no “Require linear history” on development branches, and merge commits allowed.`;
  return { ruled: { ...at, rules }, unknown: [{ check, level: 'unknown', message, remedy }] };
}

async function ruledTags({ world: { github }, wishes }: Patient): Promise<Ruled[]> {
  const all = await findRulesets(github);
  const rulesets = await tagRulesets(github, all ?? []);
  const name = `${wishes['tag-prefix']}0.0.0`;
  const ruled = rulesOfTags(rulesets, [name, `${name}-hotfix.1`]);
  return ruled.map((at) => ({ place: 'tag', name: `Tag ${at.name}`, rules: at.rules }));
}

/** Without those that this token may pass over. */
async function bindingOnly(
  github: Patient['world']['github'],
  obstacles: readonly Obstacle[],
): Promise<readonly Obstacle[]> {
  const ids = [...new Set(obstacles.map(({ rule }) => rule.ruleset.id))].filter((id) => id > 0);
  const rulesets = await Promise.all(ids.map((id) => readRuleset(github, id)));
  const passes = ['always', 'exempt'];
  const free = ids.filter((_, index) => passes.includes(rulesets[index]?.current_user_can_bypass ?? ''));
  return obstacles.filter(({ rule }) => !free.includes(rule.ruleset.id));
}
