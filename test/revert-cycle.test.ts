// A bad release out of production and back again: revert, finish and the next release of develop, on real git.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { filesOf, mergeOpen, openPulls, press, pushed, releaseDevelop } from './cycle.world.ts';

const work = { 'src/auth.ts': 'export const checked = broken();\n', 'src/new.ts': 'export const wish = 1;\n' };

/** v1.5.0 is good; develop went on, and is released as v1.5.1, which is bad. */
async function openBad(options: Parameters<typeof releaseDevelop>[2] = {}): Promise<Shop> {
  const shop = await openShop();
  const { repository } = shop;
  await repository.tag('v1.5.0', 'main', { annotated: true });
  for (const [path, content] of Object.entries(work))
    await repository.commit('develop', { files: { [path]: content }, message: `feat: ${path}` });
  await releaseDevelop(shop, 'v1.5.1', options);
  return shop;
}

/** Reverted, merged, finished: production is what v1.5.0 was, with a number of its own, and develop lost nothing. */
async function expectReverted(shop: Shop, merge: Parameters<typeof mergeOpen>[2] = {}): Promise<void> {
  const { repository } = shop;
  const before = await filesOf(shop, 'develop');
  await press(shop, 'revert', { release: 'v1.5.1' });
  const reverted = await mergeOpen(shop, 'main', merge);
  const step = await pushed(shop);
  expect(step.outputs).toMatchObject({
    result: 'released',
    kind: 'revert',
    tag: 'v1.5.2',
    sha: reverted,
    'back-merge': 'merged',
  });
  expect(await filesOf(shop, 'main')).toBe(await filesOf(shop, 'v1.5.0'));
  expect(await repository.contains('develop', reverted)).toBe(true);
  expect(await filesOf(shop, 'develop')).toBe(before);
}

/** Develop, released once more, is what production has then. */
async function expectBackWithNextRelease(shop: Shop): Promise<void> {
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = mended();\n' } });
  await releaseDevelop(shop, 'v1.6.0');
  expect(await filesOf(shop, 'main')).toBe(await filesOf(shop, 'develop'));
  expect(await shop.repository.read('main', 'src/new.ts')).toBe(work['src/new.ts']);
}

describe('a revert is released, develop keeps the work, and its next release brings it back', () => {
  test.each([
    ['with a merge commit', { method: 'merge' }],
    ['by squash', { method: 'squash' }],
    ['by squash, with the title alone', { method: 'squash', title: 'Revert v1.5.1 (#2)', body: '' }],
    ['by rebase', { method: 'rebase' }],
  ] as const)('merged %s', async (_, merge) => {
    await using shop = await openBad();
    await expectReverted(shop, merge);
    await expectBackWithNextRelease(shop);
  });

  test('where the release was finished, and is in develop as a merge', async () => {
    await using shop = await openBad();
    await pushed(shop);
    await expectReverted(shop);
    await expectBackWithNextRelease(shop);
  });

  test.each(['squash', 'rebase'] as const)('where the release came by %s', async (method) => {
    await using shop = await openBad({ method });
    await expectReverted(shop);
    await expectBackWithNextRelease(shop);
  });
});

test('what the release branch had beside develop comes to develop before the revert', async () => {
  await using shop = await openBad({ added: { CHANGES: '1.5.1\n' } });
  const { repository } = shop;
  await press(shop, 'revert', { release: 'v1.5.1' });
  const reverted = await mergeOpen(shop, 'main');
  const step = await pushed(shop);
  expect(step.outputs).toMatchObject({ kind: 'revert', tag: 'v1.5.2', 'back-merge': 'merged' });
  expect(await repository.contains('develop', reverted)).toBe(true);
  for (const [path, content] of Object.entries({ ...work, CHANGES: '1.5.1\n' }))
    expect(await repository.read('develop', path)).toBe(content);
  await expectBackWithNextRelease(shop);
});

test('of a release of several merges and a push, partly in develop, develop has all afterwards', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.tag('v1.5.0', 'main', { annotated: true });
  await shop.hotfix({ 'src/one.ts': '1\n' }, { branch: 'hotfix/one' });
  await repository.merge('develop', 'main');
  await shop.hotfix({ 'src/two.ts': '2\n' }, { branch: 'hotfix/two', method: 'squash' });
  await repository.commit('main', { files: { 'src/three.ts': '3\n' }, message: 'Three' });
  await shop.hotfix({ 'src/four.ts': '4\n' }, { branch: 'hotfix/four' });
  await repository.tag('v1.5.1', 'main', { annotated: true });
  await press(shop, 'revert', { release: 'v1.5.1' });
  const reverted = await mergeOpen(shop, 'main');
  const step = await pushed(shop);
  expect(step.outputs).toMatchObject({ kind: 'revert', tag: 'v1.5.2', sha: reverted, 'back-merge': 'merged' });
  expect(await filesOf(shop, 'main')).toBe(await filesOf(shop, 'v1.5.0'));
  for (const [path, content] of [
    ['src/one.ts', '1\n'],
    ['src/two.ts', '2\n'],
    ['src/three.ts', '3\n'],
    ['src/four.ts', '4\n'],
  ] as const)
    expect(await repository.read('develop', path)).toBe(content);
  await releaseDevelop(shop, 'v1.6.0');
  expect(await filesOf(shop, 'main')).toBe(await filesOf(shop, 'develop'));
});

