// One scenario for each result of `finish`, and for what its outputs and its summary say then.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { branchOfFix, finishPush, fix, newTags, openConflictingShop, second, secondFix } from './finish.world.ts';

const noOutputs = {
  version: '',
  tag: '',
  sha: '',
  'release-url': '',
  'back-merge': '',
  'pull-request-url': '',
  results: '[]',
};

test('releases a merged hotfix, brings it back and deletes its branch', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const merged = await shop.hotfix(fix);
  const step = await finishPush(shop);
  const url = `${shop.github.serverUrl}/acme/shop/releases/tag/v1.3.0-hotfix.1`;
  const facts = {
    version: 'v1.3.0-hotfix.1',
    tag: 'v1.3.0-hotfix.1',
    sha: merged,
    'release-url': url,
    'back-merge': 'merged',
    'pull-request-url': '',
  };
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toEqual({
    result: 'released',
    kind: 'hotfix',
    ...facts,
    results: JSON.stringify([{ kind: 'hotfix', ...facts }]),
  });
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': merged });
  expect(
    await repository.git('for-each-ref', '--format=%(objecttype) %(contents:subject)', 'refs/tags/v1.3.0-hotfix.1'),
  ).toBe('tag Hotfix v1.3.0-hotfix.1: Check tokens');
  expect(repository.releases).toMatchObject([
    { tagName: 'v1.3.0-hotfix.1', draft: false, prerelease: false, makeLatest: 'true' },
  ]);
  expect(await repository.contains('develop', merged)).toBe(true);
  expect(await repository.read('develop', 'src/wishes.ts')).toBeDefined();
  expect(Object.keys(await repository.branches())).not.toContain(branchOfFix);
  expect(repository.pullRequests).toHaveLength(1);
});

test('tells in one section of the summary what was done, with links', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  const { summary } = await finishPush(shop);
  const address = `${shop.github.serverUrl}/acme/shop`;
  expect(summary.match(/^## .*/gm)).toEqual(['## finish: released']);
  expect(summary).toContain(`(${address}/commit/${merged})`);
  expect(summary).toContain(`(${address}/releases/tag/v1.3.0-hotfix.1)`);
  expect(summary).toContain(`(${address}/pull/1)`);
  expect(summary).toContain(`(${address}/commit/${await shop.repository.tip('develop')})`);
  expect(summary).toContain(`The branch \`${branchOfFix}\` is deleted.`);
});

test('brings back what is no hotfix, without a release', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix({ 'docs/help.md': 'Help\n' }, { branch: 'docs/help', title: 'Help' });
  const step = await finishPush(shop);
  expect(step.outputs).toEqual({ ...noOutputs, result: 'back-merged', kind: 'other', 'back-merge': 'merged' });
  expect(await newTags(shop)).toEqual({});
  expect(shop.repository.releases).toEqual([]);
  expect(await shop.repository.contains('develop', merged)).toBe(true);
  expect(await shop.repository.tip('docs/help')).toBeDefined();
});

test('has nothing to do the second time, and changes nothing', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  const first = await finishPush(shop);
  const [branches, tags] = [await shop.repository.branches(), await shop.repository.tags()];
  const writes = shop.github.writes().length;
  const again = await finishPush(shop);
  expect(again.outputs).toEqual({
    ...first.outputs,
    result: 'nothing-to-do',
    'back-merge': 'up-to-date',
    results: String(first.outputs['results']).replace('"merged"', '"up-to-date"'),
  });
  expect(shop.github.writes()).toHaveLength(writes);
  expect([await shop.repository.branches(), await shop.repository.tags()]).toEqual([branches, tags]);
});

