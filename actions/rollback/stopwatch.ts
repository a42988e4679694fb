// The time line of a rollback.

import type { Clock } from '@hotfix-actions/core';

/** What had happened by when, in whole seconds since the start. */
export type Moments = readonly { readonly what: string; readonly seconds: number }[];

export interface Stopwatch {
  readonly moments: Moments;
  note(what: string): void;
}

export function startWatch(clock: Clock): Stopwatch {
  const start = clock.now();
  const moments = [{ what: 'started', seconds: 0 }];
  return {
    moments,
    note: (what) => void moments.push({ what, seconds: Math.round((clock.now() - start) / 1000) }),
  };
}
