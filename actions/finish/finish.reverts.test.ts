// Reverts are released with the next patch version, and what they mean for develop is decided by who made them.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import {
  finishPush,
  fix,
  newTags,
  ourRevert,
  revertByButton,
  revertOnMain,
  second,
  secondFix,
} from './finish.world.ts';

const fixed = fix['src/auth.ts'];
const unfixed = 'export const checked = false;\n';

/** A shop with one hotfix that is released and in develop. */
async function releasedShop(): Promise<{ shop: Shop; released: string }> {
  const shop = await openShop();
  const released = await shop.hotfix(fix);
  await finishPush(shop);
  return { shop, released };
}

test('our revert gets the next patch version, and develop keeps the work', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  const { repository } = shop;
  const reverted = await revertOnMain(shop, released, ourRevert);
  const step = await finishPush(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({
    result: 'released',
    kind: 'revert',
    tag: 'v1.3.1',
    sha: reverted,
    'back-merge': 'merged',
  });
  expect(await repository.read('main', 'src/auth.ts')).toBe(unfixed);
  expect(await repository.contains('develop', reverted)).toBe(true);
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
});

test.each(['merge', 'squash', 'rebase'] as const)(
  'a revert by GitHub’s button, merged by %s, is released, and proposed to develop',
  async (method) => {
    const { shop, released } = await releasedShop();
    await using _ = shop;
    const reverted = await revertOnMain(shop, released, { ...revertByButton, method });
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({
      result: 'released',
      kind: 'revert',
      tag: 'v1.3.1',
      sha: reverted,
      'back-merge': 'proposed',
    });
    expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(fixed);
    expect(shop.repository.pullRequests.at(-1)?.body).toContain(released);
  },
);

test('a revert that is finished twice keeps its kind and its number', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  await revertOnMain(shop, released, { ...revertByButton, method: 'merge' });
  const first = await finishPush(shop, { inputs: { reverts: 'apply' } });
  const again = await finishPush(shop, { inputs: { reverts: 'apply' } });
  expect(first.outputs).toMatchObject({ result: 'released', kind: 'revert', tag: 'v1.3.1', 'back-merge': 'merged' });
  expect(again.outputs).toMatchObject({ result: 'nothing-to-do', kind: 'revert', tag: 'v1.3.1' });
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(unfixed);
});

describe('a release from develop that holds some revert', () => {
  test.each(['merge', 'squash', 'rebase'] as const)('is no revert when merged by %s', async (method) => {
    const { shop, released } = await releasedShop();
    await using _ = shop;
    const { repository } = shop;
    await repository.branch('release/1.4', 'main');
    await repository.commit('release/1.4', { files: { 'src/new.ts': '1\n' }, message: 'feat: new' });
    const message = `Revert "Check tokens"\n\nThis reverts commit ${released}.`;
    await repository.commit('release/1.4', { files: { 'src/auth.ts': unfixed }, message });
    await repository.commit('release/1.4', { files: { 'src/newer.ts': '1\n' }, message: 'feat: newer' });
    const pull = await repository.openPullRequest({ head: 'release/1.4', base: 'main', title: 'Release 1.4' });
    await repository.mergePullRequest(pull.number, { method });
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'back-merged', kind: 'other' });
    expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': released });
  });
});

test('a hotfix and the revert of an older one in one push are each finished with a number of its own', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  const { repository } = shop;
  const two = await shop.hotfix(secondFix, second);
  const reverted = await revertOnMain(shop, released, ourRevert);
  const step = await finishPush(shop);
  expect(step.failure).toBeUndefined();
  expect(await newTags(shop)).toMatchObject({ 'v1.3.0-hotfix.2': two, 'v1.3.1': reverted });
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
  expect(await repository.read('develop', 'src/cart.ts')).toBe(secondFix['src/cart.ts']);
  expect(await repository.contains('develop', reverted)).toBe(true);
});

test('while another hotfix’s back-merge is open a revert waits behind it, and nothing of it is lost', async () => {
  await using shop = await openShop({ develop: { 'src/cart.ts': 'export const items = wish();\n' } });
  const { repository } = shop;
  const released = await shop.hotfix(fix);
  await finishPush(shop);
  const two = await shop.hotfix(secondFix, second);
  const proposed = await finishPush(shop);
  expect(proposed.outputs['back-merge']).toBe('proposed');
  const reverted = await revertOnMain(shop, released, ourRevert);
  const waiting = await finishPush(shop);
  expect(waiting.outputs).toMatchObject({
    result: 'released',
    kind: 'revert',
    tag: 'v1.3.1',
    'back-merge': 'proposed',
  });
  expect(await repository.contains('develop', reverted)).toBe(false);
  const [open] = repository.pullRequests.filter(({ state, base }) => state === 'open' && base.ref === 'develop');
  const head = open?.head.ref ?? '';
  const settled = 'export const items = [1, wish()];\n';
  await repository.commit(head, { files: { 'src/cart.ts': settled }, parents: [head, 'develop'], message: 'settle' });
  await repository.mergePullRequest(open?.number ?? 0);
  expect(await repository.contains('develop', two)).toBe(true);
  await finishPush(shop);
  expect(await repository.contains('develop', reverted)).toBe(true);
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
  expect(await repository.read('develop', 'src/cart.ts')).toBe(settled);
});
