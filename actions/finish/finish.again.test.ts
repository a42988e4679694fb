// What earlier runs left, in whatever order they come: made good, and no number skipped or used twice.

import { openShop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branchOfFix, finishPush, fix, newTags, second, secondFix } from './finish.world.ts';

describe('a commit that carries a release tag already', () => {
  test('gets the release that is missing', async () => {
    await using shop = await openShop();
    await shop.hotfix(fix);
    await finishPush(shop);
    shop.repository.releases.length = 0;
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix', tag: 'v1.3.0-hotfix.1' });
    expect(shop.repository.releases).toMatchObject([{ tagName: 'v1.3.0-hotfix.1' }]);
  });

  test('is brought back where that is missing', async () => {
    await using shop = await openShop();
    const before = await shop.repository.tip('develop');
    const merged = await shop.hotfix(fix);
    await finishPush(shop);
    await shop.repository.branch('develop', String(before));
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'released', 'back-merge': 'merged', tag: 'v1.3.0-hotfix.1' });
    expect(await shop.repository.contains('develop', merged)).toBe(true);
    expect(shop.repository.releases).toHaveLength(1);
  });

  test('is tidied up where that is missing', async () => {
    await using shop = await openShop();
    await shop.hotfix(fix);
    await finishPush(shop, { inputs: { cleanup: 'false' } });
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.0-hotfix.1' });
    expect(await shop.repository.tip(branchOfFix)).toBeUndefined();
  });

  test('keeps the tag that people gave it', async () => {
    await using shop = await openShop();
    const merged = await shop.hotfix(fix);
    await shop.repository.tag('v1.4.0', 'main');
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.4.0', sha: merged });
    expect(await newTags(shop)).toEqual({ 'v1.4.0': merged });
  });
});

test('a run that was cancelled before it wrote anything is caught up by the next push', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  const docs = await shop.hotfix({ 'docs/help.md': 'Help\n' }, { branch: 'docs/help', title: 'Help' });
  await finishPush(shop, { sha: docs });
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one });
  expect(shop.repository.releases).toHaveLength(1);
});

test('a run that died between tag and release is caught up by the next push', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  await shop.repository.tag('v1.3.0-hotfix.1', one);
  const two = await shop.hotfix(secondFix, second);
  const step = await finishPush(shop);
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one, 'v1.3.0-hotfix.2': two });
  expect(shop.repository.releases.map(({ tagName }) => tagName)).toEqual(['v1.3.0-hotfix.1', 'v1.3.0-hotfix.2']);
  expect(shop.repository.releases.map(({ makeLatest }) => makeLatest)).toEqual(['true', 'true']);
  expect(step.json('results')).toHaveLength(2);
  expect(await shop.repository.tip(branchOfFix)).toBeUndefined();
});

test('a release of people that GitHub has none of stays as it is when a hotfix follows', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  await finishPush(shop);
  expect(shop.repository.releases.map(({ tagName }) => tagName)).toEqual(['v1.3.0-hotfix.1']);
});

test('an older run that is re-run after the next was released changes nothing', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  await shop.hotfix(secondFix, second);
  await finishPush(shop);
  const writes = shop.github.writes().length;
  const step = await finishPush(shop, { sha: one });
  expect(step.outputs).toMatchObject({ result: 'nothing-to-do', tag: 'v1.3.0-hotfix.1', sha: one });
  expect(shop.github.writes()).toHaveLength(writes);
});

test.each(['v1.3.0-hotfix.1', 'v1.3.1', 'v1.4.0'])(
  'a hotfix that %s brought out is named with it, and takes no number',
  async (tag) => {
    await using shop = await openShop();
    const one = await shop.hotfix(fix);
    const two = await shop.hotfix(secondFix, second);
    await shop.repository.tag(tag, two);
    const step = await finishPush(shop, { sha: one });
    expect(step.failure).toBeUndefined();
    expect(step.outputs).toMatchObject({ result: 'nothing-to-do', kind: 'hotfix', version: tag, tag, sha: two });
    expect(step.summary).toContain(`It is out already, with \`${tag}\``);
    expect(await newTags(shop)).toEqual({ [tag]: two });
    expect(shop.github.writes()).toEqual([]);
  },
);

test('the run of an older push that comes first leaves the newer hotfix to its own run', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  const two = await shop.hotfix(secondFix, second);
  const first = await finishPush(shop, { sha: one });
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one });
  expect(await shop.repository.contains('develop', two)).toBe(false);
  const next = await finishPush(shop, { sha: two });
  expect([first.outputs['tag'], next.outputs['tag']]).toEqual(['v1.3.0-hotfix.1', 'v1.3.0-hotfix.2']);
});

test('a hotfix that came while the back-merge before it conflicts keeps one pull request for both', async () => {
  await using shop = await openShop({ develop: { 'src/auth.ts': 'export const checked = maybe();\n' } });
  await shop.hotfix(fix);
  await finishPush(shop);
  const two = await shop.hotfix(secondFix, second);
  const step = await finishPush(shop);
  const open = shop.repository.pullRequests.filter(({ state }) => state === 'open');
  expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.0-hotfix.2', 'back-merge': 'proposed' });
  expect(open).toHaveLength(1);
  expect(open[0]?.head.sha).toBe(two);
});

test.each([
  ['clean', undefined],
  ['conflicting', { 'src/auth.ts': 'export const checked = maybe();\n' }],
])('the runs of two pushes at once release each hotfix once, in a %s world', async (_, develop) => {
  await using shop = await openShop(develop ? { develop } : {});
  const one = await shop.hotfix(fix);
  const two = await shop.hotfix(secondFix, second);
  const steps = await Promise.all([finishPush(shop, { sha: one }), finishPush(shop, { sha: two })]);
  expect(steps.map(({ failure }) => failure)).toEqual([undefined, undefined]);
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one, 'v1.3.0-hotfix.2': two });
  expect(shop.repository.releases.map(({ tagName }) => tagName).sort()).toEqual(['v1.3.0-hotfix.1', 'v1.3.0-hotfix.2']);
  const open = shop.repository.pullRequests.filter(({ state }) => state === 'open');
  expect(open.map(({ head }) => head.sha)).toEqual(develop ? [two] : []);
});

test('without a release the next push catches up all the same what a run left', async () => {
  await using shop = await openShop();
  const workflow = 'on: workflow_dispatch\njobs: {}\n';
  await shop.repository.commit('main', { files: { '.github/workflows/deploy.yml': workflow } });
  await shop.repository.tag('v1.3.0-hotfix.1', await shop.hotfix(fix));
  await shop.repository.commit('main', { files: { 'later.md': 'Later.\n' }, message: 'docs: later' });
  await finishPush(shop, { inputs: { release: 'false', 'release-workflows': 'deploy.yml' } });
  expect(shop.repository.dispatches.map(({ ref }) => ref)).toEqual(['refs/tags/v1.3.0-hotfix.1']);
  expect(await shop.repository.tip(branchOfFix)).toBeUndefined();
});
