// The number that a revert will get, as `finish` gives it: after all that waits for one, whatever tells of it.

import { finish } from '@hotfix-actions/finish';
import { play, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { mergeIt, onlyOpen, openBad, takeBack } from './revert.world.ts';

/** The tags of what the push of main brings out, oldest first. */
async function finishMain(shop: Shop): Promise<string[]> {
  const event = { name: 'push', ref: 'refs/heads/main' };
  const step = await play(shop.github, finish, { repository: 'acme/shop', token: shop.token, event });
  if (step.failure !== undefined) throw new Error(step.failure);
  return (step.json('results') as { version: string }[]).map(({ version }) => version);
}

/** A feature that landed on main, and the commit that takes it back, as git and GitHub write it. */
async function revertedFeature({ repository }: Shop, onto: string) {
  const files = { 'src/x.ts': '1\n' };
  const feature = await repository.commit('main', { files, message: 'feat: x' });
  if (onto !== 'main') await repository.branch(onto, 'main');
  const message = `Revert "feat: x"\n\nThis reverts commit ${feature}.`;
  await repository.commit(onto, { files: { 'src/x.ts': null }, message });
}

for (const method of ['merge', 'squash', 'rebase'] as const)
  test(`a revert by GitHub’s button that waits takes its number before (${method})`, async () => {
    await using shop = await openBad();
    await revertedFeature(shop, 'revert-7-x');
    const pull = await shop.repository.openPullRequest({ head: 'revert-7-x', base: 'main', title: 'Revert "feat: x"' });
    await shop.repository.mergePullRequest(pull.number, { method });
    const step = await takeBack(shop);
    expect(step.outputs['version']).toBe('v1.5.3');
    expect(onlyOpen(shop).body).toContain('`v1.5.3`');
    await mergeIt(shop);
    expect(await finishMain(shop)).toEqual(['v1.5.2', 'v1.5.3']);
  });

test('a revert that was pushed to production is known by its message', async () => {
  await using shop = await openBad();
  await revertedFeature(shop, 'main');
  expect((await takeBack(shop)).outputs['version']).toBe('v1.5.3');
  await mergeIt(shop);
  expect(await finishMain(shop)).toEqual(['v1.5.2', 'v1.5.3']);
});
