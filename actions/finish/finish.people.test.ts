// The ways in which people get a hotfix into production, and those in which something else comes there.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { finishPush, fix, newTags, secondFix } from './finish.world.ts';

async function openHotfix({ repository }: Shop, branch: string, files: Record<string, string>, base = 'main') {
  await repository.commit(branch, { files, message: `fix: ${branch}` });
  return repository.openPullRequest({ head: branch, base, title: branch });
}

describe('merged on somebody’s machine', () => {
  test('the branch of an open pull request is a hotfix', async () => {
    await using shop = await openShop();
    await shop.repository.branch('hotfix/b', 'main');
    await openHotfix(shop, 'hotfix/b', secondFix);
    const merged = await shop.repository.merge('main', 'hotfix/b', "Merge branch 'hotfix/b'");
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix', sha: merged });
    expect(await shop.repository.tip('hotfix/b')).toBeUndefined();
  });

  test('a branch that never had a pull request is brought back, not released', async () => {
    await using shop = await openShop();
    await shop.repository.branch('hotfix/a', 'main');
    await shop.repository.commit('hotfix/a', { files: fix, message: 'fix: a' });
    const merged = await shop.repository.merge('main', 'hotfix/a', "Merge branch 'hotfix/a'");
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'back-merged', kind: 'other' });
    expect(await newTags(shop)).toEqual({});
    expect(await shop.repository.contains('develop', merged)).toBe(true);
  });

  test('a branch that main was moved forward to is one hotfix, tagged at its last commit', async () => {
    await using shop = await openShop();
    const { repository } = shop;
    await repository.branch('hotfix/b', 'main');
    await repository.commit('hotfix/b', { files: fix, message: 'fix: first part' });
    const pull = await openHotfix(shop, 'hotfix/b', secondFix);
    await repository.branch('main', pull.head.sha);
    const step = await finishPush(shop);
    expect(step.json('results')).toHaveLength(1);
    expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': pull.head.sha });
  });
});

describe('main that is moved forward to develop', () => {
  test('brings no hotfix, and its pull requests are those of develop', async () => {
    await using shop = await openShop();
    await shop.hotfix({ 'src/f.ts': 'f\n' }, { branch: 'hotfix/into-develop', title: 'F', into: 'develop' });
    await shop.repository.branch('main', 'develop');
    const step = await finishPush(shop);
    expect(step.failure).toBeUndefined();
    expect(step.outputs).toMatchObject({ result: 'nothing-to-do', kind: 'other' });
    expect(await newTags(shop)).toEqual({});
  });

  test('does not stand in the way of the next hotfix', async () => {
    await using shop = await openShop();
    await shop.hotfix({ 'src/f.ts': 'f\n' }, { branch: 'feature/f', title: 'F', into: 'develop', method: 'squash' });
    await shop.repository.branch('main', 'develop');
    const merged = await shop.hotfix(fix);
    expect((await finishPush(shop)).outputs).toMatchObject({ result: 'released', sha: merged });
  });
});

describe('stacked hotfixes', () => {
  test('the upper one merged with all of it is one release; its branch goes', async () => {
    await using shop = await openShop();
    const { repository } = shop;
    await repository.branch('hotfix/a', 'main');
    await openHotfix(shop, 'hotfix/a', fix);
    await repository.branch('hotfix/b', 'hotfix/a');
    const upper = await openHotfix(shop, 'hotfix/b', secondFix);
    const merged = await repository.mergePullRequest(upper.number);
    const step = await finishPush(shop);
    expect(step.json('results')).toHaveLength(1);
    expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': merged });
    expect(await repository.tip('hotfix/b')).toBeUndefined();
  });

  test('one after the other they are two releases', async () => {
    await using shop = await openShop();
    const { repository } = shop;
    await repository.branch('hotfix/a', 'main');
    const lower = await openHotfix(shop, 'hotfix/a', fix);
    await repository.branch('hotfix/b', 'hotfix/a');
    const upper = await openHotfix(shop, 'hotfix/b', secondFix, 'hotfix/a');
    const one = await repository.mergePullRequest(lower.number);
    await finishPush(shop);
    expect(upper).toMatchObject({ state: 'open', base: { ref: 'main' } });
    const two = await repository.mergePullRequest(upper.number);
    await finishPush(shop);
    expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one, 'v1.3.0-hotfix.2': two });
  });
});

