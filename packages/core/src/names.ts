// Names of branches and tags: which are valid, which are ours, which a list of globs means.

import { createHash } from 'node:crypto';
import picomatch from 'picomatch';

/**
 * Is this a name that git accepts for a branch or tag? The rules of `git check-ref-format --branch`
 * (git-scm.com/docs/git-check-ref-format), so that no name reaches a command or an URL that git itself would refuse; and
 * `@` alone, which git would take, but reads as HEAD.
 */
export function isRefName(name: string): boolean {
  if (
    name === '' ||
    name === '@' ||
    name === 'HEAD' ||
    name.startsWith('-') ||
    name.endsWith('.') ||
    name.endsWith('/')
  )
    return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids exactly these
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^\//.test(name)) return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}

export function isGlob(pattern: string): boolean {
  // The three that git forbids in names, so a pattern is never mistaken for a name.
  return /[*?[]/.test(pattern);
}

/** Does the name match one of the patterns? `*` stays within a path segment, `**` does not. */
export function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === name || (isGlob(pattern) && globOf(pattern)(name)));
}

function globOf(pattern: string): (name: string) => boolean {
  // `support/**` means the branches below support/, not a branch called support.
  // `s`: a path may hold a line break.
  const options = { dot: true, nonegate: true, strictSlashes: true, noextglob: true, nobrace: true, flags: 's' };
  // Only `*`, `?` and `[…]` mean more than themselves: a folder may be called `(shop)`.
  return picomatch(pattern.replace(/[()|+$^"]/g, '\\$&'), options);
}

export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

// GitHub and file systems take 255 bytes with `refs/heads/` and git's `.lock`; a number may have to go behind it.
const mostBytes = 220;

/** The branch that carries a back-merge; without a version it is named after the commit. */
export function backMergeBranch(versionOrSha: string, target: string): string {
  return shortened(`${ownBranches.backMerge}${versionOrSha}-to-${target}`);
}

/** The title of a back-merge's commit and pull request; where there is no version, its short SHA stands for it. */
export function backMergeTitle(version: string, target: string): string {
  return `chore(hotfix): back-merge ${version} to ${target}`;
}

/** Whether it is that of a commit that brought something to this target without a pull request, whose number would follow. */
export function isBackMergeTitle(subject: string, target: string): boolean {
  return subject.startsWith('chore(hotfix): back-merge ') && subject.endsWith(` to ${target}`);
}

/** The branch that carries a revert. */
export function revertBranch(tagOrShortSha: string): string {
  return shortened(`${ownBranches.revert}${tagOrShortSha}`);
}

function shortened(name: string): string {
  const bytes = Buffer.from(name);
  if (bytes.length <= mostBytes) return name;
  const start = bytes
    .subarray(0, mostBytes - 8)
    .toString('utf8')
    .replace(/\ufffd+$|[./]+$/g, '');
  return `${start}-${shortSha(createHash('sha256').update(bytes).digest('hex'))}`;
}

export const ownBranches = { hotfix: 'hotfix/', revert: 'revert/', backMerge: 'back-merge/' } as const;
