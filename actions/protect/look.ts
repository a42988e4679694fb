// What holds now: for each production branch, for release tags, and who may pass over it; and what stops the cycle itself.

import {
  type ActiveRule,
  type Finding,
  findRulesets,
  nextRelease,
  obstaclesAt,
  ownPlaces,
  type RemoteRefs,
  type Ruled,
  type Ruleset,
  releasesOf,
  rulesOfBranch,
  rulesOfTag,
  rulesOfTags,
  tagRulesets,
  toldOnce,
  type World,
} from '@hotfix-actions/core';
import { bypassFindings } from './bypass.ts';
import { unseen } from './existing.ts';
import { type Branch, judgeBranches, readBranches } from './judge-branches.ts';
import { judgeTags } from './judge-tags.ts';
import { prefixOf, tagsToCome } from './names.ts';
import type { Wishes } from './protect.ts';
import { wantedRulesets } from './wanted.ts';

export async function look(world: World, refs: RemoteRefs | undefined, wishes: Wishes): Promise<Finding[]> {
  const all = await findRulesets(world.github);
  if (!all) return [noRules(world)];
  const names = namesOf(refs, wishes);
  const [production, rulesets, others] = await Promise.all([
    readBranches(world, refs, wishes),
    tagRulesets(world.github, all),
    readElsewhere(world, names[0] as string),
  ]);
  const tags = rulesOfTags(rulesets, names).map(({ name, rules }): Ruled => {
    return { place: 'tag', name: `Tag ${name}`, ref: name, rules };
  });
  return [
    ...(await judgeBranches(world, production, wishes)),
    ...judgeTags(world, { rulesets, refs }, wishes),
    ...(refs ? [] : [unseen]),
    ...(await bypassFindings(world, guarding(production.branches, { names, rulesets }))),
    ...obstacles([...toldOnce(production.branches), ...others, ...tags], world),
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

/** The tags that come next, as far as that is known, and such as the pattern has them. */
function namesOf(refs: RemoteRefs | undefined, { 'tag-pattern': pattern }: Wishes): string[] {
  const releases = refs ? releasesOf(refs, prefixOf(pattern)) : [];
  const [newest] = releases;
  const next = newest ? [nextRelease('hotfix', newest, releases).tag, nextRelease('patch', newest, releases).tag] : [];
  return [...next, ...tagsToCome(pattern)];
}

/** Where the cycle writes besides. */
async function readElsewhere({ github, clock }: World, tag: string): Promise<Ruled[]> {
  const places = [{ place: 'development' as const, name: 'develop' }, ...ownPlaces(clock.now(), tag)];
  return Promise.all(places.map(async (at) => ({ ...at, rules: await rulesOfBranch(github, at.name) })));
}

/** The rulesets that what we asked for comes from. */
function guarding(
  production: readonly Branch[],
  { names, rulesets }: { names: readonly string[]; rulesets: readonly Ruleset[] },
): number[] {
  const types = wanted.flatMap(({ rules }) => rules.map(({ type }) => type));
  const isAsked = ({ type }: ActiveRule) => types.includes(type);
  const rules = [...production.flatMap((at) => at.rules), ...names.flatMap((name) => rulesOfTag(rulesets, name))];
  return [...new Set(rules.filter(isAsked).map(({ ruleset }) => ruleset.id))];
}

const wanted = wantedRulesets({ mode: 'check', branch: ['main'], 'tag-pattern': 'v*.*.*', 'required-checks': ['any'] });

/** They break nothing here, and are nobody's fault: warnings. */
function obstacles(ruled: readonly Ruled[], { url }: World): Finding[] {
  return ruled
    .flatMap((at) => obstaclesAt(at, url))
    .map(({ message, remedy }) => ({ check: 'cycle', level: 'warning', message, remedy }));
}
