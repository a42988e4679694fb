// Killed anywhere, refused or cut off at any request, or run twice at once: one branch, one pull request.

import { describeConvergence, type Shop, sameServer } from '@hotfix-actions/testing';
import { openBad, takeBack } from './revert.world.ts';

const wishes = { release: 'v1.5.1', reason: 'bad', labels: 'revert', reviewers: 'ann', assignees: 'bob' };

async function openTaken(): Promise<Shop> {
  const shop = await openBad({ server: sameServer() });
  const { repository } = shop;
  await repository.branch('revert/v1.5.1', 'main');
  await repository.commit('revert/v1.5.1', { files: { 'src/auth.ts': 'theirs\n' }, message: 'Another way' });
  await repository.commit('main', { files: { 'src/later.ts': '1\n', 'src/new.ts': null }, message: 'Later' });
  return shop;
}

describeConvergence('revert', [
  {
    title: 'the usual',
    arrange: () => openBad({ server: sameServer() }),
    act: (shop, token) => takeBack(shop, wishes, token),
  },
  {
    title: 'a changed',
    arrange: openTaken,
    act: (shop, token) => takeBack(shop, wishes, token),
  },
]);
