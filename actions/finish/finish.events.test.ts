// Which branch and commit a run is about, and what stops it before anything is written.

import { openShop, play } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { finish } from './finish.ts';
import { finishPush, fix, newTags, second, secondFix } from './finish.world.ts';

describe('stops before any write', () => {
  test('where the pushed branch is no production branch', async () => {
    await using shop = await openShop();
    await shop.hotfix(fix);
    const step = await finishPush(shop, { branch: 'develop' });
    expect(step.failure).toContain('push to refs/heads/develop, which is no production branch (main, support/**)');
    expect(shop.github.writes()).toEqual([]);
  });

  test('where a tag was pushed', async () => {
    await using shop = await openShop();
    const event = { name: 'push', ref: 'refs/tags/v1.3.0' };
    const step = await play(shop.github, finish, { repository: 'acme/shop', token: shop.token, event });
    expect(step.failure).toContain('push to refs/tags/v1.3.0, which is no production branch');
    expect(shop.github.writes()).toEqual([]);
  });

  test('where the commit is not on the branch', async () => {
    await using shop = await openShop();
    const elsewhere = String(await shop.repository.tip('develop'));
    const step = await finishPush(shop, { inputs: { sha: elsewhere } });
    expect(step.failure).toContain(`${elsewhere} is not on main`);
    expect(shop.github.writes()).toEqual([]);
  });

  test('where the push deleted the branch', async () => {
    await using shop = await openShop();
    await shop.hotfix(fix);
    const step = await finishPush(shop, { branch: 'support/v1.3.0', sha: '0'.repeat(40) });
    expect(step.failure).toContain(`"${'0'.repeat(40)}"`);
    expect(shop.github.writes()).toEqual([]);
  });

  test('where main was force-pushed since, and the commit is gone from it', async () => {
    await using shop = await openShop();
    const gone = await shop.hotfix(fix);
    await shop.repository.branch('main', 'v1.3.0');
    const step = await finishPush(shop, { sha: gone });
    expect(step.failure).toContain(`${gone} is not on main`);
    expect(step.failure).toContain('force-pushed');
    expect(shop.github.writes()).toEqual([]);
  });

  test('where there is no such commit', async () => {
    await using shop = await openShop();
    const step = await finishPush(shop, { inputs: { sha: 'f'.repeat(40) } });
    expect(step.failure).toContain('input `sha`');
    expect(shop.github.writes()).toEqual([]);
  });

  test('where nothing was released yet, and says how to make the first release', async () => {
    await using shop = await openShop({ tag: 'other-v1.3.0' });
    await shop.hotfix(fix);
    const step = await finishPush(shop);
    expect(step.failure).toContain('No release vX.Y.Z is in the history of main');
    expect(step.failure).toMatch(/git tag --annotate .*v1\.0\.0/);
    expect(shop.github.writes()).toEqual([]);
  });

  test('where a target does not exist', async () => {
    await using shop = await openShop();
    await shop.hotfix(fix);
    const step = await finishPush(shop, { inputs: { into: 'develop, trunk' } });
    expect(step.failure).toContain('There is no branch "trunk" (input `into`)');
    expect(shop.github.writes()).toEqual([]);
  });

  test('where the main production branch does not exist', async () => {
    await using shop = await openShop();
    const step = await finishPush(shop, { inputs: { branch: 'master, main' } });
    expect(step.failure).toContain('There is no branch "master" (input `branch`)');
    expect(shop.github.writes()).toEqual([]);
  });

  test('where inputs are wrong, with all of them named', async () => {
    await using shop = await openShop();
    const inputs = { scheme: 'minor', release: 'yes', resolve: 'package.json', 'release-workflows': 'deploy' };
    const step = await finishPush(shop, { inputs });
    for (const name of Object.keys(inputs)) expect(step.failure).toContain(`\`${name}\` is`);
    expect(shop.github.requests).toEqual([]);
  });
});

test.each([
  ['workflow_dispatch', 'refs/heads/develop'],
  ['schedule', 'refs/heads/develop'],
  ['pull_request', 'refs/pull/1/merge'],
])('%s finishes the tip of the main production branch, wherever it was started', async (name, ref) => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  const event = { name, ref, sha: String(await shop.repository.tip('develop')) };
  const step = await play(shop.github, finish, { repository: 'acme/shop', token: shop.token, event });
  expect(step.outputs).toMatchObject({ result: 'released', sha: merged });
});

test('sha says up to which commit, also where another was pushed', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  await shop.hotfix(secondFix, second);
  await finishPush(shop, { inputs: { sha: one } });
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': one });
});

test('branch takes a list with globs, of which the first is the main one', async () => {
  await using shop = await openShop();
  await shop.repository.branch('production/eu', 'main');
  const merged = await shop.hotfix(fix, { into: 'production/eu' });
  const step = await finishPush(shop, { branch: 'production/eu', inputs: { branch: 'main, production/*' } });
  expect(step.outputs).toMatchObject({ result: 'released', sha: merged, 'back-merge': 'proposed' });
  expect(step.summary).toContain('`production/eu` at');
});

test('another repository is finished up to the tip of its main branch, whatever the event says', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  await shop.github.createRepository('acme/tools').then((tools) => tools.commit('main', { files: { 'a.txt': '' } }));
  const inputs = { repository: 'acme/shop' };
  const step = await play(shop.github, finish, { repository: 'acme/tools', token: shop.token, inputs });
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'released', sha: merged });
});

describe('with dry-run', () => {
  const inputs = { 'dry-run': 'true' };

  test('tells what would be released and brought back, and writes nothing', async () => {
    await using shop = await openShop();
    const merged = await shop.hotfix(fix);
    const step = await finishPush(shop, { inputs });
    expect(step.failure).toBeUndefined();
    expect(step.outputs).toMatchObject({
      result: 'released',
      kind: 'hotfix',
      tag: 'v1.3.0-hotfix.1',
      sha: merged,
      'back-merge': 'merged',
    });
    expect(step.summary).toContain('Dry run: nothing was written.');
    expect(step.summary).toContain('Would make the annotated tag `v1.3.0-hotfix.1`');
    expect(step.summary).toContain('Would make its release, as the latest one, with generated notes since `v1.3.0`.');
    expect(step.summary).toContain('would be deleted');
    expect(shop.github.writes()).toEqual([]);
  });

  test('counts on where several hotfixes landed', async () => {
    await using shop = await openShop();
    await shop.hotfix(fix);
    await shop.hotfix(secondFix, second);
    const step = await finishPush(shop, { inputs });
    expect(step.failure).toBeUndefined();
    expect(step.json('results')).toMatchObject([
      { tag: 'v1.3.0-hotfix.1', 'back-merge': 'merged' },
      { tag: 'v1.3.0-hotfix.2', 'back-merge': 'merged' },
    ]);
    expect(shop.github.writes()).toEqual([]);
  });

  test('foresees a conflict', async () => {
    await using shop = await openShop({ develop: { 'src/auth.ts': 'export const checked = maybe();\n' } });
    await shop.hotfix(fix);
    const step = await finishPush(shop, { inputs });
    expect(step.outputs).toMatchObject({ result: 'released', 'back-merge': 'proposed', 'pull-request-url': '' });
    expect(step.summary).toContain('`src/auth.ts`');
    expect(shop.github.writes()).toEqual([]);
  });
});
