// How much a user waits for: the number of requests of a clean finish, and how many of them come one after the other.

import { countRequests, openShop, type Shop, track } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { branchOfFix, finishPush, fix, second, secondFix } from './finish.world.ts';

async function measure(shop: Shop) {
  const { ended, ...cost } = await countRequests(shop, () => finishPush(shop));
  return { result: ended.result, ...cost };
}

test('a clean finish takes so many requests, and so many round trips', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  expect(await measure(shop)).toEqual({ result: 'released', requests: 18, roundTrips: 10 });
});

test('of a squash it asks besides what was squashed, in case that was a revert, at the same time', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix, { method: 'squash' });
  expect(await measure(shop)).toEqual({ result: 'released', requests: 19, roundTrips: 10 });
});

test('the next one asks besides whether the release before it is complete, at the same time', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  await finishPush(shop);
  await shop.hotfix(secondFix, second);
  expect(await measure(shop)).toEqual({ result: 'released', requests: 19, roundTrips: 10 });
});

test('its tracking issue is told, closed and ticked off in so many more', async () => {
  await using shop = await openShop();
  await track(shop, branchOfFix);
  await shop.hotfix(fix);
  expect(await measure(shop)).toEqual({ result: 'released', requests: 27, roundTrips: 17 });
});
