// The only file that talks REST: one request, the waits that GitHub asks for, and errors as they are.

import { getOctokit } from '@actions/github';
import { GitHubError, HotfixError, UncertainError } from './errors.ts';
import { kindOfToken, type TokenKind } from './token-kind.ts';
import { type Failure, messageOf, waitBeforeRetry } from './waits.ts';

export interface Clock {
  now(): number;
  /** Milliseconds. */
  sleep(ms: number): Promise<void>;
}

export interface GitHubOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly owner: string;
  readonly name: string;
  readonly clock: Clock;
  /** Told before each wait of more than a moment, so that a silent step explains itself. */
  readonly onWait: (reason: string) => void;
  /** A dry run: any write is a defect and throws. */
  readonly readOnly: boolean;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * REST calls below `/repos/{owner}/{repo}`. Paths are built with `path`, which encodes each value. Every verb throws a
 * GitHubError for an answer of 400 and more, an UncertainError where the effect is not known.
 */
export interface GitHub {
  readonly owner: string;
  readonly name: string;
  readonly clock: Clock;
  /** What the form of the token tells. */
  readonly tokenKind: TokenKind;
  /** An answer with its headers, by their names in lower case. */
  answer<T>(path: string): Promise<{ data: T; headers: Answer['headers'] }>;
  get<T>(path: string, query?: Query): Promise<T>;
  /** Undefined where GitHub answers 404. */
  find<T>(path: string, query?: Query): Promise<T | undefined>;
  /** The same in another repository, `owner/name`. */
  findIn<T>(repository: string, path: string): Promise<T | undefined>;
  /** All pages of a list, 100 an answer unless the query says else; `enough` stops early. */
  list<T>(path: string, query?: Query, enough?: (page: readonly T[]) => boolean | Promise<boolean>): Promise<T[]>;
  /** How many items a list has, from the number of its last page. */
  count(path: string, query?: Query): Promise<number>;
  /** `status` tells 201 from 204, where there is no body. */
  post<T>(path: string, body: object): Promise<T>;
  postStatus<T>(path: string, body: object): Promise<{ status: number; data: T }>;
  patch<T>(path: string, body: object): Promise<T>;
  put<T>(path: string, body: object): Promise<T>;
  delete(path: string): Promise<void>;
  /** The user that the token belongs to; undefined for the token of an App, which is nobody's. */
  login(): Promise<string | undefined>;
}

/** A path whose values are encoded; below `/git/` the names of refs keep their slashes (docs.github.com: troubleshooting the REST API). */
export function path(strings: TemplateStringsArray, ...values: (string | number)[]): string {
  const encoded = strings[0]?.startsWith('/git/') ? encode : encodeURIComponent;
  return String.raw({ raw: strings }, ...values.map((value) => encoded(String(value))));
}

function encode(value: string): string {
  return value.split('/').map(encodeURIComponent).join('/');
}

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Whether the path is not below the repository. */
  readonly outside?: boolean;
  readonly query?: Query | undefined;
  readonly body?: object;
}

const answerLimitMs = 30_000;

