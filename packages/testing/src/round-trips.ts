// What a user waits for: how many requests an act takes, and how many of them come one after the other.

import type { Shop } from './shop.ts';

interface Span {
  readonly startedAt: number;
  readonly endedAt: number | undefined;
}

/** The most requests of which each began only when the one before had ended. */
export function roundTrips(requests: readonly Span[]): number {
  const byEnd = [...requests].sort((a, b) => Number(a.endedAt) - Number(b.endedAt));
  let count = 0;
  let free = 0;
  for (const { startedAt, endedAt } of byEnd) {
    if (startedAt < free) continue;
    count += 1;
    free = Number(endedAt);
  }
  return count;
}

/**
 * Counts what an act asks of a GitHub that takes its time. That is longer than a busy machine takes to start git: what is
 * sent beside it counts once.
 */
export async function countRequests<T>(
  { github }: Shop,
  act: () => Promise<T>,
): Promise<{ ended: T; requests: number; roundTrips: number }> {
  github.requests.length = 0;
  github.latencyMs = 600;
  const ended = await act();
  github.latencyMs = 0;
  return { ended, requests: github.requests.length, roundTrips: roundTrips(github.requests) };
}
