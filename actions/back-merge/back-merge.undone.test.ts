// Reverts on production that are more than one commit taken back: of whole merges, of reverts, beside open back-merges.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, conflicting, type Files, openPulls, release } from './back-merge.world.ts';

const feature = 'src/wishes.ts';

/** Develop goes to production as a release; gives back the commit with which it landed there. */
async function releaseDevelop(shop: Shop, method: 'merge' | 'squash'): Promise<string> {
  const pull = await shop.repository.openPullRequest({ head: 'develop', base: 'main', title: 'Release 1.4.0' });
  const landed = await shop.repository.mergePullRequest(pull.number, { method });
  await shop.repository.tag('v1.4.0', 'main');
  return landed;
}

/** What GitHub's own button "Revert" makes of a commit on main, merged by a person. */
async function pressRevert(shop: Shop, landed: string, files: Files): Promise<string> {
  const { repository } = shop;
  const [first = '', second] = (await repository.git('show', '-s', '--format=%P', landed)).split(' ');
  const subject = await repository.git('show', '-s', '--format=%s', landed);
  const what = second ? `commit ${landed}, reversing\nchanges made to ${first}.` : `commit ${landed}.`;
  const number = repository.pullRequests.length + 1;
  const branch = `revert-${number}`;
  await repository.branch(branch, 'main');
  await repository.commit(branch, { files, message: `Revert "${subject}"\n\nThis reverts ${what}` });
  const pull = await repository.openPullRequest({ head: branch, base: 'main', title: `Revert "${subject}"` });
  return repository.mergePullRequest(pull.number);
}

test.each(['merge', 'squash'] as const)(
  'a whole release that landed by %s and was reverted is not taken out of develop without asking',
  async (method) => {
    await using shop = await openShop();
    const landed = await releaseDevelop(shop, method);
    await pressRevert(shop, landed, { [feature]: null });
    const develop = await shop.repository.tip('develop');
    const step = await bringBack(shop);
    expect(step.result).toBe('proposed');
    expect(openPulls(shop)[0]?.body).toContain('takes these commits out of `develop` too');
    expect(openPulls(shop)[0]?.body).toContain(`- ${develop}`);
    expect(await shop.repository.tip('develop')).toBe(develop);
  },
);

test.each(['merge', 'squash'] as const)(
  'with `reverts: keep` develop keeps the work of a release that landed by %s and was reverted',
  async (method) => {
    await using shop = await openShop();
    const landed = await releaseDevelop(shop, method);
    const revert = await pressRevert(shop, landed, { [feature]: null });
    await release(shop, 'v1.4.1', { 'src/later.ts': 'later\n' });
    const step = await bringBack(shop, { reverts: 'keep' });
    expect(step.result).toBe('merged');
    expect(await shop.repository.contains('develop', revert)).toBe(true);
    expect(await shop.repository.read('develop', feature)).toBe('export {};\n');
    expect(await shop.repository.read('develop', 'src/later.ts')).toBe('later\n');
    expect((await bringBack(shop)).result).toBe('up-to-date');
  },
);

test('a hotfix that came to develop by squash and is reverted on main is to be decided on', async () => {
  await using shop = await openShop();
  const landed = await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'true\n' });
  await bringBack(shop, { strategy: 'pull-request' });
  await shop.repository.mergePullRequest(openPulls(shop)[0]?.number ?? 0, { method: 'squash' });
  await pressRevert(shop, landed, { 'src/auth.ts': 'export const checked = false;\n' });
  expect((await bringBack(shop)).result).toBe('proposed');
  expect((await bringBack(shop, { reverts: 'keep' })).result).toBe('merged');
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('true\n');
  expect((await bringBack(shop)).result).toBe('up-to-date');
});

test('GitHub’s button on the merge of a hotfix that develop has is a revert to be decided on', async () => {
  await using shop = await openShop();
  const landed = await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'true\n' });
  await bringBack(shop);
  await pressRevert(shop, landed, { 'src/auth.ts': 'export const checked = false;\n' });
  const step = await bringBack(shop);
  expect(step.result).toBe('proposed');
  expect(openPulls(shop)[0]?.body).toContain(`- ${landed}`);
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('true\n');
});

test.each(['Reverts acme/shop#1', 'Reverts #1'])(
  'squashed with nothing but "%s", GitHub’s button is one too',
  async (body) => {
    await using shop = await openShop();
    const { repository } = shop;
    const landed = await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'true\n' });
    await bringBack(shop);
    const files = { 'src/auth.ts': 'export const checked = false;\n' };
    await repository.commit('main', { files, message: `Revert "Mend" (#3)\n\n${body}` });
    const step = await bringBack(shop);
    expect(step.result).toBe('proposed');
    expect(openPulls(shop)[0]?.body).toContain(`- ${landed}`);
    expect(await repository.read('develop', 'src/auth.ts')).toBe('true\n');
  },
);

