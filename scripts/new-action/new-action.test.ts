// One scenario for each ending, on real git, asserting on the world.

import { openShop, type Played, play, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { newAction } from './new-action.ts';

const run = (shop: Shop, inputs: Readonly<Record<string, string>> = {}): Promise<Played> =>
  play(shop.github, newAction, { repository: 'acme/shop', token: shop.token, inputs });

test('the branch is made at the commit of `base`, and found by the next run', async () => {
  await using shop = await openShop();
  const tip = await shop.repository.tip('develop');
  const first = await run(shop, { base: 'develop' });
  expect(first.outputs).toMatchObject({ result: 'created', sha: tip });
  expect(await shop.repository.tip(first.outputs['branch'] as string)).toBe(tip);
  const second = await run(shop, { base: 'develop' });
  expect(second.outputs).toEqual({ ...first.outputs, result: 'already-exists' });
});

test('a dry run says what it would do, and writes nothing', async () => {
  await using shop = await openShop();
  const dry = await run(shop, { 'dry-run': 'true' });
  expect(dry.result).toBe('created');
  expect(await shop.repository.tip(dry.outputs['branch'] as string)).toBeUndefined();
  expect((await run(shop)).outputs).toEqual(dry.outputs);
});

test('a base that does not exist is named, with the branches that do', async () => {
  await using shop = await openShop();
  const { failure } = await run(shop, { base: 'master' });
  expect(failure).toContain('There is no branch, tag or commit "master" in acme/shop (input `base`)');
  expect(failure).toContain('develop, main');
});
