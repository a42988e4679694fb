/** One request that the server received, in the order of arrival. */
export interface RecordedRequest {
  readonly kind: 'rest' | 'git';
  readonly method: string;
  /** Without query, and for REST without /api/v3. */
  readonly path: string;
  readonly query: Record<string, string>;
  body: unknown;
  readonly token: string | undefined;
  /** Undefined while it runs, and for good where the connection was dropped. */
  status: number | undefined;
  /** Whether it changes something. */
  readonly write: boolean;
  readonly startedAt: number;
  endedAt: number | undefined;
}

/** A REST request with its answer, as the check against GitHub's OpenAPI description wants it. */
export interface Exchange {
  readonly request: RecordedRequest;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Which requests are meant: all that is given must hold. */
export type Match =
  | { readonly method?: string; readonly path?: RegExp; readonly write?: boolean }
  | ((request: RecordedRequest) => boolean);

/** Whether a request is one of those that are meant. */
export function matches(match: Match, request: RecordedRequest): boolean {
  if (typeof match === 'function') return match(request);
  if (match.method !== undefined && match.method !== request.method) return false;
  if (match.write !== undefined && match.write !== request.write) return false;
  return (
    match.path === undefined || new RegExp(match.path.source, match.path.flags.replace(/[gy]/g, '')).test(request.path)
  );
}

/** Asking for release notes saves nothing, though it is a POST; of git only a received pack writes. */
export function isWrite(kind: 'rest' | 'git', method: string, path: string): boolean {
  if (kind === 'git') return method === 'POST' && path.endsWith('/git-receive-pack');
  return method !== 'GET' && method !== 'HEAD' && !path.endsWith('/releases/generate-notes');
}
