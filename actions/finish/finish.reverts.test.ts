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

test('one whose squash names no commit, as repositories can be set, is a revert by its commits', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  const { repository } = shop;
  const { branch, files, message } = revertByButton;
  await repository.branch(branch, 'main');
  await repository.commit(branch, { files, message: message(released) });
  const pull = await repository.openPullRequest({ head: branch, base: 'main', title: 'Revert "Check tokens"' });
  const squash = { method: 'squash', title: 'Revert "Check tokens" (#2)', body: 'Reverts acme/shop#1' } as const;
  const reverted = await repository.mergePullRequest(pull.number, squash);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ kind: 'revert', tag: 'v1.3.1', sha: reverted, 'back-merge': 'proposed' });
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
  expect(repository.pullRequests.at(-1)?.body).toContain(released);
});

test('one on the button’s branch that people had to mend is a revert still', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  const { repository } = shop;
  const { branch, files, message } = revertByButton;
  await repository.branch(branch, 'main');
  await repository.commit(branch, { files, message: message(released) });
  await repository.commit(branch, { files: { 'src/mended.ts': '\n' }, message: 'fix: what that left' });
  const pull = await repository.openPullRequest({ head: branch, base: 'main', title: 'Revert "Check tokens"' });
  const reverted = await repository.mergePullRequest(pull.number);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'revert', tag: 'v1.3.1', sha: reverted });
});

test('one that was pushed without a pull request is a revert by its message, also with scheme: patch', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  const { files, message } = revertByButton;
  const reverted = await shop.repository.commit('main', { files, message: message(released) });
  const step = await finishPush(shop, { inputs: { scheme: 'patch', reverts: 'keep' } });
  expect(step.outputs).toMatchObject({ kind: 'revert', tag: 'v1.3.1', sha: reverted, 'back-merge': 'merged' });
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(fixed);
});

test('a hotfix and its own revert in one push are two releases, and develop keeps the work', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  const reverted = await revertOnMain(shop, one, ourRevert);
  const step = await finishPush(shop);
  expect(step.failure).toBeUndefined();
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one, 'v1.3.1': reverted });
  expect(await shop.repository.contains('develop', reverted)).toBe(true);
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(fixed);
});

test.each([
  ['ours', ourRevert],
  ['by GitHub’s button', revertByButton],
])('the revert of a revert %s brings the work back to production; develop has it all the time', async (_, first) => {
  const { shop, released } = await releasedShop();
  await using _shop = shop;
  const { repository } = shop;
  const reverted = await revertOnMain(shop, released, first);
  await finishPush(shop);
  const wish = { ...revertByButton, branch: 'revert-2-revert', files: fix };
  const back = await revertOnMain(shop, reverted, wish);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'revert', tag: 'v1.3.2', sha: back });
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
  const open = repository.pullRequests.filter(({ state }) => state === 'open');
  // A revert that develop never took needs no decision about its own revert.
  expect(open).toHaveLength(first === ourRevert ? 1 : 0);
  for (const { number } of open) await repository.mergePullRequest(number);
  expect(await repository.contains('develop', back)).toBe(true);
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
  expect((await finishPush(shop)).result).toBe('nothing-to-do');
});

test('what landed before a revert of ours is brought back before it: main up to there, then the revert alone', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  const { repository } = shop;
  const docs = await shop.hotfix({ 'docs/help.md': 'Help\n' }, { branch: 'docs/help', title: 'Help' });
  const reverted = await revertOnMain(shop, released, ourRevert);
  await finishPush(shop);
  const [record, before] = (await repository.git('log', '-2', '--first-parent', '--format=%P %T', 'develop')).split(
    '\n',
  );
  expect(record?.split(' ')[1]).toBe(reverted);
  expect(before?.split(' ')[1]).toBe(docs);
  expect(record?.split(' ')[2]).toBe(before?.split(' ')[2]);
});

test('while the first part waits in a pull request, because of a rule, the revert waits too', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  const { repository } = shop;
  repository.protect('develop', { requirePullRequest: true });
  const docs = await shop.hotfix({ 'docs/help.md': 'Help\n' }, { branch: 'docs/help', title: 'Help' });
  const reverted = await revertOnMain(shop, released, ourRevert);
  const waiting = await finishPush(shop);
  const open = () => repository.pullRequests.filter(({ state }) => state === 'open');
  expect(waiting.outputs).toMatchObject({ result: 'released', tag: 'v1.3.1', 'back-merge': 'proposed' });
  expect(open().map(({ head }) => head.sha)).toEqual([docs]);
  expect(waiting.summary).toContain('waits until this is done');
  await repository.mergePullRequest(open()[0]?.number ?? 0);
  await finishPush(shop);
  expect(open()).toHaveLength(1);
  await repository.mergePullRequest(open()[0]?.number ?? 0);
  expect(await repository.contains('develop', reverted)).toBe(true);
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
});
