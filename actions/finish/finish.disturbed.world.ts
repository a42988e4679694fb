// The worlds in which a run of `finish` is disturbed, just before it.

import { type Disturbed, openShop, type Shop, type ShopOptions, sameServer, track } from '@hotfix-actions/testing';
import { branchOfFix, filedFix, finishPush, fix, ourRevert, revertOnMain } from './finish.world.ts';

async function openMerged(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop({ ...options, server: sameServer() });
  await shop.hotfix(fix);
  return shop;
}

const push: Disturbed['act'] = (shop, token) => finishPush(shop, { token });

export const clean: Disturbed = {
  title: 'a clean and tracked',
  async arrange() {
    const shop = await openShop({ server: sameServer() });
    await track(shop, branchOfFix);
    await shop.hotfix(fix);
    return shop;
  },
  act: push,
};

/** A person brought it back already: all but the release and the records is there. */
export const filed: Disturbed = {
  title: 'a filed',
  async arrange() {
    const shop = await openShop({ server: sameServer() });
    await track(shop, branchOfFix);
    await shop.hotfix(filedFix());
    await shop.repository.merge('develop', 'main');
    return shop;
  },
  act: push,
};

export const conflicting: Disturbed = {
  title: 'a conflicting',
  arrange: () => openMerged({ develop: { 'src/auth.ts': 'export const checked = maybe();\n' } }),
  act: (shop, token) => finishPush(shop, { token, inputs: { labels: 'back-merge', reviewers: 'ada' } }),
};

export const guarded: Disturbed = {
  title: 'a protected',
  async arrange() {
    const shop = await openMerged();
    shop.repository.protect('develop', { requirePullRequest: true });
    return shop;
  },
  act: push,
};

export const reverted: Disturbed = {
  title: 'a reverted',
  async arrange() {
    const shop = await openShop({ server: sameServer() });
    const released = await shop.hotfix(fix);
    await finishPush(shop);
    await revertOnMain(shop, released, ourRevert);
    return shop;
  },
  act: push,
};
