// What counts as a hotfix, however it was merged, and what does not.

import { openShop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branchOfFix, finishPush, fix, newTags, second, secondFix } from './finish.world.ts';

test.each(['merge', 'squash', 'rebase'] as const)(
  'a hotfix merged by %s is released and brought back',
  async (method) => {
    await using shop = await openShop();
    const merged = await shop.hotfix(fix, { method });
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix', sha: merged, 'back-merge': 'merged' });
    expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': merged });
    expect(await shop.repository.contains('develop', merged)).toBe(true);
    expect(await shop.repository.tip(branchOfFix)).toBeUndefined();
  },
);

async function mergeByRebase(shop: Awaited<ReturnType<typeof openShop>>, branch: string, messages: readonly string[]) {
  const { repository } = shop;
  await repository.branch(branch, 'main');
  for (const [index, message] of messages.entries())
    await repository.commit(branch, { files: { [`src/part-${index}.ts`]: `${index}\n` }, message });
  const pull = await repository.openPullRequest({ head: branch, base: 'main', title: 'Several' });
  return repository.mergePullRequest(pull.number, { method: 'rebase' });
}

test('the three commits of a rebase are one hotfix, with nothing else before it', async () => {
  await using shop = await openShop();
  const merged = await mergeByRebase(shop, branchOfFix, ['fix: one', 'fix: two', 'fix: three']);
  const step = await finishPush(shop);
  expect(step.failure).toBeUndefined();
  expect(step.json('results')).toHaveLength(1);
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': merged });
});

test('a fork’s branch called hotfix/… is no hotfix', async () => {
  await using shop = await openShop();
  const { repository, github } = shop;
  const pull = await (async () => {
    await repository.branch('hotfix/theirs', 'main');
    const wish = { head: 'hotfix/theirs', base: 'main', title: 'Theirs', headRepository: 'mallory/shop' };
    const fork = await github.createRepository('mallory/shop', { from: repository.gitDir });
    await fork.commit('hotfix/theirs', { files: fix, message: 'fix: theirs' });
    return repository.openPullRequest(wish);
  })();
  const merged = await repository.mergePullRequest(pull.number);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'back-merged', kind: 'other', tag: '' });
  expect(await newTags(shop)).toEqual({});
  expect(await repository.contains('develop', merged)).toBe(true);
  expect(await repository.tip('hotfix/theirs')).toBeDefined();
});

test('a push without a pull request is brought back and not released', async () => {
  await using shop = await openShop();
  const pushed = await shop.repository.commit('main', { files: fix, message: 'fix: straight to main' });
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'back-merged', kind: 'other' });
  expect(await newTags(shop)).toEqual({});
  expect(await shop.repository.contains('develop', pushed)).toBe(true);
});

describe('hotfix-branches', () => {
  const inputs = { 'hotfix-branches': 'hotfix/api/**, urgent-*' };

  test('says which heads are hotfixes', async () => {
    await using shop = await openShop();
    const merged = await shop.hotfix(fix, { branch: 'hotfix/api/auth' });
    const step = await finishPush(shop, { inputs });
    expect(step.outputs).toMatchObject({ result: 'released', sha: merged });
  });

  test('leaves the others to be brought back', async () => {
    await using shop = await openShop();
    await shop.hotfix(fix, { branch: 'hotfix/web/auth' });
    const step = await finishPush(shop, { inputs });
    expect(step.outputs).toMatchObject({ result: 'back-merged', kind: 'other' });
    expect(await newTags(shop)).toEqual({});
  });

  test('keeps a branch that is not below hotfix/, and says so', async () => {
    await using shop = await openShop();
    await shop.hotfix(fix, { branch: 'urgent-auth' });
    const step = await finishPush(shop, { inputs });
    expect(step.result).toBe('released');
    expect(await shop.repository.tip('urgent-auth')).toBeDefined();
    expect(step.summary).toContain('`urgent-auth` was kept');
  });
});

test('with scheme: patch the next patch version is taken, and numbers that exist are skipped', async () => {
  await using shop = await openShop();
  await shop.repository.tag('v1.3.1', 'develop');
  const merged = await shop.hotfix(fix);
  const step = await finishPush(shop, { inputs: { scheme: 'patch' } });
  expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.2', sha: merged });
});

test('releases of another prefix do not exist', async () => {
  await using shop = await openShop({ tag: 'api-v1.3.0' });
  await shop.repository.tag('web-v2.0.0', 'main');
  const one = await shop.hotfix(fix, { branch: 'hotfix/api/auth' });
  const api = await finishPush(shop, { inputs: { 'tag-prefix': 'api-v', 'hotfix-branches': 'hotfix/api/**' } });
  const web = await finishPush(shop, { inputs: { 'tag-prefix': 'web-v', 'hotfix-branches': 'hotfix/web/**' } });
  const two = await shop.hotfix(secondFix, { ...second, branch: 'hotfix/web/cart' });
  await finishPush(shop, { inputs: { 'tag-prefix': 'web-v', 'hotfix-branches': 'hotfix/web/**' } });
  const tags = await shop.repository.tags();
  expect([api.outputs['tag'], web.result]).toEqual(['api-v1.3.0-hotfix.1', 'nothing-to-do']);
  expect([tags['api-v1.3.0-hotfix.1'], tags['web-v2.0.0-hotfix.1']]).toEqual([one, two]);
  expect(shop.repository.releases.map(({ tagName }) => tagName)).toEqual([
    'api-v1.3.0-hotfix.1',
    'web-v2.0.0-hotfix.1',
  ]);
});

test('two lines of releases in one repository finish their own of one push, and bring back the same', async () => {
  await using shop = await openShop({ tag: 'api-v1.3.0' });
  await shop.repository.tag('web-v2.0.0', 'main');
  const one = await shop.hotfix(fix, { branch: 'hotfix/api/auth' });
  const two = await shop.hotfix(secondFix, { ...second, branch: 'hotfix/web/cart' });
  const inputs = (name: string) => ({ 'tag-prefix': `${name}-v`, 'hotfix-branches': `hotfix/${name}/**` });
  const steps = [await finishPush(shop, { inputs: inputs('api') }), await finishPush(shop, { inputs: inputs('web') })];
  const tags = await shop.repository.tags();
  expect(steps.map(({ outputs }) => outputs['tag'])).toEqual(['api-v1.3.0-hotfix.1', 'web-v2.0.0-hotfix.1']);
  expect([tags['api-v1.3.0-hotfix.1'], tags['web-v2.0.0-hotfix.1']]).toEqual([one, two]);
  expect(await shop.repository.contains('develop', two)).toBe(true);
  expect(Object.keys(await shop.repository.branches()).sort()).toEqual(['develop', 'main']);
});

test('a hotfix beside a release that was merged later is numbered on its own base', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.branch('release/1.4', 'main');
  await repository.commit('release/1.4', { files: { 'docs/1.4.md': '1.4\n' }, message: 'Release 1.4.0' });
  await repository.tag('v1.4.0', 'release/1.4');
  const merged = await shop.hotfix(fix);
  const pull = await repository.openPullRequest({ head: 'release/1.4', base: 'main', title: 'Release 1.4' });
  await repository.mergePullRequest(pull.number);
  const step = await finishPush(shop);
  const { 'v1.4.0': _, ...tags } = await newTags(shop);
  expect(tags).toEqual({ 'v1.3.0-hotfix.1': merged });
  expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.0-hotfix.1' });
  expect(await repository.contains('develop', String(await repository.tip('main')))).toBe(true);
});
