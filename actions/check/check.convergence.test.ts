// Killed anywhere, refused or cut off at any request, or run twice at once: one comment, which says what is to be said.
// A pull request that breaks no rule, so that the step succeeds; what there is to say is where its back-merge will conflict.

import { describeConvergence, openShop, type Shop, sameServer } from '@hotfix-actions/testing';
import { look, marker, propose, write } from './check.world.ts';

const number = 1;

async function openConflicting(): Promise<Shop> {
  const shop = await openShop({ server: sameServer() });
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'asked\n' }, message: 'feat: ask' });
  await propose(shop);
  return shop;
}

/** Two comments, from whatever happened before. */
async function openCommented(): Promise<Shop> {
  const shop = await openConflicting();
  for (const text of ['one', 'two']) write(shop, number, 'github-actions[bot]', `${marker}\n${text}`);
  return shop;
}

const act = (shop: Shop, token: string) => look(shop, number, {}, { token });

describeConvergence('check', [
  { title: 'a conflicting', arrange: openConflicting, act },
  { title: 'a commented', arrange: openCommented, act },
]);
