// A dry run foretells what the run itself does, and writes nothing.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { clean, conflicting, reverted } from './finish.disturbed.world.ts';
import { finishPush, fix, second, secondFix } from './finish.world.ts';

const shopOf = async (arrange: (shop: Shop) => Promise<unknown>) => {
  const shop = await openShop();
  await arrange(shop);
  return shop;
};

const worlds: Readonly<Record<string, () => Promise<Shop>>> = {
  'a hotfix': clean.arrange,
  'a conflict': conflicting.arrange,
  'a revert': reverted.arrange,
  'a batch of two': () => shopOf(async (shop) => [await shop.hotfix(fix), await shop.hotfix(secondFix, second)]),
  'a push without a pull request': () => shopOf((shop) => shop.repository.commit('main', { files: fix })),
  'a release that lacks its tidying up': () =>
    shopOf(async (shop) => [await shop.hotfix(fix), await finishPush(shop, { inputs: { cleanup: 'false' } })]),
  'a tag that lacks its release': () =>
    shopOf(async (shop) => shop.repository.tag('v1.3.0-hotfix.1', await shop.hotfix(fix))),
  'a support branch': () =>
    shopOf(async (shop) => {
      await shop.repository.branch('support/v1.3.0', 'v1.3.0');
      await shop.hotfix(fix, { into: 'support/v1.3.0' });
    }),
  'a develop that takes pull requests only': () =>
    shopOf(async (shop) => {
      const rules = [{ type: 'pull_request' as const }];
      shop.repository.rules.push({ name: 'develop', target: 'branch', include: ['refs/heads/develop'], rules });
      await shop.hotfix(fix);
    }),
  'nothing new': () => shopOf(async (shop) => [await shop.hotfix(fix), await finishPush(shop)]),
};

/** What can be known before it is done. */
const foreseeable = ['result', 'kind', 'version', 'tag', 'sha', 'back-merge'];

test.each(Object.keys(worlds))('of %s', async (name) => {
  await using shop = (await worlds[name]?.()) as Shop;
  const branch = name === 'a support branch' ? 'support/v1.3.0' : 'main';
  const [before, writes] = [await shop.repository.branches(), shop.github.writes().length];
  const dry = await finishPush(shop, { branch, inputs: { 'dry-run': 'true' } });
  expect(shop.github.writes()).toHaveLength(writes);
  expect(await shop.repository.branches()).toEqual(before);
  const real = await finishPush(shop, { branch });
  const told = ({ outputs }: typeof dry) => foreseeable.map((output) => outputs[output]);
  expect([dry.failure, told(dry)]).toEqual([real.failure, told(real)]);
});
