// The hotfix branch goes, and only while it is what was merged.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { branchOfFix, finishPush, fix, ourRevert, revertOnMain } from './finish.world.ts';

test.each(['merge', 'squash', 'rebase'] as const)(
  'a branch that went on after its merge by %s is kept, which is said',
  async (method) => {
    await using shop = await openShop();
    await shop.hotfix(fix, { method });
    const more = await shop.repository.commit(branchOfFix, { files: { 'more.ts': '' }, message: 'more' });
    const step = await finishPush(shop);
    expect(step.result).toBe('released');
    expect(await shop.repository.tip(branchOfFix)).toBe(more);
    expect(step.summary).toContain(`\`${branchOfFix}\` was kept: it has commits that were not merged with #1.`);
  },
);

test('a branch that is gone already is no problem', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix, { deleteBranch: true });
  const step = await finishPush(shop);
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('released');
  expect(step.summary).not.toContain('kept');
});

test('with cleanup: false it stays', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  const step = await finishPush(shop, { inputs: { cleanup: 'false' } });
  expect(step.result).toBe('released');
  expect(await shop.repository.tip(branchOfFix)).toBeDefined();
});

test('a branch that a rule keeps is a note in the summary, no failure', async () => {
  await using shop = await openShop();
  const rules = [{ type: 'deletion' as const }];
  shop.repository.rules.push({ name: 'keep', target: 'branch', include: ['refs/heads/hotfix/**/*'], rules });
  await shop.hotfix(fix);
  const step = await finishPush(shop);
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('released');
  expect(await shop.repository.tip(branchOfFix)).toBeDefined();
  expect(step.summary).toContain(`The branch ${branchOfFix} could not be deleted`);
});

test('a revert branch goes too', async () => {
  await using shop = await openShop();
  const released = await shop.hotfix(fix);
  await finishPush(shop);
  await revertOnMain(shop, released, ourRevert);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'revert' });
  expect(await shop.repository.tip(ourRevert.branch)).toBeUndefined();
});

test('a branch that gets a commit while the run is under way is kept', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  const { github, repository } = shop;
  const before = github.onExchange;
  let pushed: Promise<string> | undefined;
  github.onExchange = (exchange) => {
    before?.(exchange);
    if (/\/merges$/.test(exchange.request.path))
      pushed ??= repository.commit(branchOfFix, { files: { 'more.ts': '' }, message: 'more' });
  };
  const step = await finishPush(shop);
  expect(step.result).toBe('released');
  expect(await repository.tip(branchOfFix)).toBe(await pushed);
  expect(step.summary).toContain(`\`${branchOfFix}\` was kept`);
});