test('a branch from which a pull request to another line is open is kept until that is merged', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.branch('support/v1.3.0', 'v1.3.0');
  await repository.branch('hotfix/a', 'main');
  const toMain = await openHotfix(shop, 'hotfix/a', fix);
  const toSupport = await repository.openPullRequest({ head: 'hotfix/a', base: 'support/v1.3.0', title: 'For 1.3' });
  await repository.mergePullRequest(toMain.number);
  const first = await finishPush(shop);
  expect(first.summary).toContain(`\`hotfix/a\` was kept: [\`#${toSupport.number}\`]`);
  expect(toSupport.state).toBe('open');
  await repository.mergePullRequest(toSupport.number);
  await finishPush(shop, { branch: 'support/v1.3.0' });
  expect(await repository.tip('hotfix/a')).toBeUndefined();
});

test('a branch that is used again after its merge is a hotfix again', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.branch('hotfix/Again-AUTH', 'main');
  const first = await openHotfix(shop, 'hotfix/Again-AUTH', fix);
  const one = await repository.mergePullRequest(first.number);
  const next = await openHotfix(shop, 'hotfix/Again-AUTH', secondFix);
  const two = await repository.mergePullRequest(next.number);
  const step = await finishPush(shop);
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one, 'v1.3.0-hotfix.2': two });
  expect(step.outputs['result']).toBe('released');
  expect(await repository.tip('hotfix/Again-AUTH')).toBeUndefined();
});

test('a hotfix branch that took main in before it was merged brings no more than itself', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.branch('hotfix/a', 'main');
  const pull = await openHotfix(shop, 'hotfix/a', fix);
  const other = await shop.hotfix({ 'docs/x.md': 'x\n' }, { branch: 'dependabot/npm/x', title: 'Bump x' });
  await repository.merge('hotfix/a', 'main');
  const merged = await repository.mergePullRequest(pull.number);
  const step = await finishPush(shop);
  expect(step.json('results')).toMatchObject([{ kind: 'hotfix', sha: merged }]);
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': merged });
  expect(await repository.contains('develop', other)).toBe(true);
  expect(await repository.tip('dependabot/npm/x')).toBeDefined();
});

test('a rebase that leaves out what main had already is one hotfix still', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const write = (branch: string, word: string) =>
    repository.commit(branch, { files: { [`src/${word}.ts`]: '\n' }, message: `fix: ${word}` });
  for (const branch of ['hotfix/all', 'hotfix/left']) await repository.branch(branch, 'main');
  for (const word of ['one', 'two', 'three']) await write('hotfix/all', word);
  for (const word of ['one', 'three']) await write('hotfix/left', word);
  const pull = await repository.openPullRequest({ head: 'hotfix/left', base: 'main', title: 'Three' });
  const last = await repository.mergePullRequest(pull.number, { method: 'rebase' });
  // What was written to main is two commits; the pull request is the one of all three.
  pull.head.sha = String(await repository.tip('hotfix/all'));
  const step = await finishPush(shop);
  expect(step.failure).toBeUndefined();
  expect(step.json('results')).toHaveLength(1);
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': last });
});

test('with hotfix-branches: ** a revert is still a revert, and a back-merge no release', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const inputs = { 'hotfix-branches': '**' };
  await repository.branch('revert/v1.3.0', 'main');
  const revert = await openHotfix(shop, 'revert/v1.3.0', fix);
  const reverted = await repository.mergePullRequest(revert.number);
  await repository.branch('back-merge/v1.2.1-to-main', 'main');
  const back = await openHotfix(shop, 'back-merge/v1.2.1-to-main', secondFix);
  await repository.mergePullRequest(back.number);
  await finishPush(shop, { inputs });
  expect(await newTags(shop)).toEqual({ 'v1.3.1': reverted });
});
