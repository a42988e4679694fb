// What kind of thing landed on production: a hotfix, a revert, or anything else, as one line of releases sees it.

import { type Commit, resolveCommit, subjectOf } from './commits.ts';
import type { GitHub } from './github.ts';
import { inParallel } from './in-parallel.ts';
import { matches, ownBranches } from './names.ts';
import { originalsOf } from './originals.ts';
import { listMergedAs, type PullRequest } from './pull-requests.ts';
import { isRevert, revertedBy } from './reverts.ts';
import { isReleaseOfOther } from './version.ts';

export type LandedKind = 'hotfix' | 'revert' | 'other';

export interface LandedCommit {
  readonly commit: Commit;
  /** What brought it, if a pull request into this branch did. */
  readonly pull: PullRequest | undefined;
  /** All that it brought, itself included. */
  readonly commits: readonly Commit[];
}

/** What belongs together in a repository with several kinds of releases: those of others do not exist for it. */
export interface ReleaseLine {
  readonly prefix: string;
  /** Which heads are its hotfixes. */
  readonly hotfixBranches: readonly string[];
  /** The tags of all lines, by name. */
  readonly tags: ReadonlyMap<string, unknown>;
}

/** By its branch, else by what its commits say. A fork's branch says nothing. */
export async function kindOfLanded(github: GitHub, arrival: LandedCommit, line: ReleaseLine): Promise<LandedKind> {
  const kind = await kindBySigns(github, arrival, line.hotfixBranches);
  return kind === 'revert' && (await isOfOtherLine(github, arrival, line)) ? 'other' : kind;
}

async function kindBySigns(
  github: GitHub,
  arrival: LandedCommit,
  hotfixBranches: readonly string[],
): Promise<LandedKind> {
  const head = headOf(arrival);
  if (head.startsWith(ownBranches.revert)) return 'revert';
  // What comes back from another line was released there, be it a revert.
  if (head.startsWith(ownBranches.backMerge)) return 'other';
  const isHotfix = matches(head, hotfixBranches);
  const messages = await messagesOf(github, arrival, isHotfix);
  // A release that among much else holds a revert is no revert: nothing but reverts is. On a branch that GitHub's button
  // made, people may have mended what did not fit any more.
  const enough = madeByButton.test(head) ? messages.some(isRevert) : messages.every(isRevert);
  if (messages.length > 0 && enough) return 'revert';
  return isHotfix ? 'hotfix' : 'other';
}

const madeByButton = /^revert-\d+-/;

function headOf({ pull }: LandedCommit): string {
  return pull && !pull.head.fork ? pull.head.branch : '';
}

/**
 * What the commits say that it brought. A squash quotes all of them or none, as the repository is set: those that may hold
 * a revert are looked up, for of all others there may be many.
 */
async function messagesOf(
  github: GitHub,
  { commit, pull, commits }: LandedCommit,
  isHotfix: boolean,
): Promise<readonly { readonly message: string }[]> {
  const own = commits.filter(({ parents }) => parents.length === 1);
  if (!pull || commit.parents.length !== 1) return own;
  const texts = [pull.head.branch, pull.title, subjectOf(commit.message)];
  if (!isHotfix && !isRevert(commit) && !texts.some((text) => /revert/i.test(text))) return own;
  const originals = await originalsOf(github, pull.number);
  return originals.length > 0 ? originals : own;
}

/** Does it take back nothing but what other lines have to do with? */
async function isOfOtherLine(github: GitHub, arrival: LandedCommit, line: ReleaseLine): Promise<boolean> {
  const own = isOfLine(headOf(arrival), line);
  if (own !== undefined) return !own;
  const hasOthers = [...line.tags.keys()].some((tag) => isReleaseOfOther(tag, line.prefix));
  if (!hasOthers && line.hotfixBranches.includes(`${ownBranches.hotfix}**`)) return false;
  const messages = await messagesOf(github, arrival, true);
  const reverted = messages.flatMap(({ message }) => revertedBy(message).shas).slice(-mostAsked);
  const pulls = await inParallel(reverted, atOnce, (sha) => broughtBy(github, sha));
  const lines = pulls
    .flat()
    .map(({ head }) => isOfLine(head.branch, line))
    .filter((is) => is !== undefined);
  return lines.length > 0 && !lines.includes(true);
}

const mostAsked = 30;
const atOnce = 8;

/** What a message names may be abbreviated, or nothing that is here. */
async function broughtBy(github: GitHub, named: string): Promise<PullRequest[]> {
  const sha = await resolveCommit(github, named);
  return sha === undefined ? [] : listMergedAs(github, sha);
}

/** By the name of a branch: undefined where that does not tell. */
function isOfLine(head: string, line: ReleaseLine): boolean | undefined {
  if (head.startsWith(ownBranches.revert)) {
    const tag = tagIn(head, line.tags);
    return tag === undefined ? undefined : !isReleaseOfOther(tag, line.prefix);
  }
  if (head !== '' && matches(head, line.hotfixBranches)) return true;
  return head.startsWith(ownBranches.hotfix) ? false : undefined;
}

/** The release that `revert/v1.5.1` takes back; a number may stand behind it, and what takes that revert back before it. */
function tagIn(head: string, tags: ReleaseLine['tags']): string | undefined {
  const name = head.slice(ownBranches.revert.length).replace(/^restore-/, '');
  return [name, name.replace(/-[0-9a-f]{7}$/, '')].find((one) => tags.has(one));
}
