// How long a deploy waits for it: requests, how many of them come one after the other, and no process of git.

import { countGit, countRequests, openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openReleased, publish, release, verify } from './verify-tag.world.ts';

async function measure(shop: Shop, ref: string) {
  const { ended, git } = await countGit(() => countRequests(shop, () => verify(shop, { ref })));
  const { requests, roundTrips } = ended;
  return { result: ended.ended.result, git, requests, roundTrips };
}

test('the newest release takes one request for the refs, and three more at once', async () => {
  await using shop = await openReleased();
  expect(await measure(shop, 'v1.3.0-hotfix.1')).toEqual({
    result: 'verified',
    git: [],
    requests: 4,
    roundTrips: 2,
  });
});

test('neither many tags nor many support branches cost more', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await publish(shop, 'v1.3.0');
  for (let minor = 0; minor < 70; minor += 1) {
    await repository.tag(`v0.${minor}.0`, 'main', { annotated: false });
    await repository.branch(`support/v0.${minor}.0`, 'main');
    await repository.tag(`v2.${minor}.0`, 'develop', { annotated: false });
  }
  await repository.branch('support/v1.3.0', 'main');
  await release(shop, 'v1.3.0-hotfix.1', { on: 'support/v1.3.0' });
  await repository.commit('support/v1.3.0', { files: { next: '1' } });
  // Of production main and its own line are asked about, of the releases the two below it.
  expect(await measure(shop, 'v1.3.0-hotfix.1')).toEqual({
    result: 'verified',
    git: [],
    requests: 7,
    roundTrips: 2,
  });
});
