// Patterns of refs in rulesets, which are not quite the globs of our inputs: which names they cover, and how ours become theirs.

import { isGlob } from './names.ts';

export type RefKind = 'heads' | 'tags';

/**
 * A name or glob of an input as a ruleset has it. Theirs is fnmatch, where `*` and a `**` that no slash follows stop at a slash
 * (docs.github.com: creating rulesets for a repository, using fnmatch syntax).
 */
export function refPattern(kind: RefKind, pattern: string): string {
  return `refs/${kind}/${pattern.replace(/(^|\/)\*\*$/, '$1**/*')}`;
}

/** One name that the glob means: what is asked about where any name would do. A name is its own. */
export function sampleOf(pattern: string): string {
  if (!isGlob(pattern)) return pattern;
  return pattern.replace(/\[(.)[^\]]*\]/g, '$1').replace(/\*+|\?/g, '0');
}

/** Does a pattern of a ruleset cover a full ref? `~DEFAULT_BRANCH` is what the caller says it is. */
export function coversRef(pattern: string, ref: string, defaultBranch = ''): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return ref === `refs/heads/${defaultBranch}`;
  const source = pattern.replace(/\*\*\/|\*+|\?|\[(?:!?)[^\]]+\]|[\\^$.|+(){}[\]]/g, (found) => {
    if (found === '**/') return '(?:.*/)?';
    if (found.startsWith('*')) return '[^/]*';
    if (found === '?') return '[^/]';
    if (found.length > 1)
      return `[${found
        .slice(1, -1)
        .replace(/^!/, '^')
        .replace(/[\\[\]]/g, '\\$&')}]`;
    return `\\${found}`;
  });
  return new RegExp(`^${source}$`, 's').test(ref);
}
