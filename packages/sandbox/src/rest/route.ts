import type { Answer } from '../answers.ts';
import { Refusal } from '../answers.ts';
import type { Token } from '../tokens.ts';
import type { RepositoryState, World } from '../world.ts';

/** One request to a route, after authentication and permissions. */
export interface Call {
  readonly world: World;
  readonly repository: RepositoryState;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Undefined for a caller without a token, which reads public repositories only. */
  readonly token: Token | undefined;
  readonly accept: string;
  /** The address without its query, for Link headers. */
  readonly url: string;
}

/** One route of the REST API. */
export interface Route {
  readonly method: string;
  /** Below /repos/{owner}/{repo}; `{ref*}` takes slashes. */
  readonly path: string;
  /** As GitHub's X-Accepted-GitHub-Permissions has it: `;` between alternatives, `,` between what goes together. */
  readonly needs: string;
  readonly run: (call: Call) => Promise<Answer> | Answer;
}

/** A text of the body; undefined where it is missing or null. */
export function text(call: Call, name: string): string | undefined {
  const value = call.body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new Refusal(422, `Invalid request.\n\nFor 'properties/${name}', ${JSON.stringify(value)} is not a string.`);
}

/** A text that the body must have. */
export function requiredText(call: Call, name: string): string {
  const value = text(call, name);
  if (value === undefined) throw new Refusal(422, `Invalid request.\n\n"${name}" wasn't supplied.`);
  return value;
}

/** A boolean of the body; undefined where it is missing or null. */
export function flag(call: Call, name: string): boolean | undefined {
  const value = call.body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  throw new Refusal(422, `Invalid request.\n\nFor 'properties/${name}', ${JSON.stringify(value)} is not a boolean.`);
}

/** A list of texts of the body; undefined where it is missing or null. */
export function texts(call: Call, name: string): string[] | undefined {
  const value = call.body[name];
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new Refusal(422, `Invalid request.\n\nFor 'properties/${name}', ${JSON.stringify(value)} is not an array.`);
}

/** The page that was asked for, with the Link header of the others (GitHub docs: using pagination in the REST API). */
export function paged<T>(call: Call, items: readonly T[]): { items: T[]; headers: Record<string, string> } {
  const { page, perPage } = pageOf(call);
  return { items: items.slice((page - 1) * perPage, page * perPage), headers: linkHeader(call, items.length) };
}

/** The page that was asked for: 30 items where nothing is said, at most 100. */
export function pageOf(call: Call): { page: number; perPage: number } {
  const number = (name: string, usual: number): number => Math.max(1, Math.floor(Number(call.query[name]) || usual));
  return { page: number('page', 1), perPage: Math.min(100, number('per_page', 30)) };
}

/** The Link header to the other pages. */
export function linkHeader(call: Call, total: number): Record<string, string> {
  const { page, perPage } = pageOf(call);
  const last = Math.max(1, Math.ceil(total / perPage));
  const link = (target: number, rel: string): string => {
    const query = new URLSearchParams({ ...call.query, page: String(target) });
    return `<${call.url}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return links.length > 0 ? { link: links.join(', ') } : {};
}
