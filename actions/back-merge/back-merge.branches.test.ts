// Branches that are there already: of an earlier run that died, of a pull request that was closed, of people.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased, release } from './back-merge.world.ts';

const work = 'src/work.ts';
const auth = 'src/auth.ts';

/** Develop has work that somebody took out of main. */
async function openReverted(): Promise<Shop> {
  const shop = await openShop();
  const { repository } = shop;
  const landed = await shop.hotfix({ [work]: 'export {};\n' }, { branch: 'hotfix/work' });
  await repository.merge('develop', 'main');
  await repository.branch('revert/work', 'main');
  const message = `Revert the work\n\nThis reverts commit ${landed}.`;
  await repository.commit('revert/work', { files: { [work]: null }, message });
  const pull = await repository.openPullRequest({ head: 'revert/work', base: 'main', title: 'Revert the work' });
  await repository.mergePullRequest(pull.number);
  await repository.tag('v1.3.1', 'main');
  return shop;
}

describe('after a revert was proposed, keeping the work', () => {
  const keep = { reverts: 'keep', strategy: 'pull-request' };

  test.each([true, false])('keeps it, whether that proposal was closed (%s) or is still open', async (isClosed) => {
    await using shop = await openReverted();
    await bringBack(shop);
    const [proposal] = openPulls(shop);
    if (isClosed) shop.repository.closePullRequest(proposal?.number ?? 0);
    await bringBack(shop, keep);
    const open = openPulls(shop);
    expect(open).toHaveLength(1);
    expect(open[0]?.number).not.toBe(proposal?.number);
    await shop.repository.mergePullRequest(open[0]?.number ?? 0);
    expect(await shop.repository.read('develop', work)).toBe('export {};\n');
    expect(await shop.repository.contains('develop', (await shop.repository.tip('main')) ?? '')).toBe(true);
  });
});

test('what people solved is not deleted where the newer one has the same name and does not merge with it', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  await bringBack(shop, { version: 'v1.3.0' });
  const [pull] = openPulls(shop);
  const branch = pull?.head.ref ?? '';
  const parents = [pull?.head.sha ?? '', (await repository.tip('develop')) ?? ''];
  const solved = await repository.commit(branch, { files: { [auth]: 'both\n' }, parents, message: 'Settle by hand' });
  await shop.hotfix({ [auth]: 'never\n' }, { branch: 'hotfix/next', title: 'Next' });
  const step = await bringBack(shop, { version: 'v1.3.0' });
  expect(step.result).toBe('proposed');
  expect(await repository.tip(branch)).toBe(solved);
  expect(openPulls(shop).map(({ number }) => number)).toEqual([pull?.number]);
  expect(Object.keys(await repository.branches()).filter((name) => name.startsWith('back-merge/'))).toEqual([branch]);
});

test('a settled merge whose pull request was not opened is no work of people: the next one replaces it', async () => {
  await using shop = await openReleased(conflicting);
  const inputs = { resolve: 'src/**: ours', strategy: 'pull-request' };
  shop.github.faults.kill({ write: 4, when: 'before' });
  await bringBack(shop, inputs);
  expect(shop.github.writes().at(-1)?.path).toMatch(/\/pulls$/);
  shop.github.faults.clear();
  // The target went on meanwhile, so that the settled merge comes out as another commit.
  await shop.repository.commit('develop', { files: { 'src/more.ts': 'more\n' }, message: 'feat: more' });
  await bringBack(shop, inputs);
  await release(shop, 'v1.3.0-hotfix.2', { 'src/later.ts': 'later\n' });
  await bringBack(shop, inputs);
  expect(openPulls(shop)).toMatchObject([{ head: { ref: 'back-merge/v1.3.0-hotfix.2-to-develop' } }]);
});
