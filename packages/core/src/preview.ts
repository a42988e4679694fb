// What a merge would give: clean, settled by rule, or in conflict. Nothing is written.

import type { Git } from './git.ts';
import { type Conflict, type Merge, type MergeBase, mergeOver, type Side, type Sides } from './merge.ts';
import { type Rule, type Settled, settle, type Way } from './settle.ts';
import type { ReleasedVersions } from './settle-version.ts';

/** A conflict that a person has to settle, and what a rule of `resolve` would take for it. */
export interface Unsettled extends Conflict {
  readonly rule: Way | undefined;
}

export interface Preview {
  readonly merge: Merge;
  /** A merge cannot be settled in part: with one conflict that no rule settles, it is all of them. */
  readonly conflicts: readonly Unsettled[];
  /** What the rules settle, if that is all. */
  readonly resolved: readonly Settled[];
  /** The one that both sides have in common; of several the one that GitHub names. */
  readonly mergeBase: string;
}

/** What settles conflicts by rule. */
export interface Settling {
  readonly rules: readonly Rule[];
  /** The numbers that `resolve: version` looks for: asked for only where something conflicts. */
  readonly versions: (mergeBase: string) => Promise<ReleasedVersions>;
}

export interface PreviewWish extends Sides<Side> {
  readonly base: MergeBase;
  /** The merge base that GitHub names. */
  readonly named: string;
  /** Default: nothing is settled. */
  readonly settling?: Settling;
}

const noVersions: ReleasedVersions = { released: [], previous: [] };

export async function previewMerge(git: Git, wish: PreviewWish): Promise<Preview> {
  const { ours, theirs, base, settling } = wish;
  const merge = await mergeOver(git, { ours, theirs }, base);
  const mergeBase = 'one' in base ? base.one : wish.named;
  if (merge.conflicts.length === 0) return { merge, conflicts: [], resolved: [], mergeBase };
  const rules = settling?.rules ?? [];
  const isAsked = rules.some(({ how }) => how === 'version');
  const versions = (isAsked && (await settling?.versions(mergeBase))) || noVersions;
  const { settled, conflicts } = await settle(git, merge, { rules, versions });
  if (conflicts.length === 0) return { merge, conflicts: [], resolved: settled, mergeBase };
  const ruleOf = new Map(settled.map(({ path, how }) => [path, how]));
  const unsettled = merge.conflicts.map((conflict) => ({ ...conflict, rule: ruleOf.get(conflict.path) }));
  return { merge, conflicts: unsettled, resolved: [], mergeBase };
}

/** Behind a conflicting path: what a rule would make of it. */
export function ruleText(rule: Unsettled['rule']): string {
  return rule ? ` (\`resolve\` would take: ${rule})` : '';
}
