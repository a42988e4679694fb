// The worlds in which a back-merge is disturbed, just before it.

import { type Disturbed, type Shop, type ShopOptions, sameServer } from '@hotfix-actions/testing';
import { bringBack, conflicting as conflict, openPulls, openReleased, release } from './back-merge.world.ts';

const openSame = (options: ShopOptions = {}) => openReleased({ ...options, server: sameServer() });

function bringingBack(inputs: Readonly<Record<string, string>> = {}): Disturbed['act'] {
  return (shop, token) => bringBack(shop, inputs, { token });
}

/** A back-merge waits in a pull request, and the next hotfix is out. */
async function openOutdated(): Promise<Shop> {
  const shop = await openSame(conflict);
  await bringBack(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  return shop;
}

const workflow = { '.github/workflows/ci.yml': 'on: workflow_dispatch\njobs: {}\n' };

export const clean: Disturbed = {
  title: 'a clean',
  async arrange() {
    const shop = await openSame();
    await shop.repository.commit('main', { files: workflow, message: 'ci: start by hand' });
    return shop;
  },
  act: bringingBack({ 'trigger-workflows': 'ci.yml' }),
};

export const conflicting: Disturbed = {
  title: 'a conflicting',
  arrange: () => openSame(conflict),
  act: bringingBack({ labels: 'back-merge', reviewers: 'ada', assignees: 'grace' }),
};

export const settled: Disturbed = {
  title: 'a settled',
  arrange: () => openSame(conflict),
  act: bringingBack({ resolve: '**: union' }),
};

export const guarded: Disturbed = {
  title: 'a protected',
  async arrange() {
    const shop = await openSame();
    shop.repository.protect('develop', { requirePullRequest: true });
    return shop;
  },
  act: bringingBack(),
};

export const settledAndGuarded: Disturbed = {
  title: 'a settled and protected',
  async arrange() {
    const shop = await openSame(conflict);
    shop.repository.protect('develop', { requirePullRequest: true });
    return shop;
  },
  act: bringingBack({ resolve: '**: union' }),
};

export const outdated: Disturbed = { title: 'an outdated', arrange: openOutdated, act: bringingBack() };

export const halfSolved: Disturbed = {
  title: 'a half-solved',
  async arrange() {
    const shop = await openOutdated();
    const [pull] = openPulls(shop);
    const files = { 'src/auth.ts': 'both\n' };
    const parents = [pull?.head.sha ?? '', 'develop'];
    await shop.repository.commit(pull?.head.ref ?? '', { files, parents, message: 'Settle by hand' });
    return shop;
  },
  act: bringingBack(),
};
