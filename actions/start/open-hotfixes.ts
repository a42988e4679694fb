// Which hotfixes of a name are open: their branch is there, and was not merged.

import {
  compare,
  firstParents,
  type GitHub,
  HotfixError,
  isMissingPermission,
  isSupportBranch,
  listMergedFrom,
  mainBranch,
  ownBranches,
  type PullRequest,
  type RemoteRefs,
  readHotfixBranch,
  type Standing,
  type World,
} from '@hotfix-actions/core';
import type { Wanted } from './branch.ts';

export interface Open extends Standing {
  /** Whether a squash or a rebase merged it the token may not read. */
  readonly isUntold: boolean;
}

/** Oldest first. Throws where one was asked for by its whole name that was merged already. */
export async function listOpen(world: World, refs: RemoteRefs, wanted: Wanted): Promise<Open[]> {
  const isNamed = (name: string) =>
    wanted.branch ? name === wanted.branch : readHotfixBranch(name).slug === wanted.slug;
  const named = [...refs.branches]
    .filter(([name]) => name.startsWith(ownBranches.hotfix) && isNamed(name))
    .map(([branch, sha]) => ({ branch, sha }))
    .sort((a, b) => orderOf(a) - orderOf(b) || (a.branch < b.branch ? -1 : 1));
  const landed = await Promise.all(named.map((standing) => isMerged(world, refs, { standing, wanted })));
  if (wanted.branch && landed.includes('yes')) throw mergedAlready(wanted.branch);
  return named.flatMap((standing, index) =>
    landed[index] === 'yes' ? [] : [{ ...standing, isUntold: landed[index] === 'unknown' }],
  );
}

// A name without a time was given by a person, before anybody looked.
const orderOf = ({ branch }: Standing): number => readHotfixBranch(branch).begun ?? 0;

/**
 * By a pull request into production that took this very commit, or without one: then production has the commit, but not as one
 * that it went through itself, as it has the commit of a branch on which nothing was done yet.
 */
async function isMerged(
  { github }: World,
  refs: RemoteRefs,
  { standing: { branch, sha }, wanted: { base } }: { standing: Standing; wanted: Wanted },
): Promise<'yes' | 'no' | 'unknown'> {
  if (sha === base.sha) return 'no';
  const [pulls, comparison] = await Promise.all([
    mergedFrom(github, branch),
    compare(github, sha, base.sha, 'all-if-few'),
  ]);
  const isProduction = (name: string) => name === mainBranch(refs) || isSupportBranch(name);
  if (pulls?.some(({ head, base: into }) => head.sha === sha && isProduction(into))) return 'yes';
  if (comparison?.status !== 'ahead') return pulls ? 'no' : 'unknown';
  const [first] = firstParents(comparison.commits, base.sha);
  return first !== undefined && first.parents[0] !== sha ? 'yes' : 'no';
}

/** Undefined where the token may not read pull requests, which `start` does without. */
async function mergedFrom(github: GitHub, branch: string): Promise<PullRequest[] | undefined> {
  try {
    return await listMergedFrom(github, branch);
  } catch (error) {
    if (!isMissingPermission(error)) throw error;
    return undefined;
  }
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
