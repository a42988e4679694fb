// The rule `base`: unreleased work is found by ancestry, whatever way it came in.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branch, look, open, propose, wellSaid } from './check.world.ts';

/** A commit on production that nobody made by a hotfix. */
async function pushToMain(shop: Shop, message = 'feat: pushed'): Promise<string> {
  return shop.repository.commit('main', { files: { 'src/pushed.ts': 'x\n' }, message });
}

/** A hotfix that keeps the other rules, with what its branch got besides. */
async function proposeAfter(shop: Shop, change: () => Promise<unknown>): Promise<number> {
  await shop.repository.branch(branch, 'main');
  await change();
  return propose(shop);
}

describe('unreleased work of develop is found in a branch that', () => {
  const ways: Readonly<Record<string, (shop: Shop) => Promise<number>>> = {
    'was cut from develop': (shop) => propose(shop, { from: 'develop' }),
    'was merged with develop': (shop) => proposeAfter(shop, () => shop.repository.merge(branch, 'develop')),
    'was cut from develop and merged with main': async (shop) => {
      await shop.repository.branch(branch, 'develop');
      await shop.hotfix({ 'src/cart.ts': 'mended\n' }, { branch: 'hotfix/cart' });
      await shop.repository.merge(branch, 'main');
      return propose(shop);
    },
  };

  test.each(Object.entries(ways))('%s', async (_, arrange) => {
    await using shop = await openShop();
    const step = await look(shop, await arrange(shop));
    expect(step.result).toBe('violations');
    expect(step.broken).toEqual(['base error']);
    const wishes = (await shop.repository.tip('develop'))?.slice(0, 7);
    expect(step.violations[0]?.message).toContain(
      `it brings work from develop that was never released: ${wishes} "feat: wishes"`,
    );
    expect(step.violations[0]?.message).not.toContain('check tokens');
  });
});

test('the commits of develop do not say what the fix has to say', async () => {
  await using shop = await openShop();
  await shop.repository.commit('develop', { files: { 'src/x.ts': 'x\n' }, message: wellSaid });
  const step = await look(shop, await propose(shop, { from: 'develop', message: 'quick' }));
  expect(step.broken).toEqual(['base error', 'commit-format error']);
});

test('main merged into the hotfix is fine', async () => {
  await using shop = await openShop();
  const number = await proposeAfter(shop, async () => {
    await shop.repository.commit(branch, { files: { 'notes.md': 'x\n' } });
    await shop.hotfix({ 'src/cart.ts': 'mended\n' }, { branch: 'hotfix/cart' });
    await shop.repository.tag('v1.3.0-hotfix.1', 'main');
    await shop.repository.merge(branch, 'main');
  });
  expect((await look(shop, number)).violations).toEqual([]);
});

test('a fix that went to develop first is told so', async () => {
  await using shop = await openShop();
  const number = await propose(shop);
  await shop.repository.merge('develop', branch);
  const step = await look(shop, number);
  expect(step.broken).toEqual(['base error']);
  expect(step.violations[0]?.message).toContain('all that it brings is in develop already');
});

test('what a release has is no unreleased work, be it not on production', async () => {
  await using shop = await openShop();
  await shop.repository.branch('release/1.4', 'develop');
  await shop.repository.tag('v1.4.0', 'release/1.4');
  const step = await look(shop, await propose(shop, { from: 'release/1.4' }));
  expect(step.violations).toEqual([]);
});

test('work that was released on production is no unreleased work', async () => {
  await using shop = await openShop();
  await shop.repository.merge('main', 'develop');
  await shop.repository.tag('v1.4.0', 'main');
  const step = await look(shop, await propose(shop, { from: 'develop' }));
  expect(step.broken).toEqual(['base warning']);
  expect(step.violations[0]?.message).toContain('main has v1.4.0, which this branch lacks');
});

test('what landed on production in no release and with no hotfix is named', async () => {
  await using shop = await openShop();
  await pushToMain(shop);
  const step = await look(shop, await propose(shop));
  expect(step.broken).toEqual(['base error']);
  expect(step.violations[0]?.message).toContain('"feat: pushed"');
});

test('what landed on production and is in a release of another line is released', async () => {
  await using shop = await openShop();
  await pushToMain(shop);
  await shop.repository.branch('release/1.4', 'main');
  await shop.repository.commit('release/1.4', { files: { 'CHANGELOG.md': '1.4.0\n' } });
  await shop.repository.tag('v1.4.0', 'release/1.4');
  expect((await look(shop, await propose(shop))).violations).toEqual([]);
});

