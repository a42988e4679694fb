// How much a user waits for: the number of requests of a clean finish, and how many of them come one after the other.

import { openShop, roundTrips, type Shop, track } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { branchOfFix, finishPush, fix, second, secondFix } from './finish.world.ts';

async function measure(shop: Shop) {
  shop.github.requests.length = 0;
  // More than a busy machine takes to start git: what is sent beside it counts once.
  shop.github.latencyMs = 600;
  const { result } = await finishPush(shop);
  shop.github.latencyMs = 0;
  const { requests } = shop.github;
  return { result, requests: requests.length, roundTrips: roundTrips(requests) };
}

test('a clean finish takes so many requests, and so many round trips', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  expect(await measure(shop)).toEqual({ result: 'released', requests: 18, roundTrips: 11 });
});

test('the next one asks besides whether the release before it is complete, at the same time', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  await finishPush(shop);
  await shop.hotfix(secondFix, second);
  expect(await measure(shop)).toEqual({ result: 'released', requests: 19, roundTrips: 11 });
});

test('to tick its tracking issue off is a request more, after all others', async () => {
  await using shop = await openShop();
  await track(shop, branchOfFix);
  await shop.hotfix(fix);
  expect(await measure(shop)).toEqual({ result: 'released', requests: 19, roundTrips: 12 });
});
