// What a rule of GitHub, another person or a missing right stands against: that branch is left alone, and the others are done.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { addClean, lines, openContributors, rebaseAll, statuses } from './rebase.world.ts';

async function openThree(): Promise<Shop> {
  const shop = await openContributors();
  for (const name of ['ann', 'bob', 'eve']) await addClean(shop, `contrib/${name}`);
  return shop;
}

const others = { 'contrib/ann': 'rebased', 'contrib/eve': 'rebased' };

test('a protected branch is skipped with the reason', async () => {
  await using shop = await openThree();
  shop.repository.protect('contrib/bob', {});
  const tip = await shop.repository.tip('contrib/bob');
  const step = await rebaseAll(shop);
  expect(statuses(step)).toEqual({ ...others, 'contrib/bob': 'skipped' });
  expect(await shop.repository.tip('contrib/bob')).toBe(tip);
  expect(step.warnings.join('\n')).toContain('contrib/bob was left alone: it may not be pushed: protected branch hook');
  expect(step.summary).toContain('Settings → Rules');
});

test('so is one that a ruleset protects, also of a merge', async () => {
  await using shop = await openThree();
  const include = ['refs/heads/contrib/bob'];
  shop.repository.rules.push({ name: 'bob', target: 'branch', include, rules: [{ type: 'pull_request' }] });
  const merged = await rebaseAll(shop, { strategy: 'merge' });
  expect(statuses(merged)).toEqual({ 'contrib/ann': 'merged', 'contrib/bob': 'skipped', 'contrib/eve': 'merged' });
  expect(merged.summary).toContain('Changes must be made through a pull request. See Settings');
  const step = await rebaseAll(shop);
  expect(statuses(step)).toEqual({
    'contrib/ann': 'up-to-date',
    'contrib/bob': 'skipped',
    'contrib/eve': 'up-to-date',
  });
});

const workflow = { '.github/workflows/ci.yml': 'on: push\n', '.github/workflows/lint.yml': 'on: push\n' };

test.each([
  ['rebase', 'rebased'],
  ['merge', 'merged'],
] as const)('the workflow-file rule leaves one alone, and says what would do (%s)', async (strategy, done) => {
  await using shop = await openThree();
  await shop.repository.commit('contrib/bob', { files: workflow });
  const tip = await shop.repository.tip('contrib/bob');
  const dry = await rebaseAll(shop, { strategy, 'dry-run': 'true' });
  expect(dry.summary).toContain('Workflows: write');
  const step = await rebaseAll(shop, { strategy });
  expect(statuses(step)).toEqual({ 'contrib/ann': done, 'contrib/bob': 'skipped', 'contrib/eve': done });
  expect(await shop.repository.tip('contrib/bob')).toBe(tip);
  expect(step.warnings.join('\n')).toContain(
    'differ from the default branch: .github/workflows/ci.yml, .github/workflows/lint.yml',
  );
  expect(step.warnings.join('\n')).toContain('Workflows: write');
  const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', workflows: 'write' } as const;
  const app = shop.github.createToken({ kind: 'app', repositories: ['acme/shop'], permissions });
  expect(statuses(await rebaseAll(shop, { strategy }, app))['contrib/bob']).toBe(done);
});

test.each(['rebase', 'merge'] as const)(
  'a branch that moved meanwhile is left alone with a warning (%s)',
  async (strategy) => {
    await using shop = await openThree();
    const { github, repository } = shop;
    let moved = '';
    github.onRequest = async ({ path }) => {
      if (moved !== '' || !/\/compare\//.test(path)) return;
      moved = 'soon';
      moved = await repository.commit('contrib/bob', { files: { 'late.txt': 'x\n' } });
    };
    const step = await rebaseAll(shop, { strategy });
    expect(statuses(step)['contrib/bob']).toBe('skipped');
    expect(statuses(step)['contrib/ann']).toBe(strategy === 'rebase' ? 'rebased' : 'merged');
    expect(await repository.tip('contrib/bob')).toBe(moved);
    expect(step.warnings.join('\n')).toContain('contrib/bob was left alone: it moved meanwhile');
  },
);

test('a token that may not push stops it with one error that says so', async () => {
  await using shop = await openThree();
  const permissions = { contents: 'read', issues: 'write', pull_requests: 'write' } as const;
  const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
  const before = await shop.repository.branches();
  const step = await rebaseAll(shop, {}, token);
  expect(step.failure).toContain('permissions: contents: write');
  expect(await shop.repository.branches()).toEqual(before);
});

test('only the newest verdict of each person approves', async () => {
  await using shop = await openThree();
  const { repository } = shop;
  const pull = await repository.openPullRequest({ head: 'contrib/ann', base: 'develop', title: 'Ann' });
  const review = async (...reviews: typeof pull.reviews) => {
    pull.reviews.splice(0, pull.reviews.length, ...reviews);
    return statuses(await rebaseAll(shop, { branches: 'contrib/ann', 'dry-run': 'true' }))['contrib/ann'];
  };
  expect(await review({ user: 'bob', state: 'APPROVED' }, { user: 'bob', state: 'COMMENTED' })).toBe('skipped');
  expect(await review({ user: 'bob', state: 'APPROVED' }, { user: 'bob', state: 'CHANGES_REQUESTED' })).toBe('rebased');
  expect(await review({ user: 'bob', state: 'DISMISSED' })).toBe('rebased');
  expect(await review({ user: 'eve', state: 'CHANGES_REQUESTED' }, { user: 'bob', state: 'APPROVED' })).toBe('skipped');
  pull.reviews.splice(0, pull.reviews.length, { user: 'bob', state: 'APPROVED' });
  expect(statuses(await rebaseAll(shop, { branches: 'contrib/ann', 'skip-reviewed': 'false' }))).toEqual({
    'contrib/ann': 'rebased',
  });
  expect(pull.state).toBe('open');
});

test('a dry run says what it would do, and writes nothing', async () => {
  await using shop = await openThree();
  const { repository } = shop;
  await repository.commit('contrib/bob', { files: { 'shared.txt': lines(0, 'bob') } });
  const include = ['refs/heads/contrib/eve'];
  repository.rules.push({ name: 'eve', target: 'branch', include, rules: [{ type: 'non_fast_forward' }] });
  const before = await repository.branches();
  for (const strategy of ['rebase', 'merge']) {
    const step = await rebaseAll(shop, { strategy, 'dry-run': 'true' });
    const [ann, eve] = strategy === 'rebase' ? ['rebased', 'skipped'] : ['merged', 'merged'];
    expect(step.result).toBe('done');
    expect(statuses(step)).toEqual({ 'contrib/ann': ann, 'contrib/bob': 'conflict', 'contrib/eve': eve });
    expect(step.summary).toContain('An issue would say so.');
  }
  expect(await repository.branches()).toEqual(before);
  expect(shop.github.writes()).toEqual([]);
  expect(repository.issues).toEqual([]);
});

test('a connection that breaks off around the push is healed', async () => {
  for (const when of ['before', 'after'] as const) {
    await using shop = await openThree();
    shop.github.faults.drop({ path: /git-receive-pack$/, method: 'POST' }, { when });
    expect(statuses(await rebaseAll(shop))).toEqual({ ...others, 'contrib/bob': 'rebased' });
  }
});
