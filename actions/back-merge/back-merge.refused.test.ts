// Where GitHub refuses: rules of the target, workflow files, settings, missing permissions.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased, parentsOf, written } from './back-merge.world.ts';

type RuleType = 'pull_request' | 'required_linear_history';

function rule(shop: Shop, type: RuleType): void {
  const include = ['refs/heads/develop'];
  shop.repository.rules.push({ name: 'develop', target: 'branch', include, rules: [{ type }] });
}

test.each([
  ['a ruleset that asks for pull requests', (shop: Shop) => rule(shop, 'pull_request')],
  ['a ruleset that asks for a linear history', (shop: Shop) => rule(shop, 'required_linear_history')],
  ['classic protection with reviews', (shop: Shop) => shop.repository.protect('develop', { requirePullRequest: true })],
  [
    'classic protection with a linear history',
    (shop: Shop) => shop.repository.protect('develop', { linearHistory: true }),
  ],
])('where %s refuses the merge, it is proposed: that 409 is no conflict', async (_, protect) => {
  await using shop = await openReleased();
  protect(shop);
  const step = await bringBack(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '[]' });
  const [pull] = openPulls(shop);
  expect(pull?.body).toContain('The rules of `develop` take no direct merge.');
  expect(pull?.body).not.toContain('### Conflicts');
  expect(pull?.head.sha).toBe(await shop.repository.tip('main'));
});

test('what rules settle is proposed to a protected target as the settled merge commit', async () => {
  await using shop = await openReleased(conflicting);
  rule(shop, 'pull_request');
  const develop = await shop.repository.tip('develop');
  const step = await bringBack(shop, { resolve: 'src/auth.ts: theirs' });
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '[]', resolved: '["src/auth.ts"]' });
  const [pull] = openPulls(shop);
  const head = pull?.head.sha ?? '';
  expect(await parentsOf(shop, head)).toEqual([develop, await shop.repository.tip('main')]);
  expect(await shop.repository.read(head, 'src/auth.ts')).toBe('export const checked = true;\n');
  expect(pull?.body).toContain('- `src/auth.ts` — theirs');
  await shop.repository.mergePullRequest(pull?.number ?? 0);
  expect((await bringBack(shop)).result).toBe('up-to-date');
});

test('running again makes no second settled commit for the same pull request', async () => {
  await using shop = await openReleased(conflicting);
  const inputs = { resolve: 'src/auth.ts: ours', strategy: 'pull-request' };
  const first = await bringBack(shop, inputs);
  const writes = written(shop).length;
  const again = await bringBack(shop, inputs);
  expect(again.outputs).toEqual(first.outputs);
  expect(written(shop)).toHaveLength(writes);
});

test.each([
  ['main has workflow files that the default branch develop lacks', 'develop', 'main'],
  ['develop has workflow files that the default branch main lacks', 'main', 'develop'],
])('where %s, the error names them and the permission', async (_, defaultBranch, branch) => {
  await using shop = await openReleased({ defaultBranch });
  await shop.repository.commit(branch, { files: { '.github/workflows/ci.yml': 'on: push\n' } });
  const step = await bringBack(shop, { into: 'develop' });
  expect(step.result).toBe('failed');
  expect(step.failure).toContain('.github/workflows/ci.yml');
  expect(step.failure).toContain('Workflows: write');
});

test('where Actions may not open pull requests, the branch stays and the error has the link that opens one', async () => {
  await using shop = await openReleased(conflicting);
  shop.repository.settings.actionsMayOpenPullRequests = false;
  const step = await bringBack(shop);
  expect(step.result).toBe('failed');
  const branch = 'back-merge/v1.3.0-hotfix.1-to-develop';
  expect(await shop.repository.tip(branch)).toBe(await shop.repository.tip('main'));
  expect(step.failure).toContain(`/acme/shop/compare/develop...${encodeURIComponent(branch)}?expand=1`);
  expect(step.failure).toContain('Allow GitHub Actions to create and approve pull requests');
  shop.repository.settings.actionsMayOpenPullRequests = true;
  expect((await bringBack(shop)).result).toBe('proposed');
  expect(openPulls(shop)).toHaveLength(1);
});

test.each([
  ['contents', { contents: 'read', pull_requests: 'write' }, {}, 'contents: write'],
  ['pull-requests', { contents: 'write', pull_requests: 'read' }, conflicting, 'pull-requests: write'],
] as const)('a token without the right for %s is told which line it needs', async (_, permissions, world, line) => {
  await using shop = await openReleased(world);
  const token = shop.github.createToken({ permissions, repositories: ['acme/shop'] });
  const step = await bringBack(shop, {}, { token });
  expect(step.result).toBe('failed');
  expect(step.failure).toContain(line);
  expect(await shop.repository.contains('develop', (await shop.repository.tip('main')) ?? '')).toBe(false);
});

test('where GitHub meets a conflict that git does not, a person looks at it', async () => {
  await using shop = await openReleased();
  const develop = await shop.repository.tip('develop');
  shop.github.faults.fail({ method: 'POST', path: /\/merges$/ }, { status: 409, message: 'Merge conflict' });
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '[]' });
  expect(openPulls(shop)[0]?.body).toContain('GitHub met a conflict where git merges without one.');
  expect(await shop.repository.tip('develop')).toBe(develop);
});
