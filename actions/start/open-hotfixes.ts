// Which hotfixes of a name are open: their branch is there, and was not merged.

import {
  compare,
  firstParents,
  HotfixError,
  listMergedFrom,
  ownBranches,
  type RemoteRefs,
  readHotfixBranch,
  type Standing,
  type World,
} from '@hotfix-actions/core';
import type { Wanted } from './branch.ts';

/** Oldest first. Throws where one was asked for by its whole name that was merged already. */
export async function listOpen(world: World, { branches }: RemoteRefs, wanted: Wanted): Promise<Standing[]> {
  const isNamed = (name: string) =>
    wanted.branch ? name === wanted.branch : readHotfixBranch(name).slug === wanted.slug;
  const named = [...branches]
    .filter(([name]) => name.startsWith(ownBranches.hotfix) && isNamed(name))
    .map(([branch, sha]) => ({ branch, sha }))
    .sort((a, b) => orderOf(a) - orderOf(b) || (a.branch < b.branch ? -1 : 1));
  const merged = await Promise.all(named.map((standing) => isMerged(world, standing, wanted)));
  if (wanted.branch && merged.includes(true)) throw mergedAlready(wanted.branch);
  return named.filter((_, index) => !merged[index]);
}

// A name without a time was given by a person, before anybody looked.
const orderOf = ({ branch }: Standing): number => readHotfixBranch(branch).begun ?? 0;

/**
 * By a pull request that took this very commit, or without one: then production has the commit, but not as one that it went
 * through itself, as it has the commit of a branch on which nothing was done yet.
 */
async function isMerged({ github }: World, { branch, sha }: Standing, { base }: Wanted): Promise<boolean> {
  if (sha === base.sha) return false;
  const [pulls, comparison] = await Promise.all([
    listMergedFrom(github, branch),
    compare(github, sha, base.sha, 'all-if-few'),
  ]);
  if (pulls.some(({ head }) => head.sha === sha)) return true;
  if (comparison?.status !== 'ahead') return false;
  const [first] = firstParents(comparison.commits, base.sha);
  return first !== undefined && first.parents[0] !== sha;
}

function mergedAlready(branch: string): HotfixError {
  return new HotfixError(
    `${branch} was merged already, and its branch is still there (input \`hotfix-branch\`).`,
    'Give another name, or delete the branch: nothing of it is lost.',
  );
}

/** Git keeps branches in folders, and some file systems do not tell upper from lower case. */
export function refuseTakenName({ branches }: RemoteRefs, name: string): void {
  const names = [...branches.keys()].filter((other) => other !== name);
  const lower = name.toLowerCase();
  const other = names.find((one) => one.toLowerCase() === lower || isBelow(one, name) || isBelow(name, one));
  if (other === undefined) return;
  const why = other.toLowerCase() === lower ? 'differs from it in upper and lower case alone' : 'is in its way';
  throw new HotfixError(
    `There can be no branch ${name}: the branch ${other} ${why}.`,
    `Give another name in the input \`hotfix-branch\`${other.startsWith(ownBranches.hotfix) ? `, or ${other} if that is the one you mean` : ''}.`,
  );
}

const isBelow = (name: string, folder: string): boolean => name.startsWith(`${folder}/`);
