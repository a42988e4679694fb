// Whether releases stay where they are, those that exist and those to come; and whether tags that move by design may move.

import {
  coversRef,
  type Finding,
  placeOf,
  type RemoteRefs,
  type Ruleset,
  refPattern,
  rulesOfTag,
  type World,
} from '@hotfix-actions/core';
import { pinned, prefixOf, tagsToCome } from './names.ts';
import type { Wishes } from './protect.ts';
import { remedyOf } from './remedy.ts';

export interface Tags {
  /** The rulesets for tags that are in force. */
  readonly rulesets: readonly Ruleset[];
  readonly refs: RemoteRefs | undefined;
}

const check = 'releases';

export function judgeTags(world: World, tags: Tags, wishes: Wishes): Finding[] {
  return [judgePinned(world, tags, wishes), ...hotfixesLeftOut(wishes), ...judgeMoving(world, tags, wishes)];
}

function judgePinned(world: World, { rulesets, refs }: Tags, wishes: Wishes): Finding {
  const pattern = wishes['tag-pattern'];
  const remedy = remedyOf(world, wishes, check);
  const toCome = tagsToCome(pattern).flatMap((name) => lacking(rulesets, name));
  if (toCome.length > 0)
    return { check, level: 'problem', message: `Tags ${pattern} ${[...new Set(toCome)].join(', and ')}.`, remedy };
  const there = pinned(pattern, refs?.tags.keys() ?? []);
  const open = there.map((name) => ({ name, lacks: lacking(rulesets, name) })).filter(({ lacks }) => lacks.length > 0);
  if (open.length === 0) {
    return { check, level: 'ok', message: `Tags ${pattern} cannot be moved or deleted.`, remedy: '' };
  }
  const shown = open.slice(0, mostNamed).map(({ name }) => name);
  const more = open.length > shown.length ? ` and ${open.length - shown.length} more` : '';
  const lacks = [...new Set(open.flatMap((one) => one.lacks))].join(', and ');
  const message = `Tags ${pattern}: ${shown.join(', ')}${more} ${lacks}.`;
  return { check, level: 'problem', message, remedy };
}

const mostNamed = 10;

function lacking(rulesets: readonly Ruleset[], name: string): string[] {
  const types = rulesOfTag(rulesets, name).map(({ type }) => type);
  return [
    ...(types.includes('update') ? [] : ['can be moved']),
    ...(types.includes('deletion') ? [] : ['can be deleted']),
  ];
}

function hotfixesLeftOut({ 'tag-pattern': pattern }: Wishes): Finding[] {
  const ref = refPattern('tags', pattern);
  const left = tagsToCome(pattern).filter((name) => !coversRef(ref, `refs/tags/${name}`));
  if (left.length === 0) return [];
  const message = `The pattern ${pattern} does not hold for hotfix releases, such as ${left.join(', ')}.`;
  const remedy = 'Set the input `tag-pattern` to `v*.*.*`, or end it with `*`.';
  return [{ check, level: 'warning', message, remedy }];
}

/** `v1`, and its like that exist. */
function judgeMoving({ url }: World, { rulesets, refs }: Tags, { 'tag-pattern': pattern }: Wishes): Finding[] {
  const prefix = prefixOf(pattern);
  const isMoving = (name: string) => name.startsWith(prefix) && /^\d{1,3}$/.test(name.slice(prefix.length));
  const there = [...(refs?.tags.keys() ?? [])].filter(isMoving);
  for (const name of there.length > 0 ? there : [`${prefix}1`]) {
    const rule = rulesOfTag(rulesets, name).find(({ type }) => type === 'update');
    if (!rule) continue;
    const message = `${name} cannot be moved, and such a tag moves with each release.`;
    const remedy = `${placeOf(rule, url)} → Target tags: exclude ${prefix}[0-9], or include ${prefix}*.*.* alone.`;
    return [{ check, level: 'warning', message, remedy }];
  }
  return [];
}
