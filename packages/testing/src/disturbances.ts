// What can go wrong at one request of a run, and which of them it is.

import type { GitHub, Match, RecordedRequest } from '@hotfix-actions/sandbox';
import type { Shop } from './shop.ts';

type Faults = GitHub['faults'];

export interface Disturbance {
  readonly title: string;
  readonly arm: (faults: Faults, at: Match) => void;
}

/** At each request, reads and git included. */
export const atRequests: readonly Disturbance[] = [
  { title: 'is answered by 502', arm: (faults, at) => faults.fail(at, { status: 502 }) },
  {
    title: 'is answered by 429 with retry-after',
    arm: (faults, at) => faults.rateLimit(at, 'secondary', { status: 429, retryAfter: 7 }),
  },
  { title: 'meets a secondary limit', arm: (faults, at) => faults.rateLimit(at, 'secondary', { retryAfter: 60 }) },
  { title: 'loses its connection before its effect', arm: (faults, at) => faults.drop(at, { when: 'before' }) },
  { title: 'loses its connection after its effect', arm: (faults, at) => faults.drop(at, { when: 'after' }) },
];

/** At each write besides; to a read it is nothing else. */
export const atWrites: readonly Disturbance[] = [
  {
    title: 'is answered by 502 after its effect',
    arm: (faults, at) => faults.fail(at, { status: 502, when: 'after' }),
  },
];

/** The process ends around a write: nothing that it asks from then on is heard. */
export const kills: readonly Disturbance[] = (['before', 'after'] as const).map((when) => ({
  title: `is the last one, and the process is killed ${when} its effect`,
  arm: (faults, request) => faults.kill({ request, when }),
}));

/** One request of a run, as it is found in every other run of the same world. */
export interface Place {
  readonly write: boolean;
  readonly request: string;
  readonly nth: number;
}

export const titleOf = ({ request, nth }: Place) => (nth === 1 ? request : `${request} (${nth})`);

/**
 * Not by its place in the order of all: what is asked at once arrives in an order of its own each time, and a disturbance
 * that counts would miss one and meet another twice. By what it asks, then, and the how manieth of its kind it is. Commits
 * that were there before the run have the same SHA in each world, since time stands in it; those that it makes have not.
 */
export function placesOf(requests: readonly RecordedRequest[], known: ReadonlySet<string>): Place[] {
  const seen = new Map<string, number>();
  return requests.map((asked) => {
    const request = questionOf(asked, known);
    const nth = (seen.get(request) ?? 0) + 1;
    seen.set(request, nth);
    return { request, nth, write: asked.write };
  });
}

/** Recognises the request of a place, once; `met` tells whether it came. */
export function watchFor(place: Place, known: ReadonlySet<string>): { at: Match; met: () => boolean } {
  let seen = 0;
  const at = (asked: RecordedRequest) => {
    if (questionOf(asked, known) !== place.request) return false;
    seen += 1;
    return seen === place.nth;
  };
  return { at, met: () => seen >= place.nth };
}

function questionOf({ method, path, query }: RecordedRequest, known: ReadonlySet<string>): string {
  const asked = new URLSearchParams(query).toString();
  const whole = `${method} ${path}${asked && `?${asked}`}`;
  return whole.replace(/[0-9a-f]{40}/g, (sha) => (known.has(sha) ? sha : '<new>'));
}

/** The commits and tags that stand before the run. */
export async function knownObjects({ repository }: Shop): Promise<Set<string>> {
  const commits = await repository.git('rev-list', '--all');
  return new Set(commits.split('\n'));
}
