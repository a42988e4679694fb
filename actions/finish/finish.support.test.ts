// A support branch is production of an older line: released from its own numbers, proposed to all that is newer.

import { backMerge } from '@hotfix-actions/back-merge';
import type { Action } from '@hotfix-actions/core';
import { openShop, play } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { finishPush, fix, ourRevert, second, secondFix } from './finish.world.ts';

async function openShopWithSupport() {
  const shop = await openShop();
  const { repository } = shop;
  await repository.branch('support/v1.3.0', 'v1.3.0');
  await repository.commit('main', { files: { 'docs/2.md': '2\n' }, message: 'Release 2.0.0' });
  await repository.tag('v2.0.0', 'main');
  await repository.merge('develop', 'main');
  return shop;
}

test('its hotfix is released on its own line, and does not take latest from the newer one', async () => {
  await using shop = await openShopWithSupport();
  const merged = await shop.hotfix(fix, { into: 'support/v1.3.0' });
  const step = await finishPush(shop, { branch: 'support/v1.3.0' });
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({
    result: 'released',
    tag: 'v1.3.0-hotfix.1',
    sha: merged,
    'back-merge': 'proposed',
  });
  expect(shop.repository.releases).toMatchObject([{ tagName: 'v1.3.0-hotfix.1', makeLatest: 'false' }]);
});

test('every target is proposed, main included, and none is written to', async () => {
  await using shop = await openShopWithSupport();
  const { repository } = shop;
  const before = await repository.branches();
  await shop.hotfix(fix, { into: 'support/v1.3.0' });
  await finishPush(shop, { branch: 'support/v1.3.0' });
  const after = await repository.branches();
  const open = repository.pullRequests.filter(({ state }) => state === 'open');
  expect(open.map(({ base }) => base.ref).sort()).toEqual(['develop', 'main']);
  expect([after['main'], after['develop']]).toEqual([before['main'], before['develop']]);
  for (const { body } of open) {
    expect(body).toContain('since fixes of an older line are proposed, not merged directly');
    expect(body).not.toContain('asks for a pull request');
  }
});

test('finished twice it makes nothing twice', async () => {
  await using shop = await openShopWithSupport();
  await shop.hotfix(fix, { into: 'support/v1.3.0' });
  await finishPush(shop, { branch: 'support/v1.3.0' });
  const [writes, branches] = [shop.github.writes().length, await shop.repository.branches()];
  await finishPush(shop, { branch: 'support/v1.3.0' });
  expect(shop.github.writes()).toHaveLength(writes);
  expect(await shop.repository.branches()).toEqual(branches);
});

test('its back-merge that lands on main is no hotfix of main', async () => {
  await using shop = await openShopWithSupport();
  const { repository } = shop;
  await shop.hotfix(fix, { into: 'support/v1.3.0' });
  await finishPush(shop, { branch: 'support/v1.3.0' });
  const pull = repository.pullRequests.find(({ state, base }) => state === 'open' && base.ref === 'main');
  const landed = await repository.mergePullRequest(pull?.number ?? 0);
  const step = await finishPush(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'back-merged', kind: 'other', tag: '' });
  expect(await repository.contains('develop', landed)).toBe(true);
  expect(Object.keys(await repository.tags()).sort()).toEqual(['v1.3.0', 'v1.3.0-hotfix.1', 'v2.0.0']);
});

test('what a run left of its release is completed, also where its back-merge to main is merged already', async () => {
  await using shop = await openShopWithSupport();
  const { repository } = shop;
  await shop.hotfix(fix, { into: 'support/v1.3.0' });
  shop.github.faults.fail({ method: 'POST', path: /\/releases$/ }, { status: 403, message: 'Forbidden' });
  await finishPush(shop, { branch: 'support/v1.3.0' });
  const pull = repository.pullRequests.find(({ state, base }) => state === 'open' && base.ref === 'main');
  await repository.mergePullRequest(pull?.number ?? 0);
  const step = await finishPush(shop, { branch: 'support/v1.3.0' });
  expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.0-hotfix.1' });
  expect(repository.releases.map(({ tagName }) => tagName)).toEqual(['v1.3.0-hotfix.1']);
});

test('a revert of its own is released with its next patch version, and proposed', async () => {
  await using shop = await openShopWithSupport();
  const { repository } = shop;
  const landed = await shop.hotfix(fix, { into: 'support/v1.3.0' });
  await finishPush(shop, { branch: 'support/v1.3.0' });
  const before = await repository.branches();
  const message = ourRevert.message(landed);
  const reverted = await repository.commit('support/v1.3.0', { files: ourRevert.files, message });
  const step = await finishPush(shop, { branch: 'support/v1.3.0' });
  const after = await repository.branches();
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'revert', tag: 'v1.3.1', sha: reverted });
  expect([after['main'], after['develop']]).toEqual([before['main'], before['develop']]);
});

test('what is no hotfix is proposed without a release', async () => {
  await using shop = await openShopWithSupport();
  await shop.repository.commit('support/v1.3.0', { files: fix, message: 'fix: by hand' });
  const step = await finishPush(shop, { branch: 'support/v1.3.0' });
  expect(step.outputs).toMatchObject({ result: 'back-merged', kind: 'other', tag: '', 'back-merge': 'proposed' });
});

test('merged into main directly by back-merge, it has no pull request that could be waited for', async () => {
  await using shop = await openShopWithSupport();
  await shop.hotfix(fix, { into: 'support/v1.3.0' });
  await finishPush(shop, { branch: 'support/v1.3.0' });
  const inputs = { source: 'support/v1.3.0', into: 'main' };
  const direct = await play(shop.github, backMerge as Action, { repository: 'acme/shop', token: shop.token, inputs });
  expect(direct.result).toBe('merged');
  const merged = await shop.hotfix(secondFix, second);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', tag: 'v2.0.0-hotfix.1', sha: merged });
  expect(step.json('results')).toHaveLength(1);
});