export function createGitHub(options: GitHubOptions): GitHub {
  const octokit = getOctokit(options.token, { baseUrl: options.apiUrl, log: silent });
  const root = `/repos/${encode(options.owner)}/${encode(options.name)}`;

  const addressOf = (call: Call) => (call.outside ? call.path : `${root}${call.path}`);

  async function once(call: Call): Promise<Answer> {
    const url = `${addressOf(call)}${queryText(call.query)}`;
    const signal = AbortSignal.timeout(answerLimitMs);
    const answer = await octokit.request({
      method: call.method,
      url,
      ...(call.body ? { data: call.body } : {}),
      request: { signal },
    });
    if (answer.status !== 204 && (typeof answer.data !== 'object' || answer.data === null))
      throw new Nonsense(answer.status);
    return answer as Answer;
  }

  async function send(call: Call): Promise<Answer> {
    refuseInDryRun(options, call);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(call);
      } catch (error) {
        const wait = waitBeforeRetry(error, { method: call.method, attempt, now: options.clock.now() });
        if (wait === undefined) throw translate(error, `${call.method} ${addressOf(call)}`);
        if (wait > 5_000)
          options.onWait(`GitHub asks to wait ${Math.ceil(wait / 1000)} s before ${call.method} ${call.path}`);
        await options.clock.sleep(wait);
      }
    }
  }

  async function get<T>(route: string, query?: Query): Promise<T> {
    return (await send({ method: 'GET', path: route, query })).data as T;
  }

  async function find<T>(call: Omit<Call, 'method'>): Promise<T | undefined> {
    try {
      return (await send({ method: 'GET', ...call })).data as T;
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  }

  return {
    owner: options.owner,
    name: options.name,
    clock: options.clock,
    tokenKind: kindOfToken(options.token),
    async answer<T>(route: string) {
      const { data, headers } = await send({ method: 'GET', path: route });
      return { data: data as T, headers };
    },
    get,
    find: (route, query) => find({ path: route, query }),
    findIn: (repository, route) => find({ path: `/repos/${encode(repository)}${route}`, outside: true }),
    async list<T>(
      route: string,
      query: Query = {},
      enough: (page: readonly T[]) => boolean | Promise<boolean> = () => false,
    ) {
      const all: T[] = [];
      const size = Number(query['per_page'] ?? 100);
      for (let page = 1; ; page += 1) {
        const items = await get<T[]>(route, { ...query, per_page: size, page });
        if (!Array.isArray(items)) throw nonsense(`GET ${root}${route}`);
        all.push(...items);
        if (items.length < size || (await enough(items))) return all;
      }
    },
    async count(route, query = {}) {
      const answer = await send({ method: 'GET', path: route, query: { ...query, per_page: 1 } });
      const last = /[?&]page=(\d+)[^>]*>; rel="last"/.exec(String(answer.headers['link'] ?? ''));
      return last ? Number(last[1]) : (answer.data as unknown[]).length;
    },
    async post<T>(route: string, body: object) {
      return (await send({ method: 'POST', path: route, body })).data as T;
    },
    async postStatus<T>(route: string, body: object) {
      const answer = await send({ method: 'POST', path: route, body });
      return { status: answer.status, data: answer.data as T };
    },
    async delete(route: string) {
      await send({ method: 'DELETE', path: route });
    },
    async patch<T>(route: string, body: object) {
      return (await send({ method: 'PATCH', path: route, body })).data as T;
    },
    async put<T>(route: string, body: object) {
      return (await send({ method: 'PUT', path: route, body })).data as T;
    },
    async login() {
      try {
        return ((await send({ method: 'GET', path: '/user', outside: true })).data as { login?: string }).login;
      } catch (error) {
        if (error instanceof GitHubError) return undefined;
        throw error;
      }
    },
  };
}

function refuseInDryRun({ readOnly }: GitHubOptions, { method, path: route }: Call): void {
  if (readOnly && method !== 'GET') throw new Error(`A dry run must not write: ${method} ${route}`);
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

function queryText(query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.length === 0
    ? ''
    : `?${pairs.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&')}`;
}

/** An answer that is not JSON: a proxy's page, a broken server. */
class Nonsense extends Error {
  readonly status: number;

  constructor(status: number) {
    super('the answer is not JSON');
    this.status = status;
  }
}

function nonsense(request: string, cause?: unknown): HotfixError {
  return new HotfixError(
    `The server's answer to ${request} is not what GitHub answers.`,
    'See whether GITHUB_API_URL points to the API of GitHub or GitHub Enterprise Server, and whether a proxy stands in between.',
    cause,
  );
}

function translate(error: unknown, request: string): Error {
  if (error instanceof Nonsense) return nonsense(request, error);
  const { response } = error as Failure;
  if (!response) return new UncertainError(request, error);
  if (response.status >= 500) return new UncertainError(request, serverError(response, error));
  const data =
    typeof response.data === 'object' && response.data !== null ? (response.data as Record<string, unknown>) : {};
  const errors = Array.isArray(data['errors']) ? data['errors'] : [];
  return new GitHubError({
    status: response.status,
    message: messageOf(data) || `status ${response.status}`,
    request,
    errors: errors.map((item: unknown) =>
      typeof item === 'object' && item !== null ? item : { message: String(item) },
    ),
    acceptedPermissions: String(response.headers['x-accepted-github-permissions'] ?? ''),
  });
}

// A proxy's page is no message: of such an answer only the status is told.
function serverError({ status, data }: NonNullable<Failure['response']>, cause: unknown): Error {
  const said = messageOf(data);
  return new Error(said ? `status ${status} "${said}"` : `status ${status}`, { cause });
}
