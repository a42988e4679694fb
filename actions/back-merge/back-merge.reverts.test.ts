// Reverts on production of commits that develop has: kept out of develop, applied there, or proposed.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { bringBack, openPulls, parentsOf } from './back-merge.world.ts';

const work = 'src/work.ts';

/** Work that both branches have, and a revert of it on main; gives back the commit of the revert on main. */
async function revertWork(shop: Shop, trailer: 'Hotfix-Reverts: ' | 'This reverts commit '): Promise<string> {
  const landed = await shop.hotfix({ [work]: 'export {};\n' }, { branch: 'hotfix/work' });
  await shop.repository.merge('develop', 'main');
  await shop.repository.branch('revert/work', 'main');
  const end = trailer.startsWith('This') ? '.' : '';
  await shop.repository.commit('revert/work', {
    files: { [work]: null },
    message: `Revert\n\n${trailer}${landed}${end}`,
  });
  const pull = await shop.repository.openPullRequest({ head: 'revert/work', base: 'main', title: 'Revert the work' });
  return shop.repository.mergePullRequest(pull.number);
}

const ours = 'Hotfix-Reverts: ';
const theirs = 'This reverts commit ';

test('a revert of our own leaves the work in develop, and is recorded there once for all', async () => {
  await using shop = await openShop();
  const revert = await revertWork(shop, ours);
  const before = await shop.repository.tip('develop');
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'merged', sha: await shop.repository.tip('develop') });
  expect(await shop.repository.read('develop', work)).toBe('export {};\n');
  expect(await parentsOf(shop, 'develop')).toEqual([before, revert]);
  expect(step.summary).toContain('keeps the work');
  expect((await bringBack(shop)).result).toBe('up-to-date');
});

test('a revert of our own is kept apart from what landed before and after it', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const landed = await shop.hotfix({ [work]: 'export {};\n' }, { branch: 'hotfix/work' });
  await repository.merge('develop', 'main');
  await shop.hotfix({ 'src/before.ts': '1\n' }, { branch: 'hotfix/before' });
  await repository.commit('main', { files: { [work]: null }, message: `Revert\n\n${ours}${landed}` });
  await shop.hotfix({ 'src/after.ts': '1\n' }, { branch: 'hotfix/after' });
  const step = await bringBack(shop);
  expect(step.result).toBe('merged');
  for (const path of [work, 'src/before.ts', 'src/after.ts'])
    expect(await repository.read('develop', path)).toBeDefined();
  expect(await repository.contains('develop', (await repository.tip('main')) ?? '')).toBe(true);
});

test('while the first part waits in a pull request, the revert and what follows wait too', async () => {
  await using shop = await openShop({ develop: { 'src/auth.ts': 'export const checked = ask();\n' } });
  const { repository } = shop;
  const landed = await shop.hotfix({ [work]: 'export {};\n' }, { branch: 'hotfix/work' });
  await repository.merge('develop', 'main');
  const before = await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' }, { branch: 'hotfix/before' });
  const revert = await repository.commit('main', { files: { [work]: null }, message: `Revert\n\n${ours}${landed}` });
  const step = await bringBack(shop);
  expect(step.result).toBe('proposed');
  expect(openPulls(shop)).toMatchObject([{ head: { sha: before } }]);
  expect(step.summary).toContain('waits until this is done');
  expect(await repository.contains('develop', revert)).toBe(false);
  await repository.commit(openPulls(shop)[0]?.head.ref ?? '', {
    files: { 'src/auth.ts': 'export const checked = ask() || true;\n' },
    parents: [before, 'develop'],
  });
  await repository.mergePullRequest(openPulls(shop)[0]?.number ?? 0);
  expect((await bringBack(shop)).result).toBe('merged');
  expect(await repository.read('develop', work)).toBe('export {};\n');
  expect(await repository.contains('develop', revert)).toBe(true);
});

test('a revert of somebody else is proposed, with what it takes out', async () => {
  await using shop = await openShop();
  const revert = await revertWork(shop, theirs);
  const step = await bringBack(shop);
  expect(step.result).toBe('proposed');
  const [pull] = openPulls(shop);
  expect(pull?.head.sha).toBe(revert);
  expect(pull?.body).toContain('takes these commits out of `develop` too');
  const landed = await shop.repository.git('rev-parse', `${revert}^1`);
  const subject = await shop.repository.git('show', '-s', '--format=%s', landed);
  expect(pull?.body).toMatch(new RegExp(`^- ${landed} ${subject.split(' ')[0]}`, 'm'));
  expect(pull?.body).toContain('- uses: org/hotfix-actions/back-merge@v1\n  with:\n    reverts: keep\n');
  expect(step.summary).toContain('Next: merge it with a merge commit.');
  expect(await shop.repository.read('develop', work)).toBe('export {};\n');
});

