import { type Match, matches, type RecordedRequest } from './requests.ts';

/** An error to answer, and which of the matching requests get it. */
export interface FailWish {
  readonly status: number;
  readonly message?: string;
  readonly headers?: Record<string, string>;
  /** Sent as it stands, for answers that are no JSON at all. */
  readonly body?: string;
  /** `after`: the request has its effect, and the answer is the error all the same. */
  readonly when?: 'before' | 'after';
  readonly times?: number;
  readonly nth?: number;
}

/** What is to go wrong; each entry waits for its request. */
export interface Faults {
  fail(match: Match, fault: FailWish): void;
  drop(match: Match, options?: { when?: 'before' | 'after'; nth?: number; times?: number }): void;
  rateLimit(
    match: Match,
    kind: 'primary' | 'secondary',
    options?: { retryAfter?: number; status?: 403 | 429; nth?: number; times?: number },
  ): void;
  /** At the nth write, or at a request that is meant: from then on nobody is answered. */
  kill(
    at: { request: Match; when: 'before' | 'after' } | { write: number; when: 'before' | 'after' },
    victim?: () => void,
  ): void;
  revive(): void;
  clear(): void;
}

/** What the server does instead of answering. */
export interface Fault {
  readonly when: 'before' | 'after';
  /** Undefined: the connection is dropped. */
  readonly answer?: { readonly status: number; readonly headers: Record<string, string>; readonly body: string };
  /** Runs at the moment of the fault. */
  readonly strike?: () => void;
}

interface Planned {
  readonly match: Match;
  readonly fault: Fault;
  readonly nth: number;
  readonly times: number;
  seen: number;
}

const dropped: Fault = { when: 'before' };

/** A queue of faults; `next` is asked once for every request. */
export function createFaults(): Faults & { next(request: RecordedRequest): Fault | undefined } {
  let planned: Planned[] = [];
  let dead = false;
  const plan = (
    match: Match,
    fault: Fault,
    { nth = 1, times = 1 }: { nth?: number | undefined; times?: number | undefined },
  ): void => {
    planned.push({ match, fault, nth, times, seen: 0 });
  };
  return {
    fail: (match, wish) => plan(match, failure(wish), wish),
    drop: (match, options = {}) => plan(match, { when: options.when ?? 'before' }, options),
    rateLimit: (match, kind, options = {}) => plan(match, limit(kind, options), options),
    kill(at, victim) {
      const die = (): void => {
        dead = true;
      };
      const strike = victim ?? die;
      const asked = 'write' in at ? { match: { write: true }, nth: at.write } : { match: at.request, nth: 1 };
      plan(asked.match, { when: at.when, strike }, asked);
    },
    revive() {
      dead = false;
    },
    clear() {
      planned = [];
      dead = false;
    },
    next(request) {
      if (dead) return dropped;
      const due = planned.filter((entry) => {
        if (!matches(entry.match, request)) return false;
        entry.seen += 1;
        return entry.seen >= entry.nth && entry.seen < entry.nth + entry.times;
      });
      return due[0]?.fault;
    },
  };
}

function failure(wish: FailWish): Fault {
  const message = wish.message ?? 'Something went wrong.';
  const json = JSON.stringify({
    message,
    documentation_url: 'https://docs.github.com/rest',
    status: String(wish.status),
  });
  const type = wish.body === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8';
  const answer = { status: wish.status, headers: { 'content-type': type, ...wish.headers }, body: wish.body ?? json };
  return { when: wish.when ?? 'before', answer };
}

/** GitHub docs: rate limits for the REST API, exceeding the rate limit. The reset is in real time, whatever the clock. */
function limit(kind: 'primary' | 'secondary', options: { retryAfter?: number; status?: 403 | 429 }): Fault {
  const seconds = options.retryAfter ?? 60;
  const reset = String(Math.ceil(Date.now() / 1000) + seconds);
  const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
  const primary = {
    status: options.status ?? 403,
    message: 'API rate limit exceeded for installation ID 1.',
    headers: spent,
  };
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  const secondary = { status: options.status ?? 403, message, headers: { 'retry-after': String(seconds) } };
  return failure(kind === 'primary' ? primary : secondary);
}
