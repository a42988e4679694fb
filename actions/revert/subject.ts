// What is to be taken back: all that a release brought since the one before it, or what one commit did.

import {
  type Commit,
  compare,
  findCommit,
  findNewestRelease,
  HotfixError,
  plain,
  type RemoteRefs,
  resolveCommit,
  shortSha,
  type TaggedRelease,
  titleOf,
  type World,
} from '@hotfix-actions/core';
import { tagName, type Wishes } from './inputs.ts';

export interface Subject {
  /** As people call it: the tag of the release, or a short SHA. */
  readonly name: string;
  /** `Revert v1.5.1`, or `Revert "Check tokens"`. */
  readonly title: string;
  /** What is taken back leads from the older of these commits to the newer. */
  readonly newer: string;
  readonly older: string;
  /** The release before it, or the short SHA of the parent. */
  readonly olderName: string;
  /** All that is taken back, parents before children. */
  readonly commits: readonly Commit[];
}

export interface Known {
  readonly refs: RemoteRefs;
  /** Newest first. */
  readonly releases: readonly TaggedRelease[];
}

export function findSubject(world: World, known: Known, wishes: Wishes): Promise<Subject> {
  if (wishes.release === '') return ofCommit(world, known, wishes);
  return ofRelease(world, known, tagName(wishes.release, wishes['tag-prefix']));
}

async function ofRelease(world: World, { refs, releases }: Known, tag: string): Promise<Subject> {
  const release = releases.find((one) => one.tag === tag);
  if (!release) throw noSuchTag(world, { refs, releases }, tag);
  // Another tag of the same commit says nothing about what came before it.
  const others = releases.filter(({ commit }) => commit !== release.commit);
  const before = await findNewestRelease(world, others, release.commit);
  if (!before)
    throw new HotfixError(
      `${tag} contains no older release, so there is nothing that it could be taken back to.`,
      'Take back single commits with the input `commit`, or tag the commit that is good as a release first.',
    );
  return {
    name: tag,
    title: `Revert ${plain(tag)}`,
    newer: release.commit,
    older: before.release.commit,
    olderName: before.release.tag,
    commits: before.since,
  };
}

function noSuchTag(world: World, { refs, releases }: Known, tag: string): HotfixError {
  const newest = releases.slice(0, 5).map((release) => release.tag);
  return new HotfixError(
    `There is no tag "${tag}" in ${world.repository} (input \`release\`)${refs.branches.has(tag) ? ': it is a branch' : ''}.`,
    newest.length > 0
      ? `Name the release that is bad; the newest are ${newest.join(', ')}.`
      : 'No tag here is a release of this prefix: see the input `tag-prefix`, or take back a single `commit`.',
  );
}

async function ofCommit(world: World, { refs }: Known, { commit: name, mainline }: Wishes): Promise<Subject> {
  const sha = await requireOne(world, refs, name);
  const commit = await findCommit(world.github, sha);
  if (!commit) throw noSuchCommit(world, name);
  const older = commit.parents[mainline - 1];
  if (older === undefined) throw noSuchParent(commit, mainline);
  const brought = commit.parents.length > 1 ? (await compare(world.github, older, sha))?.commits : undefined;
  return {
    name: shortSha(sha),
    title: `Revert "${shortened(plain(titleOf(commit.message)))}"`,
    newer: sha,
    older,
    olderName: shortSha(older),
    commits: brought ?? [commit],
  };
}

/** A tag stays where it is; a branch may have moved when the job runs again, and would mean another commit. */
async function requireOne(world: World, refs: RemoteRefs, name: string): Promise<string> {
  const tagged = refs.tags.get(name) ?? refs.tags.get(name.replace(/^refs\/tags\//, ''));
  if (tagged) return tagged.commit;
  const found = /^[0-9a-f]{7,64}$/i.test(name) ? await resolveCommit(world.github, name.toLowerCase()) : undefined;
  if (found !== undefined) return found;
  const tip = refs.branches.get(name.replace(/^refs\/heads\//, ''));
  if (tip === undefined) throw noSuchCommit(world, name);
  throw new HotfixError(
    `"${name}" is a branch, which moves (input \`commit\`).`,
    `Name the commit itself by its SHA; ${name} stands at ${tip}.`,
  );
}

function noSuchCommit(world: World, name: string): HotfixError {
  return new HotfixError(
    `There is no commit "${name}" in ${world.repository} (input \`commit\`).`,
    'Give the SHA as GitHub shows it on the page of the merged pull request, at least seven of its digits.',
  );
}

function noSuchParent({ sha, parents }: Commit, mainline: number): HotfixError {
  if (parents.length === 0)
    return new HotfixError(
      `${sha} has no parent: taking it back would leave nothing.`,
      'Name a later commit in the input `commit`.',
    );
  return new HotfixError(
    `${sha} has ${parents.length === 1 ? 'one parent' : `${parents.length} parents`}, so there is no mainline ${mainline} (input \`mainline\`).`,
    'The parents of a merge are counted from 1; 1 is the branch that it was merged into, which is nearly always right.',
  );
}

const longestSubject = 200;

function shortened(subject: string): string {
  return subject.length > longestSubject ? `${[...subject].slice(0, longestSubject - 1).join('')}…` : subject;
}
