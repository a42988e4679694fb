// What the walk from the newest release to the pushed commit meets: each hotfix is released once, whatever lies between.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branchOfFix, finishPush, fix, newTags, second, secondFix } from './finish.world.ts';

const third = { branch: 'hotfix/20261123T110000Z_wishes', title: 'Mend wishes' };
const docs = { branch: 'docs/help', title: 'Help' };

/** Its release is tagged on a branch of its own, beside main. */
async function tagBeside(shop: Shop): Promise<void> {
  await shop.repository.branch('release/1.4', 'main');
  await shop.repository.commit('release/1.4', { files: { 'docs/1.4.md': '1.4\n' }, message: 'Release 1.4.0' });
  await shop.repository.tag('v1.4.0', 'release/1.4');
}

async function mergeBeside({ repository }: Shop): Promise<void> {
  const pull = await repository.openPullRequest({ head: 'release/1.4', base: 'main', title: 'Release 1.4' });
  await repository.mergePullRequest(pull.number);
}

test.each(['merge', 'squash', 'rebase'] as const)(
  'three hotfixes that a merge queue pushed at once by %s get three releases, in their order',
  async (method) => {
    await using shop = await openShop();
    const one = await shop.hotfix(fix, { method });
    const two = await shop.hotfix(secondFix, { ...second, method });
    const three = await shop.hotfix({ 'src/wish.ts': 'wish\n' }, { ...third, method });
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.0-hotfix.3', sha: three });
    expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one, 'v1.3.0-hotfix.2': two, 'v1.3.0-hotfix.3': three });
    expect(step.json('results')).toMatchObject([{ sha: one }, { sha: two }, { sha: three }]);
    expect(await shop.repository.contains('develop', three)).toBe(true);
    expect(Object.keys(await shop.repository.branches()).sort()).toEqual(['develop', 'main']);
  },
);

test('of a batch that conflicts all are released, and one pull request brings them back', async () => {
  await using shop = await openShop({ develop: { 'src/auth.ts': 'export const checked = maybe();\n' } });
  await shop.hotfix(fix);
  const two = await shop.hotfix(secondFix, second);
  const step = await finishPush(shop);
  const open = shop.repository.pullRequests.filter(({ state }) => state === 'open');
  expect(Object.keys(await newTags(shop))).toEqual(['v1.3.0-hotfix.1', 'v1.3.0-hotfix.2']);
  expect(open.map(({ head }) => head.sha)).toEqual([two]);
  expect(step.outputs).toMatchObject({ result: 'released', 'back-merge': 'proposed' });
  expect(step.outputs['pull-request-url']).toMatch(new RegExp(`/pull/${open[0]?.number}$`));
});

test('thirty commits without a release are all brought back, with the hotfix among them released', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  for (let number = 1; number <= 15; number += 1) await repository.commit('main', { files: { [`a${number}`]: '' } });
  const merged = await shop.hotfix(fix);
  for (let number = 1; number <= 14; number += 1) await repository.commit('main', { files: { [`b${number}`]: '' } });
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', sha: merged });
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': merged });
  expect(await repository.contains('develop', String(await repository.tip('main')))).toBe(true);
  expect(shop.github.requests.filter(({ path }) => /\/commits\/[0-9a-f]+\/pulls$/.test(path))).toEqual([]);
});

test('a hotfix that has its tag already, when a release from beside is merged, keeps that one', async () => {
  await using shop = await openShop();
  await tagBeside(shop);
  const merged = await shop.hotfix(fix);
  await finishPush(shop);
  await mergeBeside(shop);
  const step = await finishPush(shop);
  const { 'v1.4.0': _, ...tags } = await newTags(shop);
  expect(tags).toEqual({ 'v1.3.0-hotfix.1': merged });
  expect(step.outputs).toMatchObject({ result: 'back-merged', kind: 'other', results: '[]' });
  expect(await shop.repository.contains('develop', String(await shop.repository.tip('main')))).toBe(true);
});

