// What a dry run foresees besides the result: refusals, and what would be closed.

import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased, release, written } from './back-merge.world.ts';

const dry = { 'dry-run': 'true' };

test.each([
  ['a merge', 'merged', {}],
  ['a branch', 'proposed', conflicting],
] as const)('it names the workflow files for which GitHub may refuse %s', async (_, result, world) => {
  await using shop = await openReleased({ ...world, defaultBranch: 'develop' });
  const before = await bringBack(shop, dry);
  await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': 'on: push\n' } });
  const step = await bringBack(shop, dry);
  expect([before.result, step.result]).toEqual([result, result]);
  expect(before.summary).not.toContain('Workflows: write');
  expect(step.summary).toContain('"Workflows: write" may be refused this');
  expect(step.summary).toContain('`.github/workflows/ci.yml`');
  expect(shop.github.writes()).toEqual([]);
});

test('it says which older one would be closed, and closes nothing', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const [older] = openPulls(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  const writes = written(shop).length;
  const step = await bringBack(shop, dry);
  expect(step.outputs).toMatchObject({ result: 'proposed', 'pull-request-number': '' });
  expect(step.summary).toContain(
    `[\`#${older?.number}\`](${shop.github.serverUrl}/acme/shop/pull/${older?.number}) would be`,
  );
  expect(step.summary).toContain('from `back-merge/v1.3.0-hotfix.2-to-develop`');
  expect(written(shop)).toHaveLength(writes);
});

test('it gives back the one that is open for this commit', async () => {
  await using shop = await openReleased(conflicting);
  const real = await bringBack(shop);
  const step = await bringBack(shop, dry);
  expect(step.outputs).toEqual(real.outputs);
});

test.each([
  ['and the newer one does not merge with it, says what has to land first', 'other\n', 'merge with that by itself'],
  ['and the newer one merges with it, says that one would be opened', undefined, 'would be opened'],
])('where people solved an older one %s', async (_, auth, said) => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const [older] = openPulls(shop);
  const parents = [older?.head.sha ?? '', 'develop'];
  await shop.repository.commit(older?.head.ref ?? '', { files: { 'src/auth.ts': 'both\n' }, parents });
  await release(shop, 'v1.3.0-hotfix.2', auth === undefined ? { 'src/later.ts': 'later\n' } : { 'src/auth.ts': auth });
  const writes = written(shop).length;
  const step = await bringBack(shop, dry);
  expect(step.summary).toContain(said);
  expect(written(shop)).toHaveLength(writes);
  const real = await bringBack(shop);
  expect(real.outputs['result']).toBe('proposed');
  if (auth !== undefined) expect(step.outputs).toEqual(real.outputs);
});
