// How much a user waits for: the number of requests of a revert, and how many of them come one after the other.

import { countRequests, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openBad, takeBack } from './revert.world.ts';

async function measure(shop: Shop) {
  const { ended, requests, roundTrips } = await countRequests(shop, () => takeBack(shop));
  return { result: ended.result, requests, roundTrips };
}

test('a revert takes so many requests and round trips, and running again fewer', async () => {
  await using shop = await openBad();
  expect(await measure(shop)).toEqual({ result: 'proposed', requests: 9, roundTrips: 8 });
  expect(await measure(shop)).toEqual({ result: 'proposed', requests: 4, roundTrips: 3 });
});

test('what landed since costs a request for each that waits for its release, beside the merge', async () => {
  await using shop = await openBad();
  for (const name of ['one', 'two', 'three'])
    await shop.hotfix({ [`src/${name}.ts`]: '1\n' }, { branch: `hotfix/${name}` });
  expect(await measure(shop)).toMatchObject({ result: 'proposed', requests: 9 + 1 + 3 });
});