test('while another hotfix’s back-merge is open, the revert waits behind it, and nothing of it is lost', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  await pushed(shop);
  await repository.commit('develop', { files: { 'src/cart.ts': 'export const items = wish();\n' } });
  const fixed = await shop.hotfix({ 'src/cart.ts': 'export const items = [1];\n' });
  expect((await pushed(shop)).outputs).toMatchObject({ tag: 'v1.5.1-hotfix.1', 'back-merge': 'proposed' });
  await press(shop, 'revert', { release: 'v1.5.1' });
  const reverted = await mergeOpen(shop, 'main');
  expect((await pushed(shop)).outputs).toMatchObject({ kind: 'revert', tag: 'v1.5.2', 'back-merge': 'proposed' });
  expect(await repository.contains('develop', reverted)).toBe(false);
  expect(await repository.read('main', 'src/cart.ts')).toBe('export const items = [1];\n');
  const [open] = openPulls(shop, 'develop');
  const head = open?.head.ref ?? '';
  const settled = 'export const items = [1, wish()];\n';
  await repository.commit(head, { files: { 'src/cart.ts': settled }, parents: [head, 'develop'], message: 'settle' });
  await mergeOpen(shop, 'develop');
  await pushed(shop);
  for (const commit of [fixed, reverted]) expect(await repository.contains('develop', commit)).toBe(true);
  for (const [path, content] of Object.entries({ ...work, 'src/cart.ts': settled }))
    expect(await repository.read('develop', path)).toBe(content);
  await releaseDevelop(shop, 'v1.6.0');
  expect(await filesOf(shop, 'main')).toBe(await filesOf(shop, 'develop'));
});

test('the revert of the revert brings the work back to production at once, and develop stays as it is', async () => {
  await using shop = await openBad();
  await expectReverted(shop);
  const develop = await filesOf(shop, 'develop');
  const step = await press(shop, 'revert', { release: 'v1.5.2', reason: 'It was not the release' });
  expect(step.outputs).toMatchObject({ result: 'proposed', 'revert-branch': 'revert/v1.5.2', version: 'v1.5.3' });
  const restored = await mergeOpen(shop, 'main');
  const finished = await pushed(shop);
  expect(finished.outputs).toMatchObject({ kind: 'revert', tag: 'v1.5.3', sha: restored, 'back-merge': 'merged' });
  expect(await filesOf(shop, 'main')).toBe(await filesOf(shop, 'v1.5.1'));
  expect(await filesOf(shop, 'develop')).toBe(develop);
});

test.each(['merge', 'squash'] as const)(
  'what landed without a release of its own stays, where the revert is taken back by its commit: merged by %s',
  async (method) => {
    await using shop = await openBad();
    const { repository } = shop;
    await repository.commit('main', { files: { 'src/late.ts': '1\n' }, message: 'Late' });
    await press(shop, 'revert', { release: 'v1.5.1' });
    const reverted = await mergeOpen(shop, 'main', { method });
    expect((await pushed(shop)).outputs).toMatchObject({ kind: 'revert', tag: 'v1.5.2' });
    const develop = await filesOf(shop, 'develop');
    // The release that the revert became brought it, too: so the pull request offers the commit.
    const all = await press(shop, 'revert', { release: 'v1.5.2', 'dry-run': 'true' });
    const one = await press(shop, 'revert', { commit: reverted });
    expect(all.json('commits')).not.toEqual(one.json('commits'));
    await mergeOpen(shop, 'main', { method });
    const finished = await pushed(shop);
    expect(finished.outputs).toMatchObject({ kind: 'revert', tag: 'v1.5.3', 'back-merge': 'merged' });
    for (const [path, content] of Object.entries({ ...work, 'src/late.ts': '1\n' }))
      expect(await repository.read('main', path)).toBe(content);
    expect(await filesOf(shop, 'develop')).toBe(develop);
  },
);

test('what was reverted, came again and is bad again is reverted again, under a number of its own', async () => {
  await using shop = await openBad();
  await expectReverted(shop);
  await press(shop, 'revert', { release: 'v1.5.2' });
  await mergeOpen(shop, 'main');
  await pushed(shop);
  const again = await press(shop, 'revert', { release: 'v1.5.1' });
  expect(again.outputs).toMatchObject({ result: 'proposed', version: 'v1.5.4' });
  const reverted = await mergeOpen(shop, 'main');
  const step = await pushed(shop);
  expect(step.outputs).toMatchObject({ kind: 'revert', tag: 'v1.5.4', sha: reverted, 'back-merge': 'merged' });
  expect(await filesOf(shop, 'main')).toBe(await filesOf(shop, 'v1.5.0'));
  await expectBackWithNextRelease(shop);
});