test('what landed so after the branch was cut does not come with it, but the merge ships it: a warning', async () => {
  await using shop = await openShop();
  await shop.repository.branch(branch, 'main');
  await pushToMain(shop);
  const step = await look(shop, await propose(shop));
  expect(step.result).toBe('passed');
  expect(step.broken).toEqual(['base warning']);
  expect(step.violations[0]?.message).toMatch(
    /this branch lacks it, but the merge ships it, too: \w{7} "feat: pushed"$/,
  );
});

describe('a hotfix that waits for its release on production is no unreleased work, merged by', () => {
  test.each(['merge', 'squash', 'rebase'] as const)('%s', async (method) => {
    await using shop = await openShop();
    const repository = shop.repository;
    await repository.branch('hotfix/cart', 'main');
    for (const step of ['one', 'two', 'three'])
      await repository.commit('hotfix/cart', { files: { 'src/cart.ts': `${step}\n` }, message: `fix(cart): ${step}` });
    await repository.mergePullRequest(await open(shop, { head: 'hotfix/cart' }), { method });
    expect((await look(shop, await propose(shop))).violations).toEqual([]);
  });

  test('a person a moment ago, when GitHub does not name its pull request yet', async () => {
    await using shop = await openShop();
    await shop.hotfix({ 'src/cart.ts': '2\n' }, { branch: 'hotfix/cart' });
    shop.repository.settings.commitPullsLagLooks = 100;
    expect((await look(shop, await propose(shop))).violations).toEqual([]);
  });
});

test('a pull request from elsewhere that landed without a release is unreleased work', async () => {
  await using shop = await openShop();
  await shop.hotfix({ 'src/cart.ts': '2\n' }, { branch: 'feature/cart', title: 'A feature' });
  const step = await look(shop, await propose(shop));
  expect(step.broken).toEqual(['base error']);
});

test('of many pull requests that landed, only those that are no hotfix are named', async () => {
  await using shop = await openShop();
  for (let index = 1; index <= 9; index += 1) {
    const name = index === 4 ? 'feature/four' : `hotfix/${index}`;
    const options = { branch: name, title: `Number ${index}`, method: 'squash' } as const;
    await shop.hotfix({ 'src/cart.ts': `${index}\n` }, options);
  }
  const step = await look(shop, await propose(shop));
  expect(step.broken).toEqual(['base error']);
  expect(step.violations[0]?.message).toMatch(/ship it: \w{7} "fix\(auth\): Number 4 \(#4\)"$/);
});

test('a release that has a lower number is a release, too', async () => {
  await using shop = await openShop();
  await pushToMain(shop);
  await shop.repository.tag('v1.2.0-hotfix.1', 'main');
  expect((await look(shop, await propose(shop))).violations).toEqual([]);
});

test('of very many commits on production the first are named, and counted', async () => {
  await using shop = await openShop();
  for (let index = 1; index <= 12; index += 1) await pushToMain(shop, `feat: number ${index}`);
  const step = await look(shop, await propose(shop));
  expect(step.violations[0]?.message).toMatch(/ship it: \w{7} "feat: number 12", .* "feat: number 3" and 2 more$/);
});

test('many releases that the branch lacks are one warning', async () => {
  await using shop = await openShop();
  for (let index = 1; index <= 12; index += 1) {
    await pushToMain(shop, `feat: ${index}`);
    await shop.repository.tag(`v1.4.${index}`, 'main');
  }
  const step = await look(shop, await propose(shop, { from: 'v1.3.0' }));
  expect(step.broken).toEqual(['base warning']);
  expect(step.violations[0]?.message).toMatch(
    /^main has v1.4.12, v1.4.11, .*v1.4.3 and 2 more, which this branch lacks/,
  );
});

test('releases of another prefix do not count', async () => {
  await using shop = await openShop();
  await pushToMain(shop);
  await shop.repository.tag('web-v9.0.0', 'main');
  const number = await propose(shop);
  expect((await look(shop, number)).broken).toEqual(['base error']);
  expect((await look(shop, number, { 'tag-prefix': 'web-v' })).broken).toEqual([]);
  const none = await look(shop, number, { 'tag-prefix': 'api-v' });
  expect(none.violations[0]?.message).toContain('main holds no release with this prefix yet');
  expect(none.result).toBe('passed');
});

test('a branch without a common history is no hotfix of this project', async () => {
  await using shop = await openShop();
  await shop.repository.commit(branch, { parents: [], files: { 'a.txt': 'x\n' } });
  const step = await look(shop, await propose(shop));
  expect(step.violations[0]?.message).toBe(`${branch} and main share no history`);
});
