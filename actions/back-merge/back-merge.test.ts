// One scenario for each ending of a back-merge into one target, and what is written on the way.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased, parentsOf, written } from './back-merge.world.ts';

test('merges a hotfix into develop by a merge commit of GitHub, in one write', async () => {
  await using shop = await openReleased();
  const before = await shop.repository.tip('develop');
  const main = await shop.repository.tip('main');
  const step = await bringBack(shop);
  const tip = await shop.repository.tip('develop');
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({
    result: 'merged',
    sha: tip,
    'pull-request-number': '',
    'pull-request-url': '',
    conflicts: '[]',
    resolved: '[]',
  });
  expect(step.json('results')).toEqual([
    {
      target: 'develop',
      result: 'merged',
      sha: tip,
      'pull-request-number': null,
      'pull-request-url': '',
      conflicts: [],
      resolved: [],
    },
  ]);
  expect(await parentsOf(shop, 'develop')).toEqual([before, main]);
  expect(await shop.repository.git('show', '-s', '--format=%s', 'develop')).toBe(
    'chore(hotfix): back-merge v1.3.0-hotfix.1 to develop',
  );
  expect(shop.github.writes()).toHaveLength(1);
  expect(
    shop.github.requests.filter(({ kind }) => kind === 'git').every(({ path }) => /info\/refs|upload-pack/.test(path)),
  ).toBe(true);
});

test('says that a target is up to date, and writes nothing when it runs again', async () => {
  await using shop = await openReleased();
  await bringBack(shop);
  const writes = shop.github.writes().length;
  const again = await bringBack(shop);
  expect(again.outputs).toMatchObject({ result: 'up-to-date', sha: '', conflicts: '[]', resolved: '[]' });
  expect(shop.github.writes()).toHaveLength(writes);
});

test('proposes what conflicts, from a branch of its own', async () => {
  await using shop = await openReleased(conflicting);
  const develop = await shop.repository.tip('develop');
  const step = await bringBack(shop);
  const [pull] = openPulls(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({
    result: 'proposed',
    sha: '',
    'pull-request-number': String(pull?.number),
    'pull-request-url': `${shop.github.serverUrl}/acme/shop/pull/${pull?.number}`,
    conflicts: '["src/auth.ts"]',
  });
  expect(pull?.title).toBe('chore(hotfix): back-merge v1.3.0-hotfix.1 to develop');
  expect(pull?.head.ref).toBe('back-merge/v1.3.0-hotfix.1-to-develop');
  expect(pull?.head.sha).toBe(await shop.repository.tip('main'));
  expect(pull?.draft).toBe(false);
  expect(await shop.repository.tip('develop')).toBe(develop);
  expect(step.summary).toContain(`[\`#${pull?.number}\`](`);
  const main = (await shop.repository.tip('main')) ?? '';
  const url = `${shop.github.serverUrl}/acme/shop/commit/${main}`;
  expect(step.summary).toContain(`Bringing \`v1.3.0-hotfix.1\` at [\`${main.slice(0, 7)}\`](${url}) back.`);
  expect(step.summary).toContain('Next: settle it and merge it with a merge commit.');
});

test('opens no second pull request when it runs again', async () => {
  await using shop = await openReleased(conflicting);
  const first = await bringBack(shop);
  const writes = written(shop).length;
  const again = await bringBack(shop);
  expect(again.outputs).toEqual(first.outputs);
  expect(written(shop)).toHaveLength(writes);
});

test('with `on-conflict: fail` writes nothing, sets its outputs and fails the step', async () => {
  await using shop = await openReleased(conflicting);
  const step = await bringBack(shop, { 'on-conflict': 'fail' });
  expect(step.failure).toContain('src/auth.ts');
  expect(step.outputs).toMatchObject({ result: 'conflict', sha: '', conflicts: '["src/auth.ts"]' });
  expect(step.summary).toContain('`src/auth.ts`');
  expect(written(shop)).toEqual([]);
});

test('with `strategy: pull-request` proposes what merges cleanly too', async () => {
  await using shop = await openReleased();
  const step = await bringBack(shop, { strategy: 'pull-request' });
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '[]' });
  expect(openPulls(shop)[0]?.body).toContain('`strategy: pull-request` asks for a pull request');
  expect(step.summary).toContain('Next: merge it with a merge commit.');
});

test('with `strategy: pull-request` and `on-conflict: fail` a conflict fails, and nothing is written', async () => {
  await using shop = await openReleased(conflicting);
  const step = await bringBack(shop, { strategy: 'pull-request', 'on-conflict': 'fail' });
  expect(step.result).toBe('conflict');
  expect(shop.github.writes()).toEqual([]);
});

