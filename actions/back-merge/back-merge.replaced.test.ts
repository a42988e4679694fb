// One open back-merge for each source and target: a newer one takes the place of an older, and nothing that people did is lost.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased, release } from './back-merge.world.ts';

/** A person settles the open back-merge on its branch, without merging it yet. */
async function settleByHand(shop: Shop, files: Readonly<Record<string, string>>): Promise<string> {
  const [pull] = openPulls(shop);
  return shop.repository.commit(pull?.head.ref ?? '', {
    files,
    parents: [pull?.head.sha ?? '', pull?.base.ref ?? ''],
    message: 'Settle by hand',
  });
}

async function pushedHead(shop: Shop): Promise<void> {
  // The sandbox's pull request follows its branch as GitHub's does.
  expect(openPulls(shop)[0]?.head.sha).toBe(await shop.repository.tip(openPulls(shop)[0]?.head.ref ?? ''));
}

test('is found again by source and target, whatever people called it', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const [pull] = openPulls(shop);
  if (pull) pull.title = 'Please look at this';
  const again = await bringBack(shop, { version: 'v9.9.9' });
  expect(again.outputs['pull-request-number']).toBe(String(pull?.number));
  expect(openPulls(shop)).toHaveLength(1);
});

test('what people pushed to its branch is never overwritten', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const settled = await settleByHand(shop, { 'src/auth.ts': 'both\n' });
  await pushedHead(shop);
  const again = await bringBack(shop);
  expect(again.result).toBe('proposed');
  expect(await shop.repository.tip('back-merge/v1.3.0-hotfix.1-to-develop')).toBe(settled);
  expect(openPulls(shop)).toHaveLength(1);
});

test('a newer one closes an older that nobody pushed to, with a link', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const [older] = openPulls(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  const step = await bringBack(shop);
  const open = openPulls(shop);
  expect(open).toMatchObject([{ head: { ref: 'back-merge/v1.3.0-hotfix.2-to-develop' } }]);
  expect(older?.state).toBe('closed');
  expect(older?.body).toContain(`Replaced by #${open[0]?.number}`);
  const link = (number = 0) => `[\`#${number}\`](${shop.github.serverUrl}/acme/shop/pull/${number})`;
  expect(step.summary).toContain(
    `> ${link(older?.number)} is closed: ${link(open[0]?.number)} brings the same and more. Its branch is deleted.`,
  );
  expect(await shop.repository.tip('back-merge/v1.3.0-hotfix.1-to-develop')).toBeUndefined();
});

test('a late run for the older commit takes nothing of the newer one', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  const sha = (await repository.tip('main')) ?? '';
  await bringBack(shop);
  const [older] = openPulls(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  await bringBack(shop);
  const [newer] = openPulls(shop);
  // As after a step that died before it closed the older one.
  await repository.branch(older?.head.ref ?? '', sha);
  if (older) older.state = 'open';
  await bringBack(shop, { source: sha }, { event: { name: 'push', ref: 'refs/heads/main', sha } });
  expect(newer?.state).toBe('open');
  expect(await repository.tip(newer?.head.ref ?? '')).toBe(await repository.tip('main'));
  await bringBack(shop);
  expect(openPulls(shop)).toEqual([newer]);
});

test('where a rule keeps the branch of a replaced one, the note says that it can be deleted', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  const include = ['refs/heads/back-merge/**/*'];
  shop.repository.rules.push({ name: 'keep', target: 'branch', include, rules: [{ type: 'deletion' }] });
  const step = await bringBack(shop);
  expect(step.result).toBe('proposed');
  expect(step.summary).toContain('Its branch `back-merge/v1.3.0-hotfix.1-to-develop` can be deleted.');
  expect(step.warnings.join('\n')).toContain('could not be deleted');
  expect(openPulls(shop)).toHaveLength(1);
});