test('releases although develop conflicts, and proposes the back-merge', async () => {
  await using shop = await openConflictingShop();
  const { repository } = shop;
  const merged = await shop.hotfix(fix);
  const develop = await repository.tip('develop');
  const step = await finishPush(shop);
  const [, pull] = repository.pullRequests;
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({
    result: 'released',
    'back-merge': 'proposed',
    tag: 'v1.3.0-hotfix.1',
    sha: merged,
  });
  expect(step.outputs['pull-request-url']).toBe(`${shop.github.serverUrl}/acme/shop/pull/2`);
  expect(pull).toMatchObject({ state: 'open', base: { ref: 'develop' } });
  expect(pull?.head).toMatchObject({ ref: 'back-merge/v1.3.0-hotfix.1-to-develop', sha: merged });
  expect(repository.releases).toHaveLength(1);
  expect(await repository.tip('develop')).toBe(develop);
});

test('makes no second pull request while the first is open', async () => {
  await using shop = await openConflictingShop();
  await shop.hotfix(fix);
  const first = await finishPush(shop);
  const again = await finishPush(shop);
  expect(again.outputs['pull-request-url']).toBe(first.outputs['pull-request-url']);
  expect(again.outputs).toMatchObject({ result: 'nothing-to-do', tag: 'v1.3.0-hotfix.1', 'back-merge': 'proposed' });
  expect(shop.repository.pullRequests).toHaveLength(2);
  expect(shop.repository.releases).toHaveLength(1);
});

test('with on-conflict: fail a conflict fails the step, and the release is out', async () => {
  await using shop = await openConflictingShop();
  const merged = await shop.hotfix(fix);
  const step = await finishPush(shop, { inputs: { 'on-conflict': 'fail' } });
  expect(step.outputs).toMatchObject({
    result: 'failed',
    tag: 'v1.3.0-hotfix.1',
    sha: merged,
    'back-merge': 'conflict',
  });
  expect(step.outputs['release-url']).toContain('/releases/tag/v1.3.0-hotfix.1');
  expect(step.failure).toContain('develop: conflicts in src/auth.ts');
  expect(step.summary).toContain('src/auth.ts');
  expect(shop.repository.releases).toHaveLength(1);
  expect(shop.repository.pullRequests).toHaveLength(1);
});

test('proposes where the rules of develop take no direct merge', async () => {
  await using shop = await openShop();
  shop.repository.protect('develop', { requirePullRequest: true });
  await shop.hotfix(fix);
  const step = await finishPush(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'released', 'back-merge': 'proposed' });
  expect(shop.repository.pullRequests[1]).toMatchObject({ state: 'open', base: { ref: 'develop' } });
});

test('with strategy: pull-request proposes, with labels, reviewers and assignees', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  const inputs = { strategy: 'pull-request', labels: 'back-merge', reviewers: 'hubot', assignees: 'hubot' };
  const step = await finishPush(shop, { inputs });
  expect(step.outputs).toMatchObject({ result: 'released', 'back-merge': 'proposed' });
  expect(shop.repository.pullRequests[1]).toMatchObject({
    labels: ['back-merge'],
    reviewers: ['hubot'],
    assignees: ['hubot'],
  });
});

test('finishes the hotfixes of one push one after the other, oldest first', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  const two = await shop.hotfix(secondFix, second);
  const step = await finishPush(shop);
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one, 'v1.3.0-hotfix.2': two });
  expect(shop.repository.releases.map(({ tagName }) => tagName)).toEqual(['v1.3.0-hotfix.1', 'v1.3.0-hotfix.2']);
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix', version: 'v1.3.0-hotfix.2', sha: two });
  expect(step.json('results')).toMatchObject([
    { version: 'v1.3.0-hotfix.1', sha: one, 'back-merge': 'merged' },
    { version: 'v1.3.0-hotfix.2', sha: two, 'back-merge': 'merged' },
  ]);
  expect(await shop.repository.contains('develop', two)).toBe(true);
  expect(Object.keys(await shop.repository.branches()).sort()).toEqual(['develop', 'main']);
});

test('brings back what landed after a hotfix too', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  const docs = await shop.hotfix({ 'docs/help.md': 'Help\n' }, { branch: 'docs/help', title: 'Help' });
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix', sha: one });
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one });
  expect(await shop.repository.contains('develop', docs)).toBe(true);
});
