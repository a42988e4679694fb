// Repositories whose releases are immutable once they are published.

import { expect, test } from '@jest/globals';
import { openReleasable, type Releasable, release, version, worldOf } from './tag.world.ts';

async function openImmutable(): Promise<Releasable> {
  const shop = await openReleasable();
  shop.repository.settings.immutableReleases = true;
  return shop;
}

test('a release is made once, and a second run finds it', async () => {
  await using shop = await openImmutable();
  const first = await release(shop);
  const before = await worldOf(shop);
  const second = await release(shop);
  expect([first.result, second.result]).toEqual(['created', 'already-exists']);
  expect(second.outputs).toEqual({ ...first.outputs, result: 'already-exists' });
  expect(await worldOf(shop)).toEqual(before);
});

test('a draft is published by a later run', async () => {
  await using shop = await openImmutable();
  await release(shop, { draft: 'true' });
  const { result, failure } = await release(shop);
  expect([result, failure]).toEqual(['created', undefined]);
  expect(shop.repository.releases).toEqual([expect.objectContaining({ tagName: version, draft: false })]);
});

test('a name that an immutable release used up is said to be that, with the way on', async () => {
  await using shop = await openImmutable();
  await release(shop);
  shop.repository.releases.length = 0;
  const { failure } = await release(shop);
  expect(failure).toContain('never gives the name of an immutable release away again');
  expect(failure).toContain('Take the next free number');
  expect(shop.repository.releases).toEqual([]);
});
