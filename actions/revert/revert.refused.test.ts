// What cannot go on: each error says what to do, and nothing is written.

import type { Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { openBad, openGood, openPulls, takeBack } from './revert.world.ts';

async function refusalOf(shop: Shop, inputs: Readonly<Record<string, string>>, token?: string): Promise<string> {
  const before = await shop.repository.branches();
  const { failure = '' } = await takeBack(shop, inputs, token);
  expect(await shop.repository.branches()).toEqual(before);
  expect(openPulls(shop)).toEqual([]);
  return failure;
}

describe('no release', () => {
  test.each([
    ['a branch', 'main'],
    ['a SHA', '0123456789012345678901234567890123456789'],
    ['no whole version', 'v1.5'],
    ['a pre-release', 'v1.6.0-rc.1'],
    ['of another prefix', 'api-v1.5.1'],
  ])('is %s', async (_, release) => {
    await using shop = await openBad();
    const failure = await refusalOf(shop, { release });
    expect(failure).toContain(`\`release\` is "${release}": accepted: the tag of a release, vX.Y.Z or vX.Y.Z-hotfix.N`);
    expect(failure).toContain('`commit`');
    expect(shop.github.requests).toEqual([]);
  });

  test('is a tag that does not exist: the newest are named', async () => {
    await using shop = await openBad();
    const failure = await refusalOf(shop, { release: 'v1.5.7' });
    expect(failure).toContain('There is no tag "v1.5.7" in acme/shop (input `release`).');
    expect(failure).toContain('v1.5.1, v1.5.0');
  });

  test('is a branch that is called like one', async () => {
    await using shop = await openBad();
    await shop.repository.branch('v2.0.0', 'main');
    expect(await refusalOf(shop, { release: 'v2.0.0' })).toContain('it is a branch');
  });

  test('is the first one: there is nothing to go back to', async () => {
    await using shop = await openBad();
    const failure = await refusalOf(shop, { release: 'v1.3.0' });
    // v1.5.0 stands at the same commit, and is no older one.
    expect(failure).toContain('v1.3.0 contains no older release');
  });

  test('is on another branch', async () => {
    await using shop = await openBad();
    const { repository } = shop;
    await repository.branch('support/v1.5.0', 'v1.5.0');
    await repository.commit('support/v1.5.0', { files: { 'src/fix.ts': '1\n' } });
    await repository.tag('v1.5.0-hotfix.1', 'support/v1.5.0');
    const failure = await refusalOf(shop, { release: 'v1.5.0-hotfix.1' });
    expect(failure).toContain('is not in the history of main');
    expect(failure).toContain('`support/…`');
  });
});

describe('inputs', () => {
  test('neither of the two, or both, is one thing too few or too many', async () => {
    await using shop = await openBad();
    expect(await refusalOf(shop, { branch: 'main' })).toContain('`release` or `commit` is missing');
    const both = { release: 'v1.5.1', commit: 'abcdef0' };
    expect(await refusalOf(shop, both)).toContain('`release` and `commit` are both given, "v1.5.1" and "abcdef0"');
  });

  test('are reported together', async () => {
    await using shop = await openBad();
    const failure = await refusalOf(shop, { release: 'main', mainline: '0', scheme: 'calver', branch: 'a..b' });
    for (const name of ['release', 'mainline', 'scheme', 'branch']) expect(failure).toContain(`\`${name}\` is`);
    expect(failure).toContain('`mainline` is "0": accepted: a whole number from 1');
    const both = await refusalOf(shop, { release: 'foo', commit: 'abcdef0', 'tag-prefix': 'my v' });
    expect(both).toContain('`tag-prefix` is "my v": accepted: what git lets a tag begin with');
    const bad = await refusalOf(shop, { release: 'foo', commit: 'abcdef0' });
    expect(bad).toContain('2 inputs need attention');
    expect(bad).toContain('`release` is "foo": accepted: the tag of a release, vX.Y.Z');
  });

  test('a production branch that does not exist is named, with those that do', async () => {
    await using shop = await openBad();
    const failure = await refusalOf(shop, { release: 'v1.5.1', branch: 'master' });
    expect(failure).toContain('There is no branch "master" (input `branch`)');
    expect(failure).toContain('main');
  });
});

describe('a commit', () => {
  test('is no branch, which moves', async () => {
    await using shop = await openBad();
    const failure = await refusalOf(shop, { commit: 'main' });
    expect(failure).toContain('"main" is a branch, which moves');
    expect(failure).toContain((await shop.repository.tip('main')) ?? '');
  });

  test.each(['abcdef0', 'nonsense'])('that does not exist (%s)', async (commit) => {
    await using shop = await openBad();
    expect(await refusalOf(shop, { commit })).toContain(`There is no commit "${commit}" in acme/shop`);
  });

  test('has no such parent', async () => {
    await using shop = await openBad();
    const plain = await shop.repository.commit('main', { files: { 'src/x.ts': '1\n' } });
    const failure = await refusalOf(shop, { commit: plain, mainline: '2' });
    expect(failure).toContain(`${plain} has one parent, so there is no mainline 2`);
    const first = await shop.repository.git('rev-list', '--max-parents=0', 'main');
    expect(await refusalOf(shop, { commit: first })).toContain(`${first} has no parent`);
  });

  test('is not on production', async () => {
    await using shop = await openBad();
    const other = await shop.repository.commit('develop', { files: { 'src/x.ts': '1\n' } });
    expect(await refusalOf(shop, { commit: other })).toContain('is not in the history of main');
  });
});

describe('a token', () => {
  test.each([
    ['contents', { contents: 'read', pull_requests: 'write' }, 'contents: write'],
    ['pull requests', { contents: 'write', pull_requests: 'read' }, 'pull-requests: write'],
  ] as const)('that may not write %s is told so, and nothing is left', async (_, permissions, line) => {
    await using shop = await openBad();
    const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
    expect(await refusalOf(shop, { release: 'v1.5.1' }, token)).toContain(line);
  });

  test('that may not bring back workflow files is told which, and which permission it takes', async () => {
    await using shop = await openGood();
    const { repository } = shop;
    const file = '.github/workflows/deploy.yml';
    await repository.commit('main', { files: { [file]: 'old\n' } });
    await repository.tag('v1.5.1', 'main');
    await repository.commit('main', { files: { [file]: 'new\n' } });
    await repository.tag('v1.5.2', 'main');
    const failure = await refusalOf(shop, { release: 'v1.5.2' });
    expect(failure).toContain(file);
    expect(failure).toContain('"Workflows: write"');
    const dry = await takeBack(shop, { release: 'v1.5.2', 'dry-run': 'true' });
    expect(dry.summary).toContain(`these files differ from the default branch: \`${file}\``);
  });

  test('where Actions may not open pull requests, the branch is there, and a link that opens it', async () => {
    await using shop = await openBad();
    shop.repository.settings.actionsMayOpenPullRequests = false;
    const { failure } = await takeBack(shop);
    expect(failure).toContain('Settings → Actions → General');
    expect(failure).toContain(`${shop.github.serverUrl}/acme/shop/compare/main...revert%2Fv1.5.1?expand=1`);
    expect(await shop.repository.tip('revert/v1.5.1')).toBeDefined();
  });
});
