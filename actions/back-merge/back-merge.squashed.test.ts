// Earlier merges between the two that were squashed: git does not see them, their pull requests do.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isMergeable, openShop, paste, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, conflicting, type Files, openPulls, openReleased, parentsOf, release } from './back-merge.world.ts';

const both = 'both\n';

type Pull = ReturnType<typeof openPulls>[number];

/** The back-merge of hotfix 1 conflicts, a person settles it and lands it by squash. */
async function squashBack(shop: Shop, files: Files = {}, edit?: (pull: Pull) => void): Promise<number> {
  await bringBack(shop);
  const [pull] = openPulls(shop);
  if (pull) edit?.(pull);
  const parents = ['develop', pull?.head.sha ?? ''];
  await shop.repository.commit(pull?.head.ref ?? '', { files: { 'src/auth.ts': both, ...files }, parents });
  await shop.repository.mergePullRequest(pull?.number ?? 0, { method: 'squash' });
  return pull?.number ?? 0;
}

/** The paths in which git itself sees a conflict between the open pull request and develop. */
async function conflictsOnBranch(shop: Shop): Promise<string[]> {
  const head = openPulls(shop)[0]?.head.sha ?? '';
  const args = ['-C', shop.repository.gitDir, 'merge-tree', '--write-tree', '--name-only', '--no-messages'];
  const { stdout } = await promisify(execFile)('git', [...args, 'develop', head]).catch(
    (error: { stdout: string }) => error,
  );
  return stdout.trim().split('\n').slice(1);
}

test('its conflicts do not come back with the next hotfix, and it is said how to end it', async () => {
  await using shop = await openReleased(conflicting);
  const number = await squashBack(shop);
  const develop = await shop.repository.tip('develop');
  const main = await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  const step = await bringBack(shop);
  expect(step.result).toBe('merged');
  expect(await parentsOf(shop, 'develop')).toEqual([develop, main]);
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(both);
  expect(await shop.repository.read('develop', 'src/later.ts')).toBe('later\n');
  expect(step.summary.match(new RegExp(`#${number}`, 'g'))).toHaveLength(1);
  expect(step.summary).toContain('Allow merge commits for `develop`');
  const after = await bringBack(shop);
  expect(after.result).toBe('up-to-date');
  expect(after.summary).not.toContain(`#${number}`);
});

test('with nothing new after it, the target is up to date', async () => {
  await using shop = await openReleased(conflicting);
  await squashBack(shop);
  expect((await bringBack(shop)).outputs).toMatchObject({ result: 'up-to-date', conflicts: '[]' });
});

test('a pull request from main that a person squashed counts too', async () => {
  await using shop = await openReleased();
  const pull = await shop.repository.openPullRequest({ head: 'main', base: 'develop', title: 'Sync' });
  await shop.repository.mergePullRequest(pull.number, { method: 'squash' });
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = always;\n' } });
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  const step = await bringBack(shop);
  expect(step.result).toBe('merged');
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('export const checked = always;\n');
});

test('of two squashes the one that reaches further counts, though the other was touched last', async () => {
  await using shop = await openReleased(conflicting);
  const first = await squashBack(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/auth.ts': 'never\n' });
  const pull = await shop.repository.openPullRequest({ head: 'main', base: 'develop', title: 'Sync' });
  await shop.repository.branch('settled', 'main');
  shop.repository.closePullRequest(pull.number);
  await bringBack(shop, { strategy: 'pull-request' });
  const [second] = openPulls(shop);
  await shop.repository.commit(second?.head.ref ?? '', {
    files: { 'src/auth.ts': 'sometimes\n' },
    parents: [second?.head.sha ?? '', 'develop'],
  });
  await shop.repository.mergePullRequest(second?.number ?? 0, { method: 'squash' });
  const touched = shop.repository.pullRequests.find(({ number }) => number === first);
  if (touched) touched.updatedAt = '2099-01-01T00:00:00Z';
  await release(shop, 'v1.3.0-hotfix.3', { 'src/later.ts': 'later\n' });
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'merged', conflicts: '[]' });
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('sometimes\n');
});

