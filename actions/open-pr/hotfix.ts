// What is to be merged and where: the hotfix branch, its commits, the production branch that it goes to, its version.

import {
  type Commit,
  compare,
  findNewestRelease,
  findSupportBranch,
  HotfixError,
  mainBranch,
  nextRelease,
  ownBranches,
  type RemoteRefs,
  readRemoteRefs,
  releasesOf,
  type Scheme,
  type World,
} from '@hotfix-actions/core';

export interface Hotfix {
  readonly head: string;
  readonly base: string;
  /** The tips of both. */
  readonly commit: string;
  readonly production: string;
  /** What the head has and its base lacks, oldest first. */
  readonly commits: readonly Commit[];
  /** The one that `version` would compute; undefined where production has no release yet. */
  readonly version: string | undefined;
}

export interface Asked {
  readonly head: string;
  readonly base: string;
  readonly version: string;
  readonly scheme: Scheme;
  readonly 'tag-prefix': string;
}

export async function findHotfix(world: World, asked: Asked): Promise<Hotfix> {
  const refs = await readRemoteRefs(world.git, world.repository);
  const commit = requireBranch(refs, { input: 'head', name: asked.head });
  const releases = releasesOf(refs, asked['tag-prefix']);
  const cutFrom = await findNewestRelease(world, releases, commit);
  const main = mainBranch(refs);
  const at = cutFrom && { release: cutFrom.release, releases, main };
  const base = asked.base || (at && (await findSupportBranch(world, refs, at))) || main;
  if (asked.head === base) throw ownBase(base, refs);
  const production = requireBranch(refs, { input: 'base', name: base });
  const [comparison, newest] = await Promise.all([
    compare(world.github, production, commit),
    asked.version ? undefined : findNewestRelease(world, releases, production),
  ]);
  if (!comparison || comparison.commits.length === 0) throw nothingToMerge(asked.head, base, comparison !== undefined);
  const version = asked.version || (newest && nextRelease(asked.scheme, newest.release, releases).tag);
  return { head: asked.head, base, commit, production, commits: comparison.commits, version };
}

function requireBranch({ branches }: RemoteRefs, at: { input: string; name: string }): string {
  const sha = branches.get(at.name);
  if (sha !== undefined) return sha;
  const shown = listed([...branches.keys()].filter((name) => at.input === 'base' || isHotfixBranch(name)));
  const merged = /^\d+\/merge$/.test(at.name);
  throw new HotfixError(
    `There is no branch "${at.name}" (input \`${at.input}\`).`,
    merged
      ? `That is what GitHub calls the run of a pull request: give \`head: \${{ github.head_ref }}\`${shown}.`
      : `Push it, or name the right one${shown}.`,
  );
}

const isHotfixBranch = (name: string): boolean => name.startsWith(ownBranches.hotfix);

const listed = (names: readonly string[]): string => (names.length > 0 ? `: ${names.slice(0, 10).join(', ')}` : '');

/** Started by hand or on production, a run is on no hotfix branch. */
function ownBase(base: string, { branches }: RemoteRefs): HotfixError {
  return new HotfixError(
    `${base} is where the pull request would go, so that it cannot come from there.`,
    `Give \`head\`, the hotfix branch${listed([...branches.keys()].filter(isHotfixBranch))}; or start the run on that branch.`,
  );
}

function nothingToMerge(head: string, base: string, related: boolean): HotfixError {
  if (!related)
    return new HotfixError(
      `${head} and ${base} share no history, so that one cannot be merged into the other.`,
      `Cut the hotfix from ${base} again, and bring the fix there by git cherry-pick.`,
    );
  return new HotfixError(
    `${head} has no commit that ${base} lacks: there is nothing to merge.`,
    `Commit the fix and push it to ${head}; if it was merged already, nothing is left to do.`,
  );
}