test('people’s commits on an older one are where the newer begins, so that no conflict is solved twice', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const settled = await settleByHand(shop, { 'src/auth.ts': 'both\n' });
  const [older] = openPulls(shop);
  const newer = await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  const step = await bringBack(shop);
  const [pull] = openPulls(shop);
  expect(openPulls(shop)).toHaveLength(1);
  expect(older?.state).toBe('closed');
  expect(await shop.repository.tip(older?.head.ref ?? '')).toBe(settled);
  expect(step.summary).toContain(`Its branch \`${older?.head.ref}\` can be deleted.`);
  expect(await shop.repository.contains(pull?.head.sha ?? '', settled)).toBe(true);
  expect(await shop.repository.contains(pull?.head.sha ?? '', newer)).toBe(true);
  await shop.repository.mergePullRequest(pull?.number ?? 0);
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('both\n');
});

test('people’s commits live on in the one after that too', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const settled = await settleByHand(shop, { 'src/auth.ts': 'both\n' });
  for (const number of [2, 3]) {
    await release(shop, `v1.3.0-hotfix.${number}`, { [`src/later-${number}.ts`]: 'later\n' });
    await bringBack(shop);
  }
  const open = openPulls(shop);
  expect(open).toMatchObject([{ head: { ref: 'back-merge/v1.3.0-hotfix.3-to-develop' } }]);
  expect(await shop.repository.contains(open[0]?.head.sha ?? '', settled)).toBe(true);
});

test('people’s commits on a branch whose pull request was closed count as theirs in the one that comes after', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const settled = await settleByHand(shop, { 'src/auth.ts': 'both\n' });
  shop.repository.closePullRequest(openPulls(shop)[0]?.number ?? 0);
  await bringBack(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  await bringBack(shop);
  expect(openPulls(shop)).toHaveLength(1);
  expect(await shop.repository.contains(openPulls(shop)[0]?.head.sha ?? '', settled)).toBe(true);
});

test('where the newer conflicts with what people solved, theirs stays open alone and says what comes next', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const settled = await settleByHand(shop, { 'src/auth.ts': 'both\n' });
  const [older] = openPulls(shop);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/auth.ts': 'never\n' });
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'proposed', 'pull-request-number': String(older?.number) });
  expect(step.summary).toContain(`Merge [\`#${older?.number}\`](`);
  expect(openPulls(shop)).toMatchObject([{ number: older?.number, head: { sha: settled } }]);
  expect(await shop.repository.tip('back-merge/v1.3.0-hotfix.2-to-develop')).toBeUndefined();
  await shop.repository.mergePullRequest(older?.number ?? 0);
  expect((await bringBack(shop)).json('conflicts')).toEqual(['src/auth.ts']);
  expect(openPulls(shop)).toMatchObject([{ head: { ref: 'back-merge/v1.3.0-hotfix.2-to-develop' } }]);
});

test('a pull request of a fork with our mark is none of ours', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const [ours] = openPulls(shop);
  shop.repository.closePullRequest(ours?.number ?? 0);
  await shop.repository.openPullRequest({
    head: 'main',
    base: 'develop',
    title: 'Mine',
    body: ours?.body ?? '',
    headRepository: 'mallory/shop',
  });
  const step = await bringBack(shop);
  expect(
    openPulls(shop).find(({ number }) => String(number) === step.outputs['pull-request-number'])?.head,
  ).toMatchObject({
    repository: 'acme/shop',
  });
});

test('a branch of the name that holds something else is left alone', async () => {
  await using shop = await openReleased(conflicting);
  const name = 'back-merge/v1.3.0-hotfix.1-to-develop';
  await shop.repository.branch(name, 'v1.3.0');
  await shop.repository.commit(name, { files: { 'mine.txt': 'mine\n' } });
  const mine = await shop.repository.tip(name);
  const step = await bringBack(shop);
  expect(step.result).toBe('proposed');
  expect(await shop.repository.tip(name)).toBe(mine);
  expect(openPulls(shop)[0]?.head.sha).toBe(await shop.repository.tip('main'));
});
