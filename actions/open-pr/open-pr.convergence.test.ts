// Killed anywhere, refused or cut off at any request, or run twice at once: one pull request, and all that was asked for on it.

import { describeConvergence, type Shop, sameServer, track } from '@hotfix-actions/testing';
import { explained, head, openHotfix, propose } from './open-pr.world.ts';

const wishes = { labels: 'hotfix, urgent', reviewers: 'ann', assignees: 'bob' };

const openCommitted = (message = explained) => openHotfix(message, {}, { server: sameServer() });

async function openTracked(): Promise<Shop> {
  const shop = await openCommitted();
  await track(shop, head);
  return shop;
}

/** One is open already, and says less than its branch by now. */
async function openOutdated(): Promise<Shop> {
  const shop = await openCommitted('fix: quick\n');
  await propose(shop, { labels: 'hotfix' });
  await shop.repository.commit(head, { files: { 'src/more.ts': 'x\n' }, message: explained });
  return shop;
}

describeConvergence('open-pr', [
  {
    title: 'a new and tracked',
    arrange: openTracked,
    act: (shop, token) => propose(shop, wishes, token),
  },
  {
    title: 'an outdated',
    arrange: openOutdated,
    act: (shop, token) => propose(shop, { ...wishes, title: 'hotfix: no haste' }, token),
  },
]);
