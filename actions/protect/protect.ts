// Rules that keep production branches and release tags safe: looks whether they hold, or makes them hold.
// 1 the branches that are named exist   2 with `apply`: two rulesets, each found by its name, and changed only where something
// lacks; what others configured stays   3 what holds now, who may pass over it, and what of it would stop the cycle itself

import {
  type Action,
  branches,
  type Finding,
  hasLevel,
  isRefName,
  list,
  oneOf,
  Problem,
  type Reader,
  required,
  type Values,
} from '@hotfix-actions/core';
import { apply } from './apply.ts';
import { readExisting } from './existing.ts';
import { look } from './look.ts';
import { report } from './report.ts';
import { requireBranches } from './require-branches.ts';
import { wantedRulesets } from './wanted.ts';

export interface Ending {
  readonly result: 'compliant' | 'unknown' | 'applied' | 'violations';
  readonly findings: readonly Finding[];
  /** What was written, or would be, one line each. */
  readonly changes: readonly string[];
}

const tagPattern: Reader<string> = (raw) => {
  const pattern = raw.replace(/^refs\/tags\//, '');
  const accepted = 'accepted: a glob of release tags, such as v*.*.* or api-v*.*.*';
  if (!isRefName(pattern.replace(/[*?[\]]/g, 'x'))) throw new Problem(accepted);
  // The major alone moves with each release.
  if (/^\D*\d+$/.test(pattern)) throw new Problem(`a tag that moves; ${accepted}`);
  return pattern;
};

const inputs = {
  mode: oneOf('check', 'apply'),
  branch: branches,
  'tag-pattern': required(tagPattern),
  'required-checks': list,
};

export type Wishes = Values<typeof inputs>;

export const protect: Action<typeof inputs> = {
  name: 'protect',
  writes: true,
  inputs,

  async run(world, wishes) {
    const refs = await readExisting(world);
    await requireBranches(world, refs, wishes.branch);
    const applied = wishes.mode === 'apply' ? await apply(world, wantedRulesets(wishes)) : { changes: [], notes: [] };
    const findings = [...applied.notes, ...(await look(world, refs, wishes))];
    return report(world, { result: resultOf(findings, applied.changes, world.dryRun), findings, ...applied });
  },
};

/** A dry run looks at what it would have changed: what lacks there is no violation. */
function resultOf(findings: readonly Finding[], changes: readonly string[], dryRun: boolean): Ending['result'] {
  if (dryRun && changes.length > 0) return 'applied';
  if (hasLevel(findings, 'problem')) return 'violations';
  if (changes.length > 0) return 'applied';
  return hasLevel(findings, 'unknown') ? 'unknown' : 'compliant';
}
