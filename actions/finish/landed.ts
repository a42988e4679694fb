// What landed on a production branch, one after the other: hotfixes, reverts, anything else.

import {
  type Commit,
  firstParents,
  listMergedAs,
  listMessages,
  matches,
  ownBranches,
  type PullRequest,
  reachable,
  revertedBy,
  type World,
} from '@hotfix-actions/core';
import { findBroughtBy } from './brought-by.ts';

export type Kind = 'hotfix' | 'revert' | 'other';

export interface Landed {
  readonly commit: Commit;
  readonly kind: Kind;
  readonly pull: PullRequest | undefined;
  /** All that it brought, itself included. */
  readonly commits: readonly Commit[];
}

export interface Landing {
  readonly branch: string;
  readonly head: string;
  /** Commits that no release holds yet. */
  readonly commits: readonly Commit[];
  /** Which heads are hotfixes. */
  readonly hotfixBranches: readonly string[];
  /** It is released already: then one whose pull request is never named stops nothing. */
  readonly released?: boolean;
}

/** Oldest first. Throws where GitHub does not yet name the pull request of a commit that must have one. */
export async function readLanded(world: World, landing: Landing): Promise<Landed[]> {
  const { branch, released = false } = landing;
  const chain = firstParents(landing.commits, landing.head);
  const { pulls, rebased } = await findBroughtBy(world, { branch, chain, released });
  const seen = new Set<string>();
  const arrivals = chain
    .filter(({ sha }) => !rebased.has(sha))
    .map((commit) => {
      const brought = [...reachable(landing.commits, commit.sha)].filter((sha) => !seen.has(sha));
      for (const sha of brought) seen.add(sha);
      const commits = landing.commits.filter(({ sha }) => brought.includes(sha));
      const pull = pulls.get(commit.sha);
      // One that went into another branch came with it: a release by fast-forward, say, with all that was merged in develop.
      return { commit, pull: pull?.base === branch ? pull : undefined, commits };
    });
  return Promise.all(
    arrivals.map(async (arrival) => ({ ...arrival, kind: await kindOf(world, arrival, landing.hotfixBranches) })),
  );
}

type Arrival = Omit<Landed, 'kind'>;

/** What kind of thing landed, by its branch, else by what its commits say. A fork's branch says nothing. */
async function kindOf(world: World, arrival: Arrival, hotfixBranches: readonly string[]): Promise<Kind> {
  const kind = await kindBySigns(world, arrival, hotfixBranches);
  return kind === 'revert' && (await isOfOtherLine(world, arrival, hotfixBranches)) ? 'other' : kind;
}

async function kindBySigns(world: World, arrival: Arrival, hotfixBranches: readonly string[]): Promise<Kind> {
  const { pull } = arrival;
  const head = pull && !pull.head.fork ? pull.head.branch : '';
  if (head.startsWith(ownBranches.revert)) return 'revert';
  // What comes back from another line was released there, be it a revert.
  if (head.startsWith(ownBranches.backMerge)) return 'other';
  if (matches(head, hotfixBranches)) return 'hotfix';
  const messages = await messagesOf(world, arrival);
  // A release that among much else holds a revert is no revert: nothing but reverts is. On a branch that GitHub's button
  // made, people may have mended what did not fit any more.
  const enough = madeByButton.test(head) ? messages.some(isRevert) : messages.every(isRevert);
  return messages.length > 0 && enough ? 'revert' : 'other';
}

/** Does it take back nothing but hotfixes of another line? Where one line has all hotfix branches, there is no other. */
async function isOfOtherLine(world: World, arrival: Arrival, hotfixBranches: readonly string[]): Promise<boolean> {
  if (hotfixBranches.includes(`${ownBranches.hotfix}**`)) return false;
  const reverted = (await messagesOf(world, arrival)).flatMap((message) => revertedBy(message).shas);
  const pulls = (await Promise.all(reverted.map((sha) => listMergedAs(world.github, sha)))).flat();
  const heads = pulls.map(({ head }) => head.branch).filter((branch) => branch.startsWith(ownBranches.hotfix));
  return heads.length > 0 && !heads.some((branch) => matches(branch, hotfixBranches));
}

const madeByButton = /^revert-\d+-/;

/** What the commits say that it brought. A squash commit quotes all of them, or none, as the repository is set. */
async function messagesOf(world: World, { commit, pull, commits }: Arrival): Promise<string[]> {
  const isSquashed = pull !== undefined && commit.parents.length === 1;
  if (isSquashed && (isRevert(commit.message) || commit.message.startsWith('Revert "')))
    return listMessages(world.github, pull.number);
  return commits.filter(({ parents }) => parents.length === 1).map(({ message }) => message);
}

function isRevert(message: string): boolean {
  return revertedBy(message).shas.length > 0;
}
