// What the token lacks, and what a rule refuses: explained, never echoed.

import { startGitHub } from '@hotfix-actions/sandbox';
import { play, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { tag } from './tag.ts';
import { openReleasable, release, version, workflow } from './tag.world.ts';

const tokenWith = (shop: Shop, permissions: Record<string, 'read' | 'write'>, kind: 'actions' | 'app' = 'actions') =>
  shop.github.createToken({ kind, repositories: ['acme/shop'], permissions });

async function expectUntagged({ repository }: Shop): Promise<void> {
  expect(Object.keys(await repository.tags())).toEqual(['v1.3.0']);
  expect(repository.releases).toEqual([]);
}

test('contents: write and pull-requests: read are enough', async () => {
  await using shop = await openReleasable();
  const token = tokenWith(shop, { contents: 'write', 'pull-requests': 'read' });
  const { result, failure } = await release(shop, {}, { token });
  expect([result, failure]).toEqual(['created', undefined]);
});

test('without contents: write the permission line is named', async () => {
  await using shop = await openReleasable();
  const token = tokenWith(shop, { contents: 'read', 'pull-requests': 'read' });
  const { failure } = await release(shop, {}, { token });
  expect(failure).toContain('under `permissions:` — contents: write');
  await expectUntagged(shop);
});

test('without contents: write the workflow files are not blamed, though they differ', async () => {
  await using shop = await openReleasable();
  const old = await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': workflow('push') } });
  await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': workflow('pull_request') } });
  const token = tokenWith(shop, { contents: 'read', 'pull-requests': 'read' });
  const { failure } = await release(shop, { target: old, notes: 'Given' }, { token });
  expect(failure).toContain('contents: write');
  expect(failure).not.toContain('Workflows');
});

test('without pull-requests: read the permission line is named, and nothing is tagged', async () => {
  await using github = await startGitHub();
  const repository = await github.createRepository('acme/secret', { private: true });
  await repository.commit('main', { files: { a: '1' } });
  const token = github.createToken({ repositories: ['acme/secret'], permissions: { contents: 'write' } });
  const { failure } = await play(github, tag, {
    repository: 'acme/secret',
    token,
    inputs: { version: 'v1.0.0' },
  });
  expect(failure).toContain('under `permissions:` — pull-requests: read');
  expect(await repository.tags()).toEqual({});
});

test('a token that GitHub does not accept is said to be that', async () => {
  await using shop = await openReleasable();
  const { failure } = await release(shop, {}, { token: 'ghs_wrong' });
  expect(failure).toContain('with this token');
  await expectUntagged(shop);
});

test('the token is masked, also in the form in which git sends it', async () => {
  await using shop = await openReleasable();
  const { masked } = await release(shop);
  expect(masked).toEqual([shop.token, Buffer.from(`x-access-token:${shop.token}`).toString('base64')]);
});

test('the workflow-file rule is explained with the files and the permission of an App', async () => {
  await using shop = await openReleasable();
  const old = await shop.repository.commit('main', {
    files: { '.github/workflows/ci.yml': workflow('push'), '.github/workflows/old.yml': workflow('push') },
  });
  await shop.repository.commit('main', {
    files: { '.github/workflows/ci.yml': workflow('pull_request'), '.github/workflows/old.yml': null },
  });
  const { failure, outputs } = await release(shop, { target: old });
  expect(failure).toContain(`make the tag ${version}`);
  expect(failure).toContain('.github/workflows/ci.yml, .github/workflows/old.yml');
  expect(failure).toContain('permission-workflows: write');
  expect(outputs).toEqual({});
  await expectUntagged(shop);
});

test('an App with Workflows: write may tag such a commit', async () => {
  await using shop = await openReleasable();
  const old = await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': workflow('push') } });
  await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': workflow('pull_request') } });
  const token = tokenWith(shop, { contents: 'write', 'pull-requests': 'read', workflows: 'write' }, 'app');
  const { result } = await release(shop, { target: old }, { token });
  expect(result).toBe('created');
});

test('a release behind a tag that a person pushed needs no App, though workflow files differ', async () => {
  await using shop = await openReleasable();
  const old = await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': workflow('push') } });
  await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': workflow('pull_request') } });
  await shop.repository.tag(version, old);
  const { result } = await release(shop, { target: old });
  expect(result).toBe('created');
  expect(shop.repository.releases).toHaveLength(1);
});

test('a rule that refuses new tags is said to be a rule, and where it is', async () => {
  await using shop = await openReleasable();
  const rule = { name: 'tags', target: 'tag', include: ['refs/tags/v*'], rules: [{ type: 'creation' }] } as const;
  shop.repository.rules.push(rule);
  const { failure } = await release(shop);
  expect(failure).toContain('A rule of acme/shop refuses it');
  expect(failure).toContain('Settings → Rules');
  await expectUntagged(shop);
});

test('contents: write and pull-requests: read are enough in a private repository, too', async () => {
  await using github = await startGitHub();
  const repository = await github.createRepository('acme/secret', { private: true });
  await repository.commit('main', { files: { a: '1' } });
  await repository.tag('v1.0.0', 'main');
  const commit = await repository.commit('main', { files: { a: '2' }, message: 'fix: a' });
  const permissions = { contents: 'write', 'pull-requests': 'read' } as const;
  const token = github.createToken({ repositories: ['acme/secret'], permissions });
  for (const draft of ['true', 'false']) {
    const inputs = { version: 'v1.0.0-hotfix.1', draft };
    const step = await play(github, tag, { repository: 'acme/secret', token, inputs });
    expect([step.failure, step.result]).toEqual([undefined, 'created']);
  }
  expect((await repository.tags())['v1.0.0-hotfix.1']).toBe(commit);
  expect(repository.releases).toEqual([expect.objectContaining({ draft: false, prerelease: false })]);
});
