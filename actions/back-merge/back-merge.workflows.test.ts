// `trigger-workflows`: on the branch that was written, once for its commit, and never at the cost of the merge.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, openPulls, release } from './back-merge.world.ts';

const inputs = { 'trigger-workflows': 'ci.yml' };
const proposed = { ...inputs, strategy: 'pull-request' };

/** A hotfix to be brought back; both branches have a workflow that can be started. */
async function openWithWorkflow(): Promise<Shop> {
  const shop = await openShop();
  await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': 'on: workflow_dispatch\n' } });
  await shop.repository.merge('develop', 'main');
  await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'export const checked = true;\n' });
  return shop;
}

/** A run that GitHub started by itself, as it does for the push of an App or a person. */
function addRun(shop: Shop, branch: string, sha: string): void {
  const at = '2026-11-23T09:30:00Z';
  const run = { id: 1, workflow: 'ci.yml', event: 'push', branch, sha, number: 1, actor: 'octocat', status: 'queued' };
  shop.repository.runs.push({ ...run, conclusion: null, createdAt: at, updatedAt: at });
}

test('what a step that died after the merge left is started by the next', async () => {
  await using shop = await openWithWorkflow();
  shop.github.faults.kill({ write: 2, when: 'before' });
  await bringBack(shop, inputs);
  shop.github.faults.clear();
  expect(shop.repository.dispatches).toEqual([]);
  const again = await bringBack(shop, inputs);
  expect(again.result).toBe('up-to-date');
  await bringBack(shop, inputs);
  expect(shop.repository.dispatches).toMatchObject([{ workflow: 'ci.yml', ref: 'refs/heads/develop' }]);
});

test('a target that is up to date without us starts nothing', async () => {
  await using shop = await openWithWorkflow();
  await shop.repository.merge('develop', 'main');
  await shop.repository.commit('develop', { files: { 'src/more.ts': 'more\n' } });
  expect((await bringBack(shop, inputs)).result).toBe('up-to-date');
  expect(shop.repository.dispatches).toEqual([]);
});

test('a run of the same commit on main is none of the branch of the pull request', async () => {
  await using shop = await openWithWorkflow();
  addRun(shop, 'main', (await shop.repository.tip('main')) ?? '');
  await bringBack(shop, proposed);
  await bringBack(shop, proposed);
  expect(shop.repository.dispatches).toMatchObject([{ ref: 'refs/heads/back-merge/v1.3.0-hotfix.1-to-develop' }]);
});

test('where the push started a run by itself, none is started', async () => {
  await using shop = await openWithWorkflow();
  addRun(shop, 'back-merge/v1.3.0-hotfix.1-to-develop', (await shop.repository.tip('main')) ?? '');
  await bringBack(shop, proposed);
  expect(openPulls(shop)).toHaveLength(1);
  expect(shop.repository.dispatches).toEqual([]);
});

test('without the right to start workflows the merge stays, with a warning that names the permission', async () => {
  await using shop = await openWithWorkflow();
  const permissions = { contents: 'write', pull_requests: 'write' } as const;
  const token = shop.github.createToken({ permissions, repositories: ['acme/shop'] });
  const step = await bringBack(shop, inputs, { token });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('merged');
  expect(step.warnings.join('\n')).toContain('actions: write');
  expect(step.summary).toContain('was not started');
});

test('a dry run says what it would start, and starts nothing', async () => {
  await using shop = await openWithWorkflow();
  const step = await bringBack(shop, { ...inputs, 'dry-run': 'true' });
  expect(step.result).toBe('merged');
  expect(step.summary).toContain('Would start `ci.yml` on `develop`');
  expect(shop.github.writes()).toEqual([]);
});
