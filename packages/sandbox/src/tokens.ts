import { randomBytes } from 'node:crypto';
import type { RepositoryState, World } from './world.ts';

/** The kinds of tokens (GitHub docs: authenticating to the REST API). */
export type TokenKind = 'actions' | 'app' | 'fine-grained' | 'classic';

/** A token that was given out. */
export interface Token {
  readonly text: string;
  readonly kind: TokenKind;
  readonly login: string;
  readonly permissions: ReadonlyMap<string, 'read' | 'write'>;
  /** Undefined: every repository. */
  readonly repositories: readonly string[] | undefined;
}

/** What a token is and may; by default one of the workflow, with the usual permissions. */
export interface TokenOptions {
  kind?: TokenKind;
  permissions?: Record<string, 'read' | 'write'>;
  repositories?: string[];
  login?: string;
}

const prefixes: Record<TokenKind, string> = {
  actions: 'ghs_',
  app: 'ghs_',
  'fine-grained': 'github_pat_',
  classic: 'ghp_',
};
const logins: Record<TokenKind, string> = {
  actions: 'github-actions[bot]',
  app: 'hotfix-app[bot]',
  'fine-grained': 'octocat',
  classic: 'octocat',
};
const usual = ['contents', 'pull_requests', 'issues', 'actions', 'deployments', 'checks', 'statuses'];

/** Makes a token; what it may do is what `permissions` lists, in the words of a workflow file, and reading metadata. */
export function createToken(world: World, options: TokenOptions = {}): string {
  const kind = options.kind ?? 'actions';
  const text = prefixes[kind] + randomBytes(18).toString('hex');
  const given = options.permissions ?? Object.fromEntries(usual.map((name) => [name, 'write' as const]));
  const permissions = new Map(Object.entries(given).map(([name, level]) => [name.replaceAll('-', '_'), level]));
  if (!permissions.has('metadata')) permissions.set('metadata', 'read');
  if (kind === 'actions') for (const name of ['workflows', 'administration', 'members']) permissions.delete(name);
  world.tokens.set(text, {
    text,
    kind,
    permissions,
    login: options.login ?? logins[kind],
    repositories: options.repositories,
  });
  return text;
}

/** The token of an Authorization header: `token X`, `Bearer X`, or Basic with the token as the password. */
export function tokenOf(authorization: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (authorization ?? '').trim().split(/\s+/, 2);
  if (/^(token|bearer)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [user = '', password = ''] = Buffer.from(value, 'base64').toString().split(':');
  return password === '' || password === 'x-oauth-basic' ? user : password;
}

/** Whether the repository is among those that the token was made for. */
export function reaches(token: Token, repository: RepositoryState): boolean {
  const names = token.repositories;
  return !names || names.some((name) => name.toLowerCase() === repository.fullName.toLowerCase());
}

/** Whether the token has the permission, at least at that level. */
export function may(token: Token, permission: string, level: string): boolean {
  const has = token.permissions.get(permission);
  return has === 'write' || (has === 'read' && level === 'read');
}

/** Whether the token may push to the repository or write through the API. */
export function mayWrite(token: Token, repository: RepositoryState, permission: string): boolean {
  return reaches(token, repository) && may(token, permission, 'write');
}

/** How GitHub's refusals of workflow files call the kind of token. */
export const isPersonal = (token: Token): boolean => token.kind === 'classic' || token.kind === 'fine-grained';

/** The scopes of a classic token: `repo` is all of a repository, `workflow` its workflow files besides. */
export const scopesOf = (token: Token): string[] => [
  ...(may(token, 'contents', 'write') ? ['repo'] : []),
  ...(may(token, 'workflows', 'write') ? ['workflow'] : []),
];
