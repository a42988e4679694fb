// What is counted, and how it is written down.

import type { RecordedRequest } from '@hotfix-actions/sandbox';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The longest chain of requests of which each began after the one before it had its answer: what a user waits for. */
export function roundTrips(requests: readonly RecordedRequest[]): number {
  const byEnd = requests
    .flatMap(({ startedAt, endedAt }) => (endedAt === undefined ? [] : [{ startedAt, endedAt }]))
    .sort((a, b) => a.endedAt - b.endedAt);
  let count = 0;
  let free = Number.NEGATIVE_INFINITY;
  for (const { startedAt, endedAt } of byEnd) {
    if (startedAt < free) continue;
    count += 1;
    free = endedAt;
  }
  return count;
}

export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const milliseconds = (value: number): string => `${Math.round(value)} ms`;
export const kilobytes = (value: number): string => `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)} kB`;
export const count = (value: number): string => value.toLocaleString('en-US');

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
