// GitHub names the pull request of a commit only some time after the push: "none" is not believed at once.

import { openShop, stoppedClock } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { finishPush, fix, newTags } from './finish.world.ts';

const never = 1_000_000;

test.each(['merge', 'squash', 'rebase'] as const)(
  'a pull request merged by %s that the commit does not name yet is found in the list',
  async (method) => {
    await using shop = await openShop();
    const merged = await shop.hotfix(fix, { method });
    shop.repository.settings.commitPullsLagLooks = never;
    const clock = stoppedClock();
    const step = await finishPush(shop, { clock });
    expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix', sha: merged });
    expect(clock.waits).toEqual([]);
  },
);

test('waits for a list that lags too, until the third look', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  Object.assign(shop.repository.settings, { commitPullsLagLooks: never, pullListLagLooks: 2 });
  const clock = stoppedClock();
  const step = await finishPush(shop, { clock });
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix', sha: merged });
  expect(clock.waits.length).toBeGreaterThan(0);
});

test('stops with an error within a minute where no pull request is ever named, and writes nothing', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  Object.assign(shop.repository.settings, { commitPullsLagLooks: never, pullListLagLooks: never });
  const clock = stoppedClock();
  const start = clock.now();
  const step = await finishPush(shop, { clock });
  expect(step.failure).toContain(`GitHub named no pull request into main for ${merged}`);
  expect(step.failure).toContain('Run the job again');
  expect(clock.now() - start).toBeGreaterThan(30_000);
  expect(clock.now() - start).toBeLessThanOrEqual(60_000);
  expect(shop.github.writes()).toEqual([]);
});

test('a commit whose message names a pull request is waited for as well, though a person made it', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: fix, message: 'fix: tokens (#48)' });
  const step = await finishPush(shop);
  expect(step.failure).toContain('GitHub named no pull request');
  expect(shop.github.writes()).toEqual([]);
});

test('running again once GitHub names it finishes as always', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  Object.assign(shop.repository.settings, { commitPullsLagLooks: never, pullListLagLooks: never });
  await finishPush(shop);
  Object.assign(shop.repository.settings, { commitPullsLagLooks: 0, pullListLagLooks: 0 });
  await finishPush(shop);
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': merged });
});
