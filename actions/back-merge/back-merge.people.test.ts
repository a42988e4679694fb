// What people do beside the action: pull requests of their own, edited texts, branches renamed, closed or merged meanwhile.

import { expect, test } from '@jest/globals';
import { afterFirst, bringBack, conflicting, openPulls, openReleased, release, written } from './back-merge.world.ts';

const branch = 'back-merge/v1.3.0-hotfix.1-to-develop';

test('what a person opened by the link of the error is the back-merge from then on', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  repository.settings.actionsMayOpenPullRequests = false;
  expect((await bringBack(shop)).result).toBe('failed');
  const byHand = await repository.openPullRequest({ head: branch, base: 'develop', title: 'Back-merge' });
  const again = await bringBack(shop);
  expect(again.failure).toBeUndefined();
  expect(again.outputs).toMatchObject({ result: 'proposed', 'pull-request-number': String(byHand.number) });
  repository.settings.actionsMayOpenPullRequests = true;
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  await bringBack(shop);
  expect(byHand.state).toBe('closed');
  expect(openPulls(shop)).toMatchObject([{ head: { ref: 'back-merge/v1.3.0-hotfix.2-to-develop' } }]);
});

test('a back-merge whose text a person replaced is found again, with what was pushed to it', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  await bringBack(shop);
  const [pull] = openPulls(shop);
  if (pull) pull.body = 'Ask Ada about this.';
  const parents = [pull?.head.sha ?? '', 'develop'];
  const solved = await repository.commit(branch, { files: { 'src/auth.ts': 'both\n' }, parents });
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  await bringBack(shop);
  expect(openPulls(shop)).toHaveLength(1);
  expect(await repository.contains(openPulls(shop)[0]?.head.sha ?? '', solved)).toBe(true);
});

test('one of an older line whose text was replaced is not mistaken for one of main', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  await repository.branch('support/v1.3.0', 'v1.3.0');
  await repository.commit('support/v1.3.0', { files: { 'src/auth.ts': 'older\n' } });
  await repository.tag('v1.3.0-hotfix.2', 'support/v1.3.0');
  await bringBack(shop, { source: 'support/v1.3.0' });
  const [older] = openPulls(shop);
  if (older) older.body = 'Ask Ada about this.';
  await bringBack(shop);
  expect(openPulls(shop)).toMatchObject([{ number: older?.number }, { head: { ref: branch } }]);
});

test('a pull request of a person from main stays theirs, and its head is not written to', async () => {
  await using shop = await openReleased(conflicting);
  const theirs = await shop.repository.openPullRequest({ head: 'main', base: 'develop', title: 'Sync' });
  const main = await shop.repository.tip('main');
  const step = await bringBack(shop);
  expect(step.result).toBe('proposed');
  expect(step.outputs['pull-request-number']).not.toBe(String(theirs.number));
  expect(theirs).toMatchObject({ state: 'open', body: null });
  expect(await shop.repository.tip('main')).toBe(main);
});

test('a target that was renamed keeps its back-merge', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  await bringBack(shop);
  const [pull] = openPulls(shop);
  // GitHub re-aims open pull requests at the new name.
  await repository.branch('next', 'develop');
  if (pull) pull.base.ref = 'next';
  await repository.deleteBranch('develop');
  const step = await bringBack(shop, { into: 'next' });
  expect(step.outputs['pull-request-number']).toBe(String(pull?.number));
  expect(openPulls(shop)).toHaveLength(1);
});

test('one that was closed by a person is proposed anew, once', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const [closed] = openPulls(shop);
  shop.repository.closePullRequest(closed?.number ?? 0);
  const step = await bringBack(shop);
  await bringBack(shop);
  expect(openPulls(shop).map(({ number }) => String(number))).toEqual([step.outputs['pull-request-number']]);
  expect(closed?.state).toBe('closed');
});

test('a merge by a person between reading and proposing is seen: nothing is left to bring back', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  const parents = ['develop', 'main'];
  const merged = afterFirst(shop, { method: 'POST', path: /\/git\/refs$/ }, () =>
    repository.commit('develop', { files: { 'src/auth.ts': 'both\n' }, parents }),
  );
  const step = await bringBack(shop);
  await merged.done;
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('up-to-date');
  expect(openPulls(shop)).toEqual([]);
  expect(await repository.tip(branch)).toBeUndefined();
});

test('a target that is deleted between reading and writing fails alone, and is named', async () => {
  await using shop = await openReleased();
  const { repository } = shop;
  await repository.branch('next', 'develop');
  const gone = afterFirst(shop, { method: 'GET', path: /\/compare\// }, () => repository.deleteBranch('develop'));
  const step = await bringBack(shop, { into: 'develop, next' });
  await gone.done;
  expect(step.json('results')).toMatchObject([{ result: 'failed' }, { result: 'merged' }]);
  expect(step.failure).toContain('develop');
  expect(await repository.tip('develop')).toBeUndefined();
});

test('a commit of production and the branch that holds it have one back-merge, whichever was named', async () => {
  await using shop = await openReleased(conflicting);
  const older = (await shop.repository.tip('main')) ?? '';
  await shop.hotfix({ 'src/later.ts': 'later\n' }, { branch: 'hotfix/later' });
  await bringBack(shop, { source: older });
  expect(openPulls(shop)).toHaveLength(1);
  await bringBack(shop);
  expect(openPulls(shop)).toMatchObject([{ head: { sha: await shop.repository.tip('main') } }]);
  const writes = written(shop).length;
  const again = await bringBack(shop, { source: older });
  expect(again.outputs['pull-request-number']).toBe(String(openPulls(shop)[0]?.number));
  expect(written(shop)).toHaveLength(writes);
});

test('what was dropped from the target does not come back with a merge that was settled before', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  const before = (await repository.tip('develop')) ?? '';
  repository.protect('develop', { requirePullRequest: true });
  await repository.commit('develop', { files: { 'secret.txt': 'oops\n' } });
  await bringBack(shop, { resolve: '**: ours' });
  const [outdated] = openPulls(shop);
  await repository.branch('develop', before);
  const step = await bringBack(shop, { resolve: '**: ours' });
  expect(step.outputs).toMatchObject({ result: 'proposed', resolved: '["src/auth.ts"]' });
  expect(outdated?.state).toBe('closed');
  await repository.mergePullRequest(openPulls(shop)[0]?.number ?? 0);
  expect(await repository.read('develop', 'secret.txt')).toBeUndefined();
});