test('one whose run died after the tag is completed, though a release from beside was merged since', async () => {
  await using shop = await openShop();
  await tagBeside(shop);
  const merged = await shop.hotfix(fix);
  await shop.repository.tag('v1.3.0-hotfix.1', merged);
  await mergeBeside(shop);
  const next = await shop.hotfix(secondFix, second);
  const step = await finishPush(shop);
  const { 'v1.4.0': _, ...tags } = await newTags(shop);
  expect(tags).toEqual({ 'v1.3.0-hotfix.1': merged, 'v1.4.0-hotfix.1': next });
  expect(shop.repository.releases.map(({ tagName }) => tagName)).toEqual(['v1.3.0-hotfix.1', 'v1.4.0-hotfix.1']);
  expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.4.0-hotfix.1' });
  expect(Object.keys(await shop.repository.branches())).not.toContain(branchOfFix);
});

test('a hotfix that a later tag of the line contains takes no number when a release from beside is merged', async () => {
  await using shop = await openShop();
  await tagBeside(shop);
  await shop.hotfix(fix);
  const two = await shop.hotfix(secondFix, second);
  await shop.repository.tag('v1.3.1', two);
  await mergeBeside(shop);
  await finishPush(shop);
  const { 'v1.4.0': _, ...tags } = await newTags(shop);
  expect(tags).toEqual({ 'v1.3.1': two });
});

test('a release that people merged and tagged between two hotfixes is what the second one patches', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  const release = await shop.hotfix({ 'docs/1.4.md': '1.4\n' }, { branch: 'release/1.4', title: 'Release 1.4' });
  await shop.repository.tag('v1.4.0', release);
  const two = await shop.hotfix(secondFix, second);
  const step = await finishPush(shop);
  expect(await newTags(shop)).toEqual({ 'v1.4.0': release, 'v1.4.0-hotfix.1': two });
  expect(step.json('results')).toHaveLength(1);
  expect((await finishPush(shop, { sha: one })).outputs).toMatchObject({ result: 'nothing-to-do', tag: 'v1.4.0' });
});

test('a release branch that is merged and tagged by hand gets its release, and no number', async () => {
  await using shop = await openShop();
  const release = await shop.hotfix({ 'docs/1.4.md': '1.4\n' }, { branch: 'release/1.4', title: 'Release 1.4' });
  await shop.repository.tag('v1.4.0', release);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'other', tag: 'v1.4.0', 'back-merge': 'merged' });
  expect(await newTags(shop)).toEqual({ 'v1.4.0': release });
  expect(await shop.repository.tip('release/1.4')).toBeDefined();
});

test('a tag of another prefix, or of a pre-release, at the commit is no release of it', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  for (const tag of ['web-v9.0.0', 'v1.4.0-rc.1', 'v2']) await shop.repository.tag(tag, merged);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.0-hotfix.1', sha: merged });
});

test('what a run left of the branch of the newest release is tidied up by the next push', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  await finishPush(shop, { inputs: { cleanup: 'false' } });
  await shop.hotfix({ 'docs/help.md': 'Help\n' }, docs);
  await finishPush(shop);
  expect(Object.keys(await shop.repository.branches()).sort()).toEqual(['develop', 'docs/help', 'main']);
});

describe('a hotfix whose checks failed', () => {
  const inputs = { 'required-checks': 'build' };

  async function openWithRed() {
    const shop = await openShop();
    const red = await shop.hotfix(fix);
    shop.repository.addCheckRun(red, { name: 'build', conclusion: 'failure' });
    await finishPush(shop, { inputs });
    const green = await shop.hotfix(secondFix, second);
    shop.repository.addCheckRun(green, { name: 'build' });
    return { shop, red, green };
  }

  test('does not keep the next one, whose checks passed, from being released; the step says so', async () => {
    const { shop, green } = await openWithRed();
    await using _ = shop;
    const step = await finishPush(shop, { inputs });
    expect(step.outputs).toMatchObject({ result: 'failed', tag: 'v1.3.0-hotfix.1', sha: green });
    expect(step.json('results')).toMatchObject([{ tag: '' }, { tag: 'v1.3.0-hotfix.1' }]);
    expect(step.failure).toContain('build');
  });

  test('is re-run after that: named with that release, and no number of its own', async () => {
    const { shop, red, green } = await openWithRed();
    await using _ = shop;
    await finishPush(shop, { inputs });
    shop.repository.addCheckRun(red, { name: 'build' });
    const step = await finishPush(shop, { inputs, sha: red });
    expect(step.failure).toBeUndefined();
    expect(step.outputs).toMatchObject({ result: 'nothing-to-do', kind: 'hotfix', tag: 'v1.3.0-hotfix.1', sha: green });
    expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': green });
  });
});
