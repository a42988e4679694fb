// The token and the settings: every level, by what each kind of token is told.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { ask, openHealthy, tokens } from './doctor.world.ts';

test('the job’s own token is known by its form and its limit', async () => {
  await using shop = await openHealthy();
  const { said, findings } = await ask(shop, 'token');
  expect(said).toEqual([
    'unknown: No reading tells whether it may write pull requests and issues, and start workflows.',
    expect.stringContaining('ok: It is the job’s own token'),
    'ok: GitHub says that it may push to acme/shop.',
  ]);
  expect(findings[0]?.remedy).toContain('Set up job → GITHUB_TOKEN Permissions');
});

test('a token that only reads is a problem, with the lines of the workflow', async () => {
  await using shop = await openHealthy();
  const step = await ask(shop, 'token', { token: tokens.reader(shop) });
  expect(step.result).toBe('problems');
  expect(step.failure).toContain('It may not push to acme/shop');
  expect(step.failure).toContain('`contents: write`, `pull-requests: write`, `issues: write`');
});

test('of a classic token GitHub tells all', async () => {
  await using shop = await openHealthy();
  const whole = await ask(shop, 'token', { token: tokens.owner(shop) });
  expect(whole.result).toBe('healthy');
  expect(whole.said).toContainEqual(expect.stringContaining('It is a classic personal token of octocat'));
  expect(whole.said).toContainEqual('ok: It has the scopes repo, workflow.');
  const without = await ask(shop, 'token', { token: tokens.classic(shop) });
  expect(without.result).toBe('warnings');
  expect(without.said[0]).toContain('warning: It lacks the scope workflow');
  const none = await ask(shop, 'token', { token: tokens.classic(shop, { contents: 'read' }) });
  expect(none.failure).toContain('It lacks the scope repo (it has: none)');
  expect(none.failure).toContain('needs the role Write in acme/shop');
});

test('a fine-grained token and that of an App are told apart', async () => {
  await using shop = await openHealthy();
  const fine = await ask(shop, 'token', { token: tokens.fine(shop) });
  expect(fine.said).toContainEqual(expect.stringContaining('It is a fine-grained personal token of octocat'));
  expect(fine.findings[0]?.remedy).toContain('Fine-grained tokens');
  const app = await ask(shop, 'token', { token: tokens.app(shop) });
  expect(app.said).toContainEqual(expect.stringContaining('It is the token of a GitHub App'));
});

test('where a limit tells nothing, an App’s token and the job’s own are not told apart', async () => {
  await using shop = await openHealthy();
  shop.github.faults.fail(
    { method: 'GET', path: /\/repos\/acme\/shop$/ },
    {
      status: 200,
      body: await repositoryOf(shop),
      headers: { 'x-ratelimit-limit': '15000', 'content-type': 'application/json' },
    },
  );
  const { said } = await ask(shop, 'token');
  expect(said).toContainEqual(expect.stringContaining('unknown: It is the job’s own token or that of a GitHub App'));
});

async function repositoryOf({ github, token }: Shop): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${github.apiUrl}/repos/acme/shop`, { headers })).text();
}

test('a token that is none is an error', async () => {
  await using shop = await openHealthy();
  const { failure } = await ask(shop, 'token', { token: 'ghp_none' });
  expect(failure).toMatch(/does not (accept the token|let git read)/);
});

test('whether jobs may open pull requests: read by an administrator, unknown to others', async () => {
  await using shop = await openHealthy();
  const plain = await ask(shop, 'settings');
  expect(plain.said[0]).toBe('unknown: This token cannot read whether jobs may open pull requests.');
  expect(plain.findings[0]?.remedy).toContain('Settings → Actions → General → Workflow permissions');
  const token = tokens.owner(shop);
  expect((await ask(shop, 'settings', { token })).said).toContain('ok: Jobs may open pull requests.');
  shop.repository.settings.actionsMayOpenPullRequests = false;
  const closed = await ask(shop, 'settings', { token });
  // That token is not bound by it.
  expect([closed.failure, closed.result]).toEqual([undefined, 'warnings']);
  expect(closed.said[0]).toContain('warning: Jobs may not open pull requests with their own token');
  expect(closed.said[0]).toContain('This token is another one, which may.');
  expect(closed.findings[0]?.remedy).toContain('tick “Allow GitHub Actions to create and approve pull requests”');
});

test('merge methods: a problem without merge commits, unknown to who may not push', async () => {
  await using shop = await openHealthy();
  const reader = await ask(shop, 'settings', { token: tokens.reader(shop) });
  expect(reader.said).toContain('unknown: This token cannot read which merge methods are allowed.');
  expect(reader.said).toContain('unknown: This token cannot read whether GitHub deletes merged branches.');
  shop.repository.settings.allowMergeCommit = false;
  expect((await ask(shop, 'settings')).failure).toContain('Merge commits are not allowed');
});

test('merged branches that are deleted: a warning where develop is one of them', async () => {
  await using shop = await openHealthy();
  const token = tokens.owner(shop);
  shop.repository.settings.deleteBranchOnMerge = true;
  const open = await ask(shop, 'settings', { token });
  expect(open.result).toBe('warnings');
  expect(open.said[0]).toContain('warning: GitHub deletes merged branches, and develop as well');
  const include = ['refs/heads/develop'];
  shop.repository.rules.push({ name: 'keep', target: 'branch', include, rules: [{ type: 'deletion' }] });
  expect((await ask(shop, 'settings', { token })).result).toBe('healthy');
});
