// Where a hotfix goes: the production branch whose newest release is the one that it starts from.

import {
  contains,
  ensureRef,
  explainWorkflowRule,
  findNewestRelease,
  findSupportBranch,
  HotfixError,
  isSupportBranch,
  mainBranch,
  type NewestRelease,
  noRelease,
  type RemoteRefs,
  releasesOf,
  supportBranchOf,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';
import type { Wishes } from './start.ts';

export interface Base {
  readonly branch: string;
  /** Its tip; where it is to be made, the commit of the release. */
  readonly sha: string;
  readonly exists: boolean;
  /** The newest release on it, and what came since. */
  readonly newest: NewestRelease;
  /** Of the prefix that is asked for, newest first. */
  readonly releases: readonly TaggedRelease[];
}

export async function findBase(world: World, refs: RemoteRefs, wishes: Wishes): Promise<Base> {
  const { from, 'tag-prefix': prefix } = wishes;
  const branch = from.replace(/^refs\/heads\//, '');
  const releases = releasesOf(refs, prefix);
  if (!from.startsWith('refs/tags/') && refs.branches.has(branch)) {
    if (branch !== mainBranch(refs) && !isSupportBranch(branch)) throw notProduction(refs, branch);
    return baseAt(world, refs, { branch, releases, prefix });
  }
  const tag = from.replace(/^refs\/tags\//, '');
  const release = releases.find((other) => other.tag === tag);
  if (!release || from.startsWith('refs/heads/')) throw noSuchStart(refs, wishes, releases);
  return baseOfRelease(world, refs, { release, releases });
}

type At = Pick<Base, 'branch' | 'releases'> & { readonly prefix: string };

async function baseAt(world: World, refs: RemoteRefs, { branch, releases, prefix }: At): Promise<Base> {
  const sha = refs.branches.get(branch) ?? '';
  const newest = await findNewestRelease(world, releases, sha);
  if (!newest) throw noRelease({ base: branch, commit: sha, offered: sha }, { prefix, tags: refs.tags.keys() });
  return { branch, sha, exists: true, newest, releases };
}

/** Where somebody made a support branch for the release that main is at, `open-pr` and `check` ask for that one: a sentence. */
export async function maintainedElsewhere(world: World, refs: RemoteRefs, base: Base): Promise<string[]> {
  const { newest, releases, branch: main } = base;
  if (isSupportBranch(main)) return [];
  const { release } = newest;
  const branch = await findSupportBranch(world, refs, { release, releases, main, isNewestOnMain: true });
  if (branch === undefined) return [];
  return [
    `${release.tag}, the release that ${main} is at, has ${branch} too, and open-pr and check send its hotfixes there. Start from that branch, or delete it if it is not meant for them.`,
  ];
}

/** The main branch, the support branch that is made for it, or another one that has got no further; else a new one. */
async function baseOfRelease(
  world: World,
  refs: RemoteRefs,
  { release, releases }: { release: TaggedRelease; releases: readonly TaggedRelease[] },
): Promise<Base> {
  const own = supportBranchOf(release);
  const main = mainBranch(refs);
  const support = await findSupportBranch(world, refs, { release, releases, main });
  for (const branch of [main, ...(support === undefined ? [] : [support])]) {
    const sha = refs.branches.get(branch);
    if (sha === undefined || !(await contains(world.github, sha, release.commit))) continue;
    const newest = await findNewestRelease(world, releases, sha);
    if (newest?.release.tag === release.tag) return { branch, sha, exists: true, newest, releases };
    if (branch === own) throw goneFurther(branch, release, newest?.release.tag ?? '');
  }
  if (refs.branches.has(own)) throw standsElsewhere(own, release);
  return { branch: own, sha: release.commit, exists: false, newest: { release, since: [] }, releases };
}

/** Where a hotfix goes that is open already: where this run would send it, if it was cut from the same release. */
export async function baseOfOpen(world: World, refs: RemoteRefs, at: { sha: string; wanted: Base }): Promise<Base> {
  const { sha, wanted } = at;
  const { releases } = wanted;
  const cutFrom = await findNewestRelease(world, releases, sha);
  if (!cutFrom || cutFrom.release.tag === wanted.newest.release.tag) return wanted;
  const { release } = cutFrom;
  const main = mainBranch(refs);
  const branch = (await findSupportBranch(world, refs, { release, releases, main })) ?? main;
  if (branch === wanted.branch || !refs.branches.has(branch)) return wanted;
  return baseAt(world, refs, { branch, releases, prefix: release.prefix });
}

/** Makes the support branch of a release, where it has none yet; the branch that another run made is the same. */
export async function makeBase({ github }: World, base: Base): Promise<void> {
  if (base.exists) return;
  const made = await makeRef(github, base.branch, base.sha);
  if (made.sha === base.sha) return;
  throw new HotfixError(
    `The branch ${base.branch} was made by somebody else meanwhile, at ${made.sha}.`,
    'Run the job again: it looks at that branch then.',
  );
}

export async function makeRef(
  github: World['github'],
  branch: string,
  sha: string,
): Promise<{ sha: string; created: boolean }> {
  try {
    return await ensureRef(github, `heads/${branch}`, sha);
  } catch (error) {
    throw await explainWorkflowRule(github, error, { what: `the branch ${branch}`, sha });
  }
}

function notProduction(refs: RemoteRefs, branch: string): HotfixError {
  return new HotfixError(
    `${branch} is no production branch, so no hotfix starts from it (input \`from\`).`,
    `A hotfix starts from ${productionOf(refs).join(', ')}, or from a release tag: what is on another branch was never released.`,
  );
}

function productionOf(refs: RemoteRefs): string[] {
  return [mainBranch(refs), ...[...refs.branches.keys()].filter(isSupportBranch).slice(0, 9)];
}

function noSuchStart(refs: RemoteRefs, { from, 'tag-prefix': prefix }: Wishes, releases: readonly TaggedRelease[]) {
  const known = releases.slice(0, 5).map(({ tag }) => tag);
  const tags =
    known.length > 0
      ? `The newest releases are ${known.join(', ')}.`
      : `There is no tag ${prefix}X.Y.Z yet; see the input \`tag-prefix\`.`;
  const what = refs.tags.has(from.replace(/^refs\/tags\//, ''))
    ? `The tag "${from}" is no release ${prefix}X.Y.Z or ${prefix}X.Y.Z-hotfix.N`
    : `There is no production branch and no release tag "${from}"`;
  return new HotfixError(
    `${what} (input \`from\`).`,
    `Name a production branch (${productionOf(refs).join(', ')}) or the last good release. ${tags}`,
  );
}

function goneFurther(branch: string, { tag }: TaggedRelease, newest: string): HotfixError {
  return new HotfixError(
    `${branch} has gone past ${tag}: its newest release is ${newest}, and a fix of ${tag} alone has no branch to go to.`,
    `Start from that branch, which holds ${tag} and its fixes: set \`from: ${branch}\`.`,
  );
}

function standsElsewhere(branch: string, { tag, commit }: TaggedRelease): HotfixError {
  return new HotfixError(
    `There is a branch ${branch}, but it does not hold ${tag} (${commit}).`,
    `See what it is for. Rename it, or start from it with \`from: ${branch}\`.`,
  );
}