test.each([
  ['merges', {}, {}, 'merged', '[]'],
  ['proposes', conflicting, {}, 'proposed', '["src/auth.ts"]'],
  ['fails', conflicting, { 'on-conflict': 'fail' }, 'conflict', '["src/auth.ts"]'],
  ['settles by rule', conflicting, { resolve: 'src/**: ours' }, 'merged', '[]'],
] as const)('a dry run says that it %s, and writes nothing', async (_, world, inputs, result, conflicts) => {
  await using shop = await openReleased(world);
  const step = await bringBack(shop, { ...inputs, 'dry-run': 'true' });
  expect(step.outputs).toMatchObject({ result, conflicts, sha: '', 'pull-request-number': '' });
  expect(step.summary).toContain('Dry run: nothing was written');
  expect(shop.github.writes()).toEqual([]);
});

test('a dry run knows that the rules of the target ask for a pull request', async () => {
  await using shop = await openReleased();
  shop.repository.rules.push({
    name: 'develop',
    target: 'branch',
    include: ['refs/heads/develop'],
    rules: [{ type: 'pull_request' }],
  });
  const step = await bringBack(shop, { 'dry-run': 'true' });
  expect(step.result).toBe('proposed');
  expect(step.summary).toContain('`back-merge/v1.3.0-hotfix.1-to-develop`');
  expect(shop.github.writes()).toEqual([]);
});

test('a dry run says where a classic protection, which it cannot read, may ask for a pull request', async () => {
  await using shop = await openReleased();
  const dry = { 'dry-run': 'true' };
  const open = await bringBack(shop, dry);
  shop.repository.protect('develop', { requirePullRequest: true });
  const step = await bringBack(shop, dry);
  expect([open.result, step.result]).toEqual(['merged', 'merged']);
  expect(open.summary).not.toContain('is protected');
  expect(step.summary).toContain(
    '> `develop` is protected: if its protection takes no direct merge, a pull request is opened instead.',
  );
});

test('names everything after the commit where there is no version', async () => {
  await using shop = await openShop(conflicting);
  const landed = await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' });
  await bringBack(shop);
  const short = landed.slice(0, 7);
  expect(openPulls(shop)[0]).toMatchObject({
    title: `chore(hotfix): back-merge ${short} to develop`,
    head: { ref: `back-merge/${short}-to-develop` },
  });
});

test('a version that is given goes into names and messages', async () => {
  await using shop = await openShop(conflicting);
  await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' });
  await bringBack(shop, { version: 'v1.3.0-hotfix.7' });
  expect(openPulls(shop)[0]).toMatchObject({
    title: 'chore(hotfix): back-merge v1.3.0-hotfix.7 to develop',
    head: { ref: 'back-merge/v1.3.0-hotfix.7-to-develop' },
  });
});

test('refuses a version that no branch could be named after, with all other bad inputs, before any request', async () => {
  await using shop = await openReleased();
  const step = await bringBack(shop, { version: 'one two', strategy: 'squash', into: '', draft: 'yes' });
  expect(step.result).toBeUndefined();
  for (const name of ['`version` is "one two"', '`strategy` is "squash"', '`into` is missing', '`draft` is "yes"'])
    expect(step.failure).toContain(name);
  expect(shop.github.requests).toEqual([]);
});

test('takes a commit as the source, and brings nothing that came after it', async () => {
  await using shop = await openReleased();
  const first = await shop.repository.tip('main');
  await shop.hotfix({ 'src/later.ts': 'export {};\n' }, { branch: 'hotfix/later' });
  const step = await bringBack(shop, { source: first ?? '' });
  expect(step.result).toBe('merged');
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('export const checked = true;\n');
  expect(await shop.repository.read('develop', 'src/later.ts')).toBeUndefined();
});

test('a pull request for a pushed commit is found again by the branch that was pushed, whatever stands there too', async () => {
  await using shop = await openReleased(conflicting);
  const sha = (await shop.repository.tip('main')) ?? '';
  await shop.repository.branch('a-branch-of-somebody', 'main');
  const event = { name: 'push', ref: 'refs/heads/main', sha };
  await bringBack(shop, { source: sha }, { event });
  const again = await bringBack(shop, { source: 'main' });
  expect(again.result).toBe('proposed');
  expect(shop.repository.pullRequests.filter(({ base }) => base.ref === 'develop')).toHaveLength(1);
});

test('says which side has no history in common, as the failure of that target', async () => {
  await using shop = await openReleased();
  await shop.repository.commit('island', { files: { 'a.txt': 'a\n' }, parents: [] });
  const step = await bringBack(shop, { into: 'island, develop' });
  expect(step.failure).toContain('share no history');
  expect(step.json('results')).toMatchObject([{ result: 'failed' }, { result: 'merged' }]);
});
