// What the form of a token tells: who it belongs to, never what it may.

/** `installation`: of an App, and the job's own is one of those; `user`: made by an App on somebody's behalf. */
export type TokenKind = 'installation' | 'classic' | 'fine-grained' | 'user' | 'unknown';

const prefixes: readonly (readonly [string, TokenKind])[] = [
  ['ghs_', 'installation'],
  ['ghp_', 'classic'],
  ['github_pat_', 'fine-grained'],
  ['gho_', 'user'],
  ['ghu_', 'user'],
];

/** By its prefix (docs.github.com: about authentication to GitHub, token formats). Old servers give tokens without one. */
export function kindOfToken(token: string): TokenKind {
  return prefixes.find(([prefix]) => token.startsWith(prefix))?.[1] ?? 'unknown';
}
