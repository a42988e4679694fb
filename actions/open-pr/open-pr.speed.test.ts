// What a pull request costs: few requests, whatever lies in the repository.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openHotfix, propose } from './open-pr.world.ts';

/** Requests to the API, and those of git. */
async function costOf(shop: Shop, inputs: Readonly<Record<string, string>> = {}): Promise<[rest: number, git: number]> {
  shop.github.requests.length = 0;
  const step = await propose(shop, inputs);
  expect(step.failure).toBeUndefined();
  const rest = shop.github.requests.filter(({ kind }) => kind === 'rest').length;
  return [rest, shop.github.requests.length - rest];
}

test('a new one, one that is up to date, and one that changes, in a repository of many branches and releases', async () => {
  await using shop = await openHotfix();
  const { repository } = shop;
  for (let index = 1; index <= 60; index += 1) {
    await repository.branch(`hotfix/${index}`, 'main');
    await repository.tag(`v1.2.${index}`, 'main');
  }
  expect(await costOf(shop)).toEqual([9, 1]);
  expect(await costOf(shop)).toEqual([6, 1]);
  expect(await costOf(shop, { title: 'hotfix: other', reviewers: 'ann' })).toEqual([9, 1]);
});