test('a revert that the squash carried is decided already', async () => {
  await using shop = await openShop(conflicting);
  const { repository } = shop;
  const landed = await shop.hotfix({ 'src/work.ts': 'work\n' }, { branch: 'hotfix/work' });
  await repository.merge('develop', 'main');
  await shop.hotfix({ 'src/auth.ts': 'true\n' }, { branch: 'hotfix/auth' });
  await repository.commit('main', {
    files: { 'src/work.ts': null },
    message: `Revert\n\nThis reverts commit ${landed}.`,
  });
  await repository.commit('main', { files: { 'src/kept.ts': 'kept\n' } });
  await repository.tag('v1.3.1', 'main');
  await squashBack(shop, { 'src/kept.ts': 'kept\n' });
  await release(shop, 'v1.3.1-hotfix.1', { 'src/later.ts': 'later\n' });
  const step = await bringBack(shop);
  expect(step.result).toBe('merged');
  for (const path of ['src/work.ts', 'src/kept.ts', 'src/later.ts'])
    expect(await repository.read('develop', path)).toBeDefined();
});

test('a release that went from develop to main by squash brings none of develop’s own work back as a conflict', async () => {
  await using shop = await openShop(conflicting);
  const pull = await shop.repository.openPullRequest({ head: 'develop', base: 'main', title: 'Release 1.4.0' });
  await shop.repository.mergePullRequest(pull.number, { method: 'squash' });
  await shop.repository.tag('v1.4.0', 'main');
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = asked();\n' } });
  const main = await release(shop, 'v1.4.0-hotfix.1', { 'src/later.ts': 'later\n' });
  const develop = await shop.repository.tip('develop');
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'merged', conflicts: '[]' });
  expect(await parentsOf(shop, 'develop')).toEqual([develop, main]);
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('export const checked = asked();\n');
});

test('a new conflict after a squashed back-merge is proposed without the old ones', async () => {
  await using shop = await openReleased({ develop: { 'src/auth.ts': 'ask\n', 'src/cart.ts': 'all\n' } });
  await squashBack(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/cart.ts': 'none\n' });
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '["src/cart.ts"]' });
  expect(await conflictsOnBranch(shop)).toEqual(['src/cart.ts']);
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(both);
});

test('a new conflict after a release by squash is proposed without the old ones', async () => {
  await using shop = await openShop({ develop: { 'src/auth.ts': 'ask\n', 'src/cart.ts': 'all\n' } });
  const pull = await shop.repository.openPullRequest({ head: 'develop', base: 'main', title: 'Release 1.4.0' });
  await shop.repository.mergePullRequest(pull.number, { method: 'squash' });
  await shop.repository.tag('v1.4.0', 'main');
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'asked\n', 'src/cart.ts': 'many\n' } });
  const before = await shop.repository.tip('develop');
  await release(shop, 'v1.4.0-hotfix.1', { 'src/cart.ts': 'none\n' });
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '["src/cart.ts"]' });
  expect(await conflictsOnBranch(shop)).toEqual(['src/cart.ts']);
  expect(await shop.repository.tip('develop')).toBe(before);
  expect((await bringBack(shop)).outputs['pull-request-number']).toBe(step.outputs['pull-request-number']);
});

test('where the target takes no direct write, the commands of the pull request show git what the squash carried', async () => {
  await using shop = await openReleased({ develop: { 'src/auth.ts': 'ask\n', 'src/cart.ts': 'all\n' } });
  await squashBack(shop);
  shop.repository.protect('develop', { requirePullRequest: true });
  const carried = await shop.repository.git('rev-parse', 'v1.3.0-hotfix.1^{commit}');
  const squash = (await shop.repository.tip('develop')) ?? '';
  await release(shop, 'v1.3.0-hotfix.2', { 'src/cart.ts': 'none\n' });
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '["src/cart.ts"]' });
  const body = openPulls(shop)[0]?.body;
  expect(body).toContain(`git replace --graft ${squash} ${squash}^ ${carried}`);
  expect(body).toContain(`git replace --delete ${squash}`);
  const number = openPulls(shop)[0]?.number;
  // Only the new conflict is left to settle: the old one would make the commit fail.
  await paste(
    shop,
    body ?? '',
    "git diff --name-only --diff-filter=U | grep -qx src/cart.ts && printf 'some\\n' > src/cart.ts",
  );
  expect(await isMergeable(shop, number)).toBe(true);
  await shop.repository.mergePullRequest(number ?? 0);
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(both);
  expect(await shop.repository.read('develop', 'src/cart.ts')).toBe('some\n');
  expect((await bringBack(shop)).result).toBe('up-to-date');
});

