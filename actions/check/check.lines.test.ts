// The rule `base` where more than one line is maintained: only the support branch of its release is a right base.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { branch, look, open, propose } from './check.world.ts';

/** A commit on production that nobody made by a hotfix. */
async function pushToMain(shop: Shop, message = 'feat: pushed'): Promise<string> {
  return shop.repository.commit('main', { files: { 'src/pushed.ts': 'x\n' }, message });
}

/** v1.4.0 on main, and v1.3.0 maintained on a branch of its own. */
async function openLines(): Promise<Shop> {
  const shop = await openShop();
  await shop.repository.branch('support/v1.3.0', 'v1.3.0');
  await shop.repository.merge('main', 'develop');
  await shop.repository.tag('v1.4.0', 'main');
  return shop;
}

test('where the support branch of its release exists, only that is a right base', async () => {
  await using shop = await openLines();
  const wrong = await look(shop, await propose(shop, { from: 'v1.3.0' }));
  expect(wrong.broken).toEqual(['base error', 'base warning']);
  expect(wrong.violations[0]?.message).toContain('cut from v1.3.0, which is maintained on support/v1.3.0');
  expect(wrong.failure).toContain('change the base of the pull request from main to that, and run this job again');
  expect(wrong.violations[1]?.message).toContain('main has v1.4.0, which this branch lacks');
  const right = await look(shop, await open(shop, { head: branch, base: 'support/v1.3.0' }));
  expect(right.violations).toEqual([]);
});

test('what another production branch has is no work of develop', async () => {
  await using shop = await openLines();
  await shop.hotfix({ 'src/cart.ts': '2\n' }, { branch: 'hotfix/cart', into: 'support/v1.3.0' });
  await shop.repository.merge('develop', 'support/v1.3.0');
  const step = await look(shop, await propose(shop, { from: 'support/v1.3.0' }));
  expect(step.violations.map(({ message }) => message)).toEqual([
    expect.stringContaining('cut from v1.3.0, which is maintained on support/v1.3.0'),
    expect.stringContaining('main has v1.4.0'),
  ]);
});

test('so it is for a hotfix of a hotfix', async () => {
  await using shop = await openLines();
  await shop.hotfix({ 'src/cart.ts': '2\n' }, { branch: 'hotfix/cart', into: 'support/v1.3.0' });
  await shop.repository.tag('v1.3.0-hotfix.1', 'support/v1.3.0');
  const step = await look(shop, await propose(shop, { from: 'support/v1.3.0' }));
  expect(step.violations[0]?.message).toContain('cut from v1.3.0-hotfix.1, which is maintained on support/v1.3.0');
});

test('a newer line does not go into an older one', async () => {
  await using shop = await openLines();
  const step = await look(shop, await propose(shop, { from: 'main', base: 'support/v1.3.0' }));
  expect(step.result).toBe('violations');
  expect(step.violations.map(({ message }) => message)).toEqual([
    'it would bring v1.4.0 into support/v1.3.0, which lacks it',
  ]);
});

test('what nobody released on main does not go into a support branch either', async () => {
  await using shop = await openShop();
  await shop.repository.branch('support/v1.3.0', 'v1.3.0');
  await shop.hotfix({ 'src/cart.ts': '2\n' }, { branch: 'hotfix/cart' });
  const right = await look(shop, await propose(shop, { from: 'main', base: 'support/v1.3.0', head: 'hotfix/right' }));
  expect(right.violations).toEqual([]);
  await pushToMain(shop);
  const wrong = await look(shop, await propose(shop, { from: 'main', base: 'support/v1.3.0' }));
  expect(wrong.violations.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^main has what is in no release and came with no hotfix.*"feat: pushed"$/),
  ]);
});
