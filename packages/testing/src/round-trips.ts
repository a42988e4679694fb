// How many requests came one after the other: what a user waits for.

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
