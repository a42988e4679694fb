// How much a user waits for: the number of requests that a hotfix takes to begin.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { begin, openBadRelease } from './start.world.ts';

async function requestsOf(shop: Shop, inputs: Readonly<Record<string, string>>): Promise<number> {
  shop.github.requests.length = 0;
  expect((await begin(shop, inputs)).failure).toBeUndefined();
  return shop.github.requests.length;
}

test('a hotfix from main takes so many requests', async () => {
  await using shop = await openShop();
  expect(await requestsOf(shop, {})).toBe(7);
  expect(await requestsOf(shop, {})).toBe(2);
});

test('one from an older release, with files, so many', async () => {
  await using shop = await openBadRelease();
  expect(await requestsOf(shop, { from: 'v1.3.0', tracking: 'both', spec: 'true' })).toBe(20);
});

test('how many branches and tags there are does not matter', async () => {
  await using shop = await openShop();
  for (let number = 0; number < 40; number += 1) {
    await shop.repository.branch(`hotfix/20251123T0930${String(number).padStart(2, '0')}Z_other`, 'main');
    await shop.repository.tag(`v1.2.${number}`, 'main');
  }
  expect(await requestsOf(shop, {})).toBe(7);
});
