// A private repository, where a token reads nothing that its permissions do not name: each action gets along with those that its
// README asks for, and no more.

import { openShop, play, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { loadAction, loadEnds } from './project.ts';

type Permissions = Readonly<Record<string, 'read' | 'write'>>;

const reading: Permissions = { contents: 'read' };
const merging: Permissions = { contents: 'write', 'pull-requests': 'write' };
const recording: Permissions = { ...merging, issues: 'write' };

const granted: Readonly<Record<string, Permissions>> = {
  version: reading,
  'verify-tag': reading,
  tag: { contents: 'write', 'pull-requests': 'read' },
  'back-merge': merging,
  revert: merging,
  finish: recording,
  start: { contents: 'write', issues: 'write' },
  check: { contents: 'read', 'pull-requests': 'write' },
  'open-pr': { contents: 'read', 'pull-requests': 'write' },
  cleanup: recording,
  rebase: recording,
  rollback: { actions: 'write', deployments: 'write', contents: 'write' },
};

describe.each(Object.entries(granted))('%s', (name, permissions) => {
  const openPrivate = () => openShop({ private: true, tokens: { permissions } });

  async function run(shop: Shop) {
    const { inputs = {} } = (await loadEnds(name)).good;
    return play(shop.github, await loadAction(name), { repository: 'acme/shop', token: shop.token, inputs });
  }

  test('comes to its result', async () => {
    await using shop = await openPrivate();
    const { arrange, outputs } = (await loadEnds(name)).good;
    await arrange?.(shop);
    const step = await run(shop);
    expect(step.failure).toBeUndefined();
    expect(step.outputs).toMatchObject(outputs);
  });

  test('also where there is more to look at', async () => {
    await using shop = await openPrivate();
    const { repository } = shop;
    const { arrange } = (await loadEnds(name)).good;
    await arrange?.(shop);
    await repository.branch('hotfix/20261101T000000Z_auth-bypass', 'v1.3.0');
    await repository.commit('hotfix/20261101T000000Z_auth-bypass', { files: { 'src/begun.ts': '' } });
    await repository.branch('support/v1.2.0', 'v1.3.0');
    await shop.hotfix({ 'src/cart.ts': '2\n' }, { branch: 'hotfix/cart', method: 'squash' });
    await repository.commit('main', { files: { 'src/wish.ts': '' }, message: 'feat: half a wish (#77)' });
    expect((await run(shop)).failure ?? '').not.toMatch(/may not|not accessible|lacks|permission/);
  });
});
