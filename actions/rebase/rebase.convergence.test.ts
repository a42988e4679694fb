// Killed anywhere, refused or cut off at any request, or run twice at once: each branch is rebased once, and nothing of it is lost.

import { describeConvergence, type Shop, sameServer } from '@hotfix-actions/testing';
import { addClean, addConflicting, lines, openContributors, rebaseAll } from './rebase.world.ts';

const open = () => openContributors({ server: sameServer() });

/** One to rebase with a pull request, one that conflicts and has one, too. */
async function openBoth(): Promise<Shop> {
  const shop = await open();
  await addClean(shop);
  await addConflicting(shop);
  for (const name of ['ann', 'bob'])
    await shop.repository.openPullRequest({ head: `contrib/${name}`, base: 'develop', title: name });
  return shop;
}

/** A conflict that was reported on its pull request, and that its people solved since. */
async function openSolved(): Promise<Shop> {
  const shop = await open();
  const { repository } = shop;
  await addConflicting(shop);
  await repository.openPullRequest({ head: 'contrib/bob', base: 'develop', title: 'Bob' });
  await rebaseAll(shop, { branches: 'contrib/bob' });
  const files = { 'shared.txt': lines(0, 'develop and bob') };
  await repository.commit('contrib/bob', { parents: ['develop'], files, message: 'feat: bob' });
  return shop;
}

async function openWithoutPull(): Promise<Shop> {
  const shop = await open();
  await addConflicting(shop);
  return shop;
}

async function openMergeable(): Promise<Shop> {
  const shop = await open();
  await addClean(shop);
  await shop.repository.openPullRequest({ head: 'contrib/ann', base: 'develop', title: 'Ann' });
  return shop;
}

const two = { branches: 'contrib/ann, contrib/bob' };
const bob = { branches: 'contrib/bob' };

describeConvergence('rebase', [
  { title: 'a usual', arrange: openBoth, act: (shop, token) => rebaseAll(shop, two, token) },
  { title: 'a solved', arrange: openSolved, act: (shop, token) => rebaseAll(shop, bob, token) },
  { title: 'a conflicting', arrange: openWithoutPull, act: (shop, token) => rebaseAll(shop, bob, token) },
  {
    title: 'a merging',
    arrange: openMergeable,
    act: (shop, token) => rebaseAll(shop, { branches: 'contrib/ann', strategy: 'merge' }, token),
  },
]);
