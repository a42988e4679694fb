// How much a user waits for: the number of requests, and how many of them come one after the other.

import { roundTrips, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openDone, openFixed, proposeBackMerge, pullOf, release, tidy } from './cleanup.world.ts';

/** Two conversations go on beside each other: which of them is ahead makes a difference of one. */
async function measure(shop: Shop, mostRoundTrips: number) {
  shop.github.requests.length = 0;
  shop.github.latencyMs = 150;
  const { result } = await tidy(shop);
  shop.github.latencyMs = 0;
  const { requests } = shop.github;
  return { result, requests: requests.length, isQuick: roundTrips(requests) <= mostRoundTrips };
}

test('a finished hotfix with all its records takes so many requests, and so many round trips', async () => {
  await using shop = await openDone();
  expect(await measure(shop, 18)).toEqual({ result: 'deleted', requests: 29, isQuick: true });
});

test('a squash one more: whether its commit is on main', async () => {
  await using shop = await openDone('squash');
  expect(await measure(shop, 19)).toEqual({ result: 'deleted', requests: 30, isQuick: true });
});

test('what is not merged is kept after few', async () => {
  await using shop = await openFixed();
  expect(await measure(shop, 4)).toEqual({ result: 'kept', requests: 7, isQuick: true });
});

test('where the fix waits for a pull request, that is looked for', async () => {
  await using shop = await openFixed();
  await shop.repository.mergePullRequest(pullOf(shop).number);
  await release(shop);
  await proposeBackMerge(shop);
  expect(await measure(shop, 11)).toEqual({ result: 'deleted', requests: 23, isQuick: true });
});
