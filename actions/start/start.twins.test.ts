import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { beginSoon } from './start.disturbed.world.ts';
import { hotfixes } from './start.world.ts';

test('two people who press at once get the same hotfix, twenty times', async () => {
  for (let time = 0; time < 20; time += 1) {
    await using shop = await openShop();
    const act = beginSoon({});
    // Now and then one is a little late.
    const both = await Promise.all(
      [0, (time % 5) * 40].map(async (late) => {
        await new Promise((resolve) => setTimeout(resolve, late));
        return act(shop, shop.github.createToken({ repositories: ['acme/shop'] }));
      }),
    );
    const [branch, ...others] = await hotfixes(shop);
    expect(others).toEqual([]);
    expect(both.map(({ failure, outputs }) => failure ?? outputs['branch'])).toEqual([branch, branch]);
    expect(both.map(({ outputs }) => outputs['issue-number'])).toEqual(['1', '1']);
    expect(shop.repository.issues.map(({ state }) => state)).toEqual(['open']);
  }
}, 120_000);

test('five at once as well', async () => {
  await using shop = await openShop();
  const act = beginSoon({});
  const all = await Promise.all(Array.from({ length: 5 }, () => act(shop, shop.token)));
  const names = await hotfixes(shop);
  expect(names).toHaveLength(1);
  expect(new Set(all.map(({ failure, outputs }) => failure ?? outputs['branch']))).toEqual(new Set(names));
  expect(shop.repository.issues.filter(({ state }) => state === 'open')).toHaveLength(1);
}, 60_000);