test('the step that keeps the work names a source and a target that are not the usual ones', async () => {
  await using shop = await openShop();
  await revertWork(shop, theirs);
  await shop.repository.branch('support/v1', 'main');
  await shop.repository.branch('next', 'develop');
  await bringBack(shop, { source: 'support/v1', into: 'next' });
  expect(openPulls(shop)[0]?.body).toContain(
    '  with:\n    source: "support/v1"\n    into: "next"\n    reverts: keep\n',
  );
});

test.each([
  ['keep', theirs, 'merged', 'export {};\n'],
  ['apply', ours, 'merged', undefined],
  ['propose', ours, 'proposed', 'export {};\n'],
])('`reverts: %s` decides whoever made the revert', async (reverts, trailer, result, content) => {
  await using shop = await openShop();
  await revertWork(shop, trailer as typeof ours);
  const step = await bringBack(shop, { reverts });
  expect(step.result).toBe(result);
  expect(await shop.repository.read('develop', work)).toBe(content);
});

test('work and its revert that arrive together need no decision', async () => {
  await using shop = await openShop();
  const landed = await shop.hotfix({ [work]: 'export {};\n' }, { branch: 'hotfix/work' });
  await shop.repository.commit('main', { files: { [work]: null }, message: `Revert\n\n${theirs}${landed}.` });
  const step = await bringBack(shop);
  expect(step.result).toBe('merged');
  expect(await shop.repository.read('develop', work)).toBeUndefined();
});

test.each([
  ['a rule of the target', {}, true],
  ['`strategy: pull-request`', { strategy: 'pull-request' }, false],
] as const)('with %s the recorded revert is a pull request that changes no file', async (_, inputs, ruled) => {
  await using shop = await openShop();
  const revert = await revertWork(shop, ours);
  const develop = (await shop.repository.tip('develop')) ?? '';
  if (ruled) shop.repository.protect('develop', { requirePullRequest: true });
  const step = await bringBack(shop, inputs);
  expect(step.result).toBe('proposed');
  const head = openPulls(shop)[0]?.head.sha ?? '';
  expect(await parentsOf(shop, head)).toEqual([develop, revert]);
  expect(await shop.repository.git('diff', '--name-only', develop, head)).toBe('');
  expect(openPulls(shop)[0]?.body).toContain('It changes no file');
});

test('a dry run of several parts says how they would end, and writes nothing', async () => {
  await using shop = await openShop();
  const landed = await shop.hotfix({ [work]: 'export {};\n' }, { branch: 'hotfix/work' });
  await shop.repository.merge('develop', 'main');
  await shop.hotfix({ 'src/before.ts': '1\n' }, { branch: 'hotfix/before' });
  await shop.repository.commit('main', { files: { [work]: null }, message: `Revert\n\n${ours}${landed}` });
  await shop.hotfix({ 'src/after.ts': '1\n' }, { branch: 'hotfix/after' });
  const step = await bringBack(shop, { 'dry-run': 'true' });
  expect(step.outputs).toMatchObject({ result: 'merged', sha: '' });
  expect(shop.github.writes()).toEqual([]);
});

test('a dry run says that a recorded revert would be proposed where a pull request is asked for', async () => {
  await using shop = await openShop();
  await revertWork(shop, ours);
  const step = await bringBack(shop, { 'dry-run': 'true', strategy: 'pull-request' });
  expect(step.result).toBe('proposed');
  expect(shop.github.writes()).toEqual([]);
});

describe('a revert that was squashed', () => {
  async function squashRevert(shop: Shop, options: { title?: string; body?: string; added?: string }): Promise<string> {
    const { repository } = shop;
    const landed = await shop.hotfix({ [work]: 'export {};\n' }, { branch: 'hotfix/work' });
    await repository.merge('develop', 'main');
    await repository.branch('revert/work', 'main');
    await repository.commit('revert/work', { files: { [work]: null }, message: `Revert work\n\n${ours}${landed}` });
    if (options.added)
      await repository.commit('revert/work', { files: { [options.added]: '1\n' }, message: 'fix: what that left' });
    const pull = await repository.openPullRequest({ head: 'revert/work', base: 'main', title: 'Revert work' });
    return repository.mergePullRequest(pull.number, { method: 'squash', ...options });
  }

  test('leaves the work in develop, also where its message is the title alone', async () => {
    await using shop = await openShop();
    const revert = await squashRevert(shop, { title: 'Revert work (#2)', body: '' });
    const step = await bringBack(shop);
    expect(step.result).toBe('merged');
    expect(await shop.repository.read('develop', work)).toBe('export {};\n');
    expect(await shop.repository.contains('develop', revert)).toBe(true);
  });

  test('together with what people added to it is for a person to decide', async () => {
    await using shop = await openShop();
    await squashRevert(shop, { added: 'src/mended.ts' });
    expect((await bringBack(shop)).result).toBe('proposed');
    expect(await shop.repository.read('develop', work)).toBe('export {};\n');
  });
});
