// How long to wait before asking GitHub again, and when not to.

/** What octokit throws: with the answer, or without one. */
export interface Failure {
  readonly response?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data: unknown;
  };
}

const longestWaitMs = 15 * 60_000;

/**
 * Milliseconds to wait before asking again; undefined: do not. A limit is obeyed as GitHub says (retry-after, else the
 * reset, else a minute: docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api): such a request was
 * refused before it took effect, so writes may be repeated too. A server error or a lost connection is repeated for
 * reads alone; who writes must look first (see `ensure`). Other refusals stay refusals.
 */
export function waitBeforeRetry(
  error: unknown,
  at: { method: string; attempt: number; now: number },
): number | undefined {
  const { response } = error as Failure;
  const limited = response && limitWait(response, at.now);
  if (limited !== undefined) return at.attempt <= 4 && limited <= longestWaitMs ? limited : undefined;
  const broken = !response || response.status >= 500;
  return broken && at.method === 'GET' && at.attempt <= 3 ? 500 * 2 ** (at.attempt - 1) : undefined;
}

function limitWait(response: NonNullable<Failure['response']>, now: number): number | undefined {
  const text = messageOf(response.data);
  const tooQuick = response.status === 422 && /submitted too quickly/i.test(JSON.stringify(response.data));
  if (!tooQuick && response.status !== 403 && response.status !== 429) return undefined;
  // The last request of an hour may be one that the token has no right to.
  if (/resource not accessible/i.test(text)) return undefined;
  const retryAfter = response.headers['retry-after'];
  if (retryAfter !== undefined && Number.isFinite(Number(retryAfter))) return Number(retryAfter) * 1000;
  if (String(response.headers['x-ratelimit-remaining']) === '0') {
    return Math.max(1000, Number(response.headers['x-ratelimit-reset']) * 1000 - now + 1000);
  }
  return tooQuick || response.status === 429 || /secondary rate limit|abuse detection/i.test(text)
    ? unnamedWaitMs
    : undefined;
}

export function messageOf(data: unknown): string {
  return typeof data === 'object' && data !== null && 'message' in data ? String(data.message) : '';
}

/** git is told of a limit by the status alone, or in words; who is refused for another reason is told which. */
export function isLimitOfGit(output: string): boolean {
  if (/error: 429/.test(output)) return true;
  return /error: 403/.test(output) && (/rate limit|abuse detection/i.test(output) || !/^remote: \S/m.test(output));
}

/** What GitHub asks for where it names no time (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api). */
export const unnamedWaitMs = 60_000;
