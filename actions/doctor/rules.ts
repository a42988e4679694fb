// Rules that contradict a tag, a merge or a back-merge, as far as this token is bound by them: asked of the names that come next,
// since rules may hold for a part of them.

import {
  type ActiveRule,
  classicProtection,
  classicRuleset,
  type Finding,
  findRulesets,
  type Obstacle,
  obstaclesAt,
  type Ruled,
  readRuleset,
  rulesOfBranch,
  rulesOfTags,
  tagRulesets,
  toldOnce,
} from '@hotfix-actions/core';
import { type At, comingNames } from './coming-names.ts';
import type { Patient } from './patient.ts';

const check = 'rules';

export async function checkRules(patient: Patient): Promise<Finding[]> {
  const { github, url } = patient.world;
  const coming = await comingNames(patient);
  const [branches, tags] = await Promise.all([
    Promise.all(coming.places.map((at) => readPlace(patient, at))),
    ruledTags(patient, coming.tags),
  ]);
  const ruled = [...toldOnce(branches.map((branch) => branch.ruled)), ...tags];
  const obstacles = ruled.flatMap((at) => obstaclesAt(at, url));
  const found = (await bindingOnly(github, obstacles)).map(({ level, message, remedy }) => {
    return { check, level, message, remedy };
  });
  const unread = [...branches.flatMap(({ unknown }) => unknown), ...unasked(coming.unasked, url)];
  const clear = 'No rule contradicts a tag, a merge or a back-merge.';
  return found.length + unread.length > 0
    ? [...found, ...unread]
    : [{ check, level: 'ok', message: clear, remedy: '' }];
}

function unasked(left: readonly string[], url: string): Finding[] {
  const [newest] = left;
  if (newest === undefined) return [];
  const message = `The rules of ${left.length === 1 ? newest : `${left.length} older support branches (${newest} is the newest of them)`} were not asked for.`;
  const remedy = `See ${url}/rules, branch by branch; or name those that still get hotfixes in the input \`branch\`.`;
  return [{ check, level: 'unknown', message, remedy }];
}

async function readPlace(
  { world: { github, url }, refs }: Patient,
  at: At,
): Promise<{ ruled: Ruled; unknown: Finding[] }> {
  const rules = await rulesOfBranch(github, at.name);
  const classic = refs.branches.has(at.name) ? await classicProtection(github, at.name) : 'none';
  if (classic === 'none') return { ruled: { ...at, rules }, unknown: [] };
  if (typeof classic === 'object') {
    const more: ActiveRule[] = classic.rules.map((rule) => ({ ...rule, ruleset: classicRuleset }));
    return { ruled: { ...at, rules: [...rules, ...more] }, unknown: [] };
  }
  const message = `${at.name} has classic branch protection, which this token cannot read.`;
  const remedy = `A token with “Administration: read” can. See Settings → Branches, ${url}/settings/branches: no “Require linear history” on development branches, and merge commits allowed.`;
  return { ruled: { ...at, rules }, unknown: [{ check, level: 'unknown', message, remedy }] };
}

async function ruledTags({ world: { github } }: Patient, tags: readonly string[]): Promise<Ruled[]> {
  const all = await findRulesets(github);
  const rulesets = await tagRulesets(github, all ?? []);
  return rulesOfTags(rulesets, tags).map(({ name, rules }) => {
    return { place: 'tag', name: `Tag ${name}`, ref: name, rules };
  });
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
