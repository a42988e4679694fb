// What each branch needs: one comparison each, and for those that need something their pull requests.

import { compare, inParallel, isApproved, listOpenFromEach, type World } from '@hotfix-actions/core';
import type { Wishes } from './inputs.ts';
import { type Branch, type Candidate, countOf, type Outcome } from './outcome.ts';
import type { Selected } from './select.ts';

/** GitHub takes no more than a hundred requests at once, of all jobs of a token together. */
const atOnce = 10;

export interface Looked {
  readonly candidates: readonly Candidate[];
  readonly settled: readonly Outcome[];
}

export async function look(world: World, { onto, branches }: Selected, wishes: Wishes): Promise<Looked> {
  const found = await inParallel(branches, atOnce, (branch) => compareOne(world, onto, branch));
  const needing = found.filter((one) => 'comparison' in one);
  const pulls = await listOpenFromEach(
    world.github,
    needing.map(({ name }) => name),
  );
  const candidates = needing.map((one): Candidate => ({ ...one, pulls: pulls.get(one.name) ?? [] }));
  const judged = await inParallel(candidates, atOnce, (one) => judge(world, one, wishes));
  return {
    candidates: judged.filter((one) => 'comparison' in one),
    settled: [...found, ...judged].filter((one) => 'status' in one),
  };
}

async function compareOne(world: World, onto: Branch, branch: Branch): Promise<Outcome | Omit<Candidate, 'pulls'>> {
  const comparison = await compare(world.github, onto.tip, branch.tip, 'all-if-diverged');
  if (!comparison)
    return { ...branch, status: 'skipped', why: `has no history in common with ${onto.name}`, warns: true };
  if (comparison.status === 'ahead' || comparison.status === 'identical') return { ...branch, status: 'up-to-date' };
  if (comparison.status === 'behind') {
    const why = `would have nothing left: all of it is in ${onto.name}`;
    return { ...branch, status: 'skipped', why, hint: 'Delete it, if it is done with.', warns: true, solved: true };
  }
  return { ...branch, comparison };
}

/** What people have begun with it is left to them. */
async function judge(world: World, candidate: Candidate, wishes: Wishes): Promise<Outcome | Candidate> {
  const { name, tip, pulls, comparison } = candidate;
  const merges = comparison.commits.filter(({ parents }) => parents.length > 1).length;
  if (wishes.strategy === 'rebase' && merges > 0) {
    const why = `has ${countOf(merges, 'merge commit')}, which a rebase would flatten`;
    return {
      name,
      tip,
      pulls,
      status: 'skipped',
      why,
      hint: 'Take `strategy: merge`, or rebase it by hand.',
      warns: true,
    };
  }
  if (!wishes['skip-reviewed']) return candidate;
  const approved = await Promise.all(pulls.map(({ number }) => isApproved(world.github, number)));
  const pull = pulls[approved.indexOf(true)];
  if (!pull) return candidate;
  const why = `is approved in #${pull.number}`;
  return { name, tip, pulls, status: 'skipped', why, hint: 'Merge it, or bring it up to date there.', warns: false };
}
