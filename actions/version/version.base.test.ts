// What `base` may name, and what is said where no version can be computed.

import { startGitHub } from '@hotfix-actions/sandbox';
import { openShop, play, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { version } from './version.ts';
import { compute } from './version.world.ts';

/** main holds v1.3.0 and, after it, v1.4.0. */
async function openTwoReleases(): Promise<Shop> {
  const shop = await openShop();
  await shop.repository.commit('main', { files: { next: '1' }, message: 'Release 1.4.0' });
  await shop.repository.tag('v1.4.0', 'main');
  return shop;
}

const bases: Readonly<Record<string, (shop: Shop) => Promise<string> | string>> = {
  'a branch': () => 'develop',
  'a branch by its full name': () => 'refs/heads/develop',
  'a tag': () => 'v1.3.0',
  'a tag by its full name': () => 'refs/tags/v1.3.0',
  'a SHA': ({ repository }) => repository.git('rev-parse', 'v1.3.0^{commit}'),
  'a SHA that no ref stands at': async ({ repository }) => {
    await repository.branch('gone', 'v1.3.0');
    const sha = await repository.commit('gone', { files: { gone: '1' } });
    await repository.commit('gone', { files: { gone: '2' } });
    return sha;
  },
  'a short SHA': async ({ repository }) => (await repository.git('rev-parse', 'v1.3.0^{commit}')).slice(0, 7),
};

for (const [title, name] of Object.entries(bases)) {
  test(`the base may be ${title}`, async () => {
    await using shop = await openTwoReleases();
    const step = await compute(shop, { base: await name(shop) });
    expect(step.failure).toBeUndefined();
    expect(step.outputs['version']).toBe('v1.3.0-hotfix.1');
  });
}

test('where a branch and a tag have the same name the branch is meant, and the full name says which', async () => {
  await using shop = await openTwoReleases();
  await shop.repository.branch('v1.3.0', 'main');
  const [short, branch, tag] = await Promise.all(
    ['v1.3.0', 'refs/heads/v1.3.0', 'refs/tags/v1.3.0'].map((base) => compute(shop, { base })),
  );
  expect(short?.outputs['current-version']).toBe('v1.4.0');
  expect(branch?.outputs['current-version']).toBe('v1.4.0');
  expect(tag?.outputs['current-version']).toBe('v1.3.0');
});

test('a branch whose name looks like a SHA is the branch', async () => {
  await using shop = await openTwoReleases();
  const lookalike = (await shop.repository.git('rev-parse', 'v1.3.0^{commit}')).slice(0, 8);
  await shop.repository.branch(lookalike, 'main');
  const { outputs } = await compute(shop, { base: lookalike });
  expect(outputs['current-version']).toBe('v1.4.0');
});

test('works on another repository, whatever the event was', async () => {
  await using shop = await openTwoReleases();
  const other = await shop.github.createRepository('acme/other');
  await other.commit('main', { files: { a: '1' } });
  await other.tag('v0.1.0', 'main');
  const token = shop.github.createToken({ kind: 'app' });
  const { outputs } = await compute(shop, { repository: 'acme/other' }, token);
  expect(outputs['version']).toBe('v0.1.0-hotfix.1');
});

test('says how to make the first release where none is in the base', async () => {
  await using shop = await openShop({ tag: 'other-1.0.0' });
  const tip = await shop.repository.tip('main');
  const { failure, outputs, summary } = await compute(shop);
  expect(failure).toContain('No release vX.Y.Z is in the history of main');
  expect(failure).toContain(
    `git tag --annotate --message 'Release v1.0.0' v1.0.0 ${tip} && git push origin refs/tags/v1.0.0`,
  );
  expect(failure).toContain('`tag-prefix`');
  expect(outputs).toEqual({});
  expect(summary).toContain('## version: stopped');
});

test('a release that is not in the history of the base is none', async () => {
  await using shop = await openShop({ tag: 'nothing' });
  await shop.repository.tag('v1.0.0', 'develop');
  const { failure } = await compute(shop);
  expect(failure).toContain('No release vX.Y.Z');
});

test('quotes the commands of the first release for a shell, whatever the prefix', async () => {
  await using shop = await openShop();
  const { failure } = await compute(shop, { 'tag-prefix': "it's$(id)-" });
  expect(failure).toContain(`'it'\\''s$(id)-1.0.0'`);
});

test('a base that does not exist is named, with the branches that do', async () => {
  await using shop = await openShop();
  const { failure } = await compute(shop, { base: 'master' });
  expect(failure).toContain('There is no branch, tag or commit "master" in acme/shop (input `base`)');
  expect(failure).toContain('develop, main');
});

test('a SHA that does not exist is named', async () => {
  await using shop = await openShop();
  const { failure } = await compute(shop, { base: 'f'.repeat(40) });
  expect(failure).toContain(`There is no branch, tag or commit "${'f'.repeat(40)}"`);
});

test('an empty repository is said to be empty', async () => {
  await using github = await startGitHub();
  await github.createRepository('acme/empty');
  const { failure } = await play(github, version, { repository: 'acme/empty' });
  expect(failure).toContain('The repository acme/empty is empty');
});

test('reports all bad inputs together, each with its value and what is accepted', async () => {
  await using shop = await openShop();
  const { failure } = await compute(shop, { base: 'a..b', scheme: 'semver', 'tag-prefix': 'v ~', repository: 'shop' });
  for (const part of [
    '4 inputs',
    '`base` is "a..b"',
    '`scheme` is "semver": accepted: hotfix, patch',
    '`tag-prefix` is "v ~"',
    '`repository` is "shop": accepted: owner/name',
  ])
    expect(failure).toContain(part);
  expect(shop.github.requests).toEqual([]);
});

test('a missing token is an input problem', async () => {
  await using shop = await openShop();
  const { failure } = await compute(shop, { token: '' });
  expect(failure).toContain('`token` is missing');
});

test('a wrong token is explained', async () => {
  await using shop = await openShop();
  const { failure, summary } = await compute(shop, {}, 'ghs_expired');
  expect(failure).toContain('with this token');
  expect(failure).toContain('`permissions: contents:');
  expect(summary).not.toContain('ghs_expired');
});

test('a private repository that the token cannot see is named with what to check', async () => {
  await using shop = await openShop();
  await shop.github.createRepository('acme/secret', { private: true });
  const { failure } = await compute(shop, { repository: 'acme/secret' });
  expect(failure).toContain('There is no repository acme/secret on this server, or the token cannot see it');
});

test('needs contents: read and nothing more, in a private repository too', async () => {
  await using github = await startGitHub();
  const repository = await github.createRepository('acme/secret', { private: true });
  await repository.commit('main', { files: { a: '1' } });
  await repository.tag('v1.0.0', 'main');
  await repository.commit('main', { files: { a: '2' } });
  const token = github.createToken({ repositories: ['acme/secret'], permissions: { contents: 'read' } });
  const { outputs } = await play(github, version, { repository: 'acme/secret', token });
  expect(outputs['version']).toBe('v1.0.0-hotfix.1');
});

for (const when of ['before', 'after'] as const) {
  test(`heals when each answer is lost once, ${when} the server did its part`, async () => {
    await using shop = await openTwoReleases();
    await shop.repository.commit('main', { files: { fix: '1' } });
    shop.github.faults.fail(({ kind }) => kind === 'rest', { status: 502, when });
    shop.github.faults.drop(({ kind }) => kind === 'rest', { nth: 2, when });
    shop.github.faults.fail(({ kind }) => kind === 'git', { status: 503 });
    const { outputs } = await compute(shop);
    expect(outputs['version']).toBe('v1.4.0-hotfix.1');
  });
}

test('computes the same number again, as nothing was taken', async () => {
  await using shop = await openShop();
  const [first, second] = [await compute(shop), await compute(shop)];
  expect(second.outputs).toEqual(first.outputs);
});