test('a revert that was itself reverted takes nothing back, and needs no decision', async () => {
  await using shop = await openShop();
  const landed = await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'true\n' });
  await bringBack(shop);
  const revert = await pressRevert(shop, landed, { 'src/auth.ts': 'export const checked = false;\n' });
  await pressRevert(shop, revert, { 'src/auth.ts': 'true\n' });
  const step = await bringBack(shop);
  expect(step.result).toBe('merged');
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('true\n');
});

test('a revert that was reverted and made again is one', async () => {
  await using shop = await openShop();
  const landed = await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'true\n' });
  await bringBack(shop);
  const revert = await pressRevert(shop, landed, { 'src/auth.ts': 'export const checked = false;\n' });
  const again = await pressRevert(shop, revert, { 'src/auth.ts': 'true\n' });
  await pressRevert(shop, again, { 'src/auth.ts': 'export const checked = false;\n' });
  expect((await bringBack(shop)).result).toBe('proposed');
  expect(openPulls(shop)[0]?.body).toContain(`- ${landed}`);
});

test('what people settled of another hotfix is where the proposal of a revert begins', async () => {
  await using shop = await openShop(conflicting);
  const { repository } = shop;
  const landed = await release(shop, 'v1.3.0-hotfix.1', { 'src/work.ts': 'work\n' });
  await bringBack(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/auth.ts': 'true\n' });
  await bringBack(shop);
  const [open] = openPulls(shop);
  const parents = [open?.head.sha ?? '', 'develop'];
  const solved = await repository.commit(open?.head.ref ?? '', { files: { 'src/auth.ts': 'both\n' }, parents });
  await pressRevert(shop, landed, { 'src/work.ts': null });
  await repository.tag('v1.3.1', 'main');
  const step = await bringBack(shop);
  expect(step.result).toBe('proposed');
  expect(openPulls(shop)).toMatchObject([{ head: { ref: 'back-merge/v1.3.1-to-develop' } }]);
  expect(await repository.contains(openPulls(shop)[0]?.head.sha ?? '', solved)).toBe(true);
  expect(await repository.read('develop', 'src/work.ts')).toBe('work\n');
});

/** A kept revert between two hotfixes of one file. */
async function openInterrupted(): Promise<Shop> {
  const shop = await openShop();
  const { repository } = shop;
  const landed = await shop.hotfix({ 'src/work.ts': 'work\n' }, { branch: 'hotfix/work' });
  await repository.merge('develop', 'main');
  await shop.hotfix({ 'src/auth.ts': 'first\n' }, { branch: 'hotfix/first' });
  await repository.commit('main', { files: { 'src/work.ts': null }, message: `Revert\n\nHotfix-Reverts: ${landed}` });
  return shop;
}

test('a dry run of several parts sees the later on top of the earlier', async () => {
  await using shop = await openInterrupted();
  await shop.hotfix({ 'src/auth.ts': 'second\n' }, { branch: 'hotfix/second' });
  const dry = await bringBack(shop, { 'dry-run': 'true' });
  expect(dry.outputs).toMatchObject({ result: 'merged', conflicts: '[]' });
  expect(shop.github.writes()).toEqual([]);
  expect((await bringBack(shop)).result).toBe('merged');
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('second\n');
  expect(await shop.repository.read('develop', 'src/work.ts')).toBe('work\n');
});

test('with `on-conflict: fail` a conflict in a later part writes none of the earlier', async () => {
  await using shop = await openInterrupted();
  await shop.hotfix({ 'src/cart.ts': 'main\n' }, { branch: 'hotfix/second' });
  const develop = await shop.repository.commit('develop', { files: { 'src/cart.ts': 'develop\n' } });
  const step = await bringBack(shop, { 'on-conflict': 'fail' });
  expect(step.outputs).toMatchObject({ result: 'conflict', conflicts: '["src/cart.ts"]' });
  expect(await shop.repository.tip('develop')).toBe(develop);
  expect(step.summary).not.toContain('is merged');
});

test('what landed together with a revert is not left out of develop, even with `reverts: keep`', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const landed = await releaseDevelop(shop, 'merge');
  await repository.branch('revert-1', 'main');
  const message = `Revert "Release 1.4.0"\n\nThis reverts commit ${landed}.`;
  await repository.commit('revert-1', { files: { [feature]: null }, message });
  await repository.commit('revert-1', { files: { 'src/auth.ts': 'mended\n' }, message: 'fix: and this' });
  const pull = await repository.openPullRequest({ head: 'revert-1', base: 'main', title: 'Revert' });
  await repository.mergePullRequest(pull.number);
  const develop = await repository.tip('develop');
  expect((await bringBack(shop, { reverts: 'keep' })).result).toBe('proposed');
  expect(await repository.tip('develop')).toBe(develop);
});
