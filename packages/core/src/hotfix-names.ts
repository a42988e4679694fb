// What belongs to one hotfix is named after its branch: the slug of a text, the branch, its files, its worktree.

import { createHash } from 'node:crypto';
import { ownBranches, shortSha } from './names.ts';

const mostOfSlug = 50;

/**
 * A text as part of a branch's and a folder's name: NFKD without combining marks, lower case, a–z, 0–9, `.` and single
 * `-`, at most 50 characters. '' where nothing of the text is left.
 */
export function slugOf(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const joined = plain.replace(/[^a-z0-9.]+/g, '-').replace(/\.{2,}/g, '.');
  return endedWell(joined.replace(/^-+/, '').slice(0, mostOfSlug));
}

// git takes no name that ends in a dot or in `.lock`; what is cut off may lay bare another such end.
function endedWell(slug: string): string {
  const shorter = slug.replace(/[-.]+$|\.lock$/, '');
  return shorter === slug ? slug : endedWell(shorter);
}

/** `YYYYMMDDTHHMMSSZ`, UTC. */
export function timestampOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** `hotfix/<timestamp>_<slug>` */
export function hotfixBranch(timestamp: string, slug: string): string {
  return `${ownBranches.hotfix}${timestamp}_${slug}`;
}

export interface HotfixName {
  /** `YYYYMMDDTHHMMSSZ`; undefined where somebody gave the branch a name of its own. */
  readonly timestamp: string | undefined;
  /** Milliseconds since 1970; undefined likewise, and where the digits are no time. */
  readonly begun: number | undefined;
  readonly slug: string;
}

/** What a hotfix branch is called after; any `hotfix/…` is one. */
export function readHotfixBranch(branch: string): HotfixName {
  const name = branch.startsWith(ownBranches.hotfix) ? branch.slice(ownBranches.hotfix.length) : branch;
  const [, timestamp, slug] = /^(\d{8}T\d{6}Z)_(.+)$/s.exec(name) ?? [];
  if (timestamp === undefined || slug === undefined) return { timestamp: undefined, begun: undefined, slug: name };
  const begun = Date.parse(timestamp.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  return { timestamp, begun: Number.isNaN(begun) ? undefined : begun, slug };
}

/**
 * The name of a hotfix in names of files and folders: `<timestamp>_<slug>`. Of a branch that was named otherwise a safe
 * form, with a digest, so that two of them never share one, not even where upper and lower case are the same.
 */
export function fileStem(branch: string): string {
  const { timestamp, slug } = readHotfixBranch(branch);
  const safe = slugOf(slug);
  const prefix = timestamp === undefined ? '' : `${timestamp}_`;
  if (safe === slug) return prefix + safe;
  return `${prefix}${safe || 'hotfix'}-${shortSha(createHash('sha256').update(branch).digest('hex'))}`;
}

/** Where its `spec.md` and `plan.md` are: `specs/<slug>`. */
export function specFolder(branch: string): string {
  const { timestamp } = readHotfixBranch(branch);
  const stem = fileStem(branch);
  return `specs/${timestamp === undefined ? stem : stem.slice(timestamp.length + 1)}`;
}

/** The folder beside the clone in which people work on a hotfix. */
export function worktreeFolder(repositoryName: string, branch: string): string {
  return `../${repositoryName}_hotfix_${fileStem(branch)}`;
}