test('with `on-conflict: fail` a new conflict after a squash writes nothing', async () => {
  await using shop = await openReleased({ develop: { 'src/auth.ts': 'ask\n', 'src/cart.ts': 'all\n' } });
  await squashBack(shop);
  const before = await shop.repository.branches();
  await release(shop, 'v1.3.0-hotfix.2', { 'src/cart.ts': 'none\n' });
  const step = await bringBack(shop, { 'on-conflict': 'fail' });
  expect(step.outputs).toMatchObject({ result: 'conflict', conflicts: '["src/cart.ts"]' });
  expect((await shop.repository.branches())['develop']).toBe(before['develop']);
});

test('a back-merge whose text a person replaced before it was squashed is found too', async () => {
  await using shop = await openReleased(conflicting);
  await squashBack(shop, {}, (pull) => {
    pull.body = 'Settled with Ada.';
  });
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  expect((await bringBack(shop)).outputs).toMatchObject({ result: 'merged', conflicts: '[]' });
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(both);
});

test('what people merged into the branch besides before it was squashed is carried too', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  await bringBack(shop);
  const [pull] = openPulls(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/auth.ts': 'never\n' });
  const parents = [pull?.head.sha ?? '', 'develop', 'main'];
  await repository.commit(pull?.head.ref ?? '', { files: { 'src/auth.ts': both }, parents });
  await repository.mergePullRequest(pull?.number ?? 0, { method: 'squash' });
  await release(shop, 'v1.3.0-hotfix.3', { 'src/later.ts': 'later\n' });
  expect((await bringBack(shop)).outputs).toMatchObject({ result: 'merged', conflicts: '[]' });
  expect(await repository.read('develop', 'src/auth.ts')).toBe(both);
});

test('one that landed by rebase is found like a squashed one', async () => {
  await using shop = await openReleased();
  await bringBack(shop, { strategy: 'pull-request' });
  await shop.repository.mergePullRequest(openPulls(shop)[0]?.number ?? 0, { method: 'rebase' });
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = always;\n' } });
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  expect((await bringBack(shop)).outputs).toMatchObject({ result: 'merged', conflicts: '[]' });
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('export const checked = always;\n');
});

test('a revert of what a squash carried is a revert of what the target has: it is asked about', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  const fixed = 'export const checked = true;\n';
  await squashBack(shop, { 'src/auth.ts': fixed });
  const message = `Revert "Mend"\n\nThis reverts commit ${await repository.tip('main')}.`;
  const reverted = await repository.commit('main', {
    files: { 'src/auth.ts': 'export const checked = false;\n' },
    message,
  });
  const asked = await bringBack(shop);
  expect(asked.result).toBe('proposed');
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
  const kept = await bringBack(shop, { reverts: 'keep' });
  expect(kept.result).toBe('merged');
  expect(await repository.contains('develop', reverted)).toBe(true);
  expect(await repository.read('develop', 'src/auth.ts')).toBe(fixed);
});

test('a target that was reset to before the squash gets what the squash had brought', async () => {
  await using shop = await openReleased();
  const before = (await shop.repository.tip('develop')) ?? '';
  await bringBack(shop, { strategy: 'pull-request' });
  await shop.repository.mergePullRequest(openPulls(shop)[0]?.number ?? 0, { method: 'squash' });
  await shop.repository.branch('develop', before);
  const step = await bringBack(shop);
  expect(step.result).toBe('merged');
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(await shop.repository.read('main', 'src/auth.ts'));
});
