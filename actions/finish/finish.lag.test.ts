// GitHub names the pull request of a commit only some time after the push: "none" is not believed at once.

import { openShop, stoppedClock } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { branchOfFix, finishPush, fix, newTags } from './finish.world.ts';

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

test('one that only the commit names, at the third look, is waited for too', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  Object.assign(shop.repository.settings, { commitPullsLagLooks: 2, pullListLagLooks: never });
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix', sha: merged });
});

test('a release whose pull request is not named yet is tidied up all the same', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix, { method: 'squash' });
  await finishPush(shop, { inputs: { cleanup: 'false' } });
  Object.assign(shop.repository.settings, { commitPullsLagLooks: 5, pullListLagLooks: 2 });
  const step = await finishPush(shop);
  expect(step.result).toBe('released');
  expect(await shop.repository.tip(branchOfFix)).toBeUndefined();
});

test('a release of a commit that never had a pull request is completed after a minute', async () => {
  await using shop = await openShop();
  const github = { name: 'GitHub', email: 'noreply@github.com' };
  const edited = await shop.repository.commit('main', { files: fix, message: 'Edit auth.ts', committer: github });
  const refused = await finishPush(shop);
  await shop.repository.tag('v1.3.0-hotfix.1', edited);
  const step = await finishPush(shop);
  expect(refused.failure).toContain('GitHub named no pull request');
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix', sha: edited, 'back-merge': 'merged' });
});

test('a commit that a GitHub Enterprise Server made is waited for as well', async () => {
  await using shop = await openShop();
  const committer = { name: 'GitHub Enterprise', email: 'noreply@github.example.com' };
  await shop.repository.commit('main', { files: fix, message: 'Check tokens', committer });
  expect((await finishPush(shop)).failure).toContain('GitHub named no pull request');
});
