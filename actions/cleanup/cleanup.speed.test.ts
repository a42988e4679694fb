// How much a user waits for: the number of requests, and how many of them come one after the other.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openDone, openFixed, proposeBackMerge, pullOf, release, tidy } from './cleanup.world.ts';

interface Span {
  readonly startedAt: number;
  readonly endedAt: number | undefined;
}

/** The most requests of which each began only when the one before had ended. */
function roundTrips(requests: readonly Span[]): number {
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

async function measure(shop: Shop) {
  shop.github.requests.length = 0;
  shop.github.latencyMs = 150;
  const { result } = await tidy(shop);
  shop.github.latencyMs = 0;
  const { requests } = shop.github;
  return { result, requests: requests.length, roundTrips: roundTrips(requests) };
}

test('a finished hotfix with all its records takes so many requests, and so many round trips', async () => {
  await using shop = await openDone();
  expect(await measure(shop)).toEqual({ result: 'deleted', requests: 30, roundTrips: 14 });
});

test('a squash one more: whether its commit is on main', async () => {
  await using shop = await openDone('squash');
  expect(await measure(shop)).toEqual({ result: 'deleted', requests: 31, roundTrips: 15 });
});

test('what is not merged is kept after few', async () => {
  await using shop = await openFixed();
  expect(await measure(shop)).toEqual({ result: 'kept', requests: 8, roundTrips: 4 });
});

test('where the fix waits for a pull request, that is looked for', async () => {
  await using shop = await openFixed();
  await shop.repository.mergePullRequest(pullOf(shop).number);
  await release(shop);
  await proposeBackMerge(shop);
  expect(await measure(shop)).toEqual({ result: 'deleted', requests: 24, roundTrips: 13 });
});
