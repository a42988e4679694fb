// What commits say that they take back, wherever it is said: in their message, in those of what was squashed into them, or
// by the pull request that GitHub's button names.

import { type Commit, firstParents, resolveCommit, subjectOf } from './commits.ts';
import type { GitHub } from './github.ts';
import { inParallel } from './in-parallel.ts';
import { maybeSquash, originalsOfSquash } from './originals.ts';
import { findPullRequest } from './pull-requests.ts';
import { type Claim, claimOf, isRevert, isWholeSha, type Told } from './reverts.ts';

interface Setting {
  readonly github: GitHub;
  readonly repository: string;
}

const mostLookedInto = 30;
const atOnce = 8;

/** The commits with what they say. An abbreviated SHA of which nobody can tell what it means stays as it is. */
export async function withClaims(world: Setting, commits: readonly Commit[], head: string): Promise<Told[]> {
  const lookedInto = new Set(mayHideReverts(commits, head));
  const claims = await inParallel(commits, atOnce, async (commit): Promise<readonly Claim[]> => {
    const originals = lookedInto.has(commit) ? await originalsOfSquash(world.github, commit, isRevert) : undefined;
    return originals ? originals.map(claimOf) : [await claimOfButton(world, commit)];
  });
  const spelledOut = await whole(world, commits, claims.flat());
  return commits.map((commit, index) => ({
    ...commit,
    claims: (claims[index] ?? []).map((claim) => ({
      ...claim,
      shas: claim.shas.map((sha) => spelledOut.get(sha) ?? sha),
    })),
  }));
}

/**
 * Those that landed last on the branch itself, since a branch that nobody brought back for a year may have thousands; and all
 * that speak of a revert.
 */
function mayHideReverts(commits: readonly Commit[], head: string): Commit[] {
  const landed = firstParents(commits, head).filter(maybeSquash).slice(-mostLookedInto);
  return [...landed, ...commits.filter((commit) => /revert/i.test(subjectOf(commit.message)) && maybeSquash(commit))];
}

/** GitHub's button names a pull request; where that was squashed, it may be all that the message says. */
async function claimOfButton({ github, repository }: Setting, commit: Commit): Promise<Claim> {
  const [, where = '', number] = /^Reverts ([\w.-]+\/[\w.-]+)?#(\d{1,9})\s*$/m.exec(commit.message) ?? [];
  const isOwn = where === '' || where.toLowerCase() === repository.toLowerCase();
  const claim = claimOf(commit);
  if (number === undefined || !isOwn || claim.shas.length > 0) return claim;
  const pull = await findPullRequest(github, Number(number));
  return pull?.merged && pull.mergeCommit ? { ...claim, shas: [pull.mergeCommit] } : claim;
}

const mostAsked = 20;

/** What the abbreviated ones mean: one of the commits at hand, else what GitHub says. */
async function whole(
  { github }: Setting,
  commits: readonly Commit[],
  claims: readonly Claim[],
): Promise<Map<string, string>> {
  const short = [...new Set(claims.flatMap(({ shas }) => shas))].filter((sha) => !isWholeSha(sha));
  const known = [...new Set([...commits, ...claims].map(({ sha }) => sha))];
  const found = await inParallel(short.slice(0, mostAsked), atOnce, async (start): Promise<[string, string][]> => {
    const here = known.filter((sha) => sha.startsWith(start));
    const sha = here.length > 0 ? here[0] : await resolveCommit(github, start);
    return sha?.startsWith(start) && here.length < 2 ? [[start, sha]] : [];
  });
  return new Map(found.flat());
}
