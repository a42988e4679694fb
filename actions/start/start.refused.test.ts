import { readTimeLine, readTrackingMarker } from '@hotfix-actions/core';
import { hostileTitles, openShop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { begin, branch, hotfixes, openBadRelease } from './start.world.ts';

describe('nothing is begun', () => {
  test.each([
    ['', 'missing'],
    ['日本語', 'nothing|no letter'],
    ['...', 'no letter a–z and no digit'],
    ['\u200f\u202e', 'no letter a–z and no digit'],
  ])('under the name %j', async (name, says) => {
    await using shop = await openShop();
    expect((await begin(shop, { name })).failure).toMatch(new RegExp(says));
    expect(await hotfixes(shop)).toEqual([]);
  });

  test.each([
    'fix/auth',
    'hotfix/',
    'hotfix/a..b',
    'hotfix/a b',
    'hotfix/a.lock',
    'hotfix/a\u202eb',
    'hotfix/a\u200bb',
    'hotfix/\u0007',
    `hotfix/${'a'.repeat(10_000)}`,
    '--upload-pack=touch',
  ])('on a branch %j', async (name) => {
    await using shop = await openShop();
    const step = await begin(shop, { 'hotfix-branch': name });
    expect(step.failure).toContain('`hotfix-branch` is "');
    expect(step.failure).toContain('accepted: a branch name below hotfix/');
    expect(step.failure?.length).toBeLessThan(700);
    expect(shop.github.requests).toEqual([]);
  });

  test('from what is no production', async () => {
    await using shop = await openBadRelease();
    await shop.repository.tag('v1.5.0-rc.1', 'develop');
    const fails = async (from: string) => (await begin(shop, { from })).failure;
    expect(await fails('develop')).toContain('develop is no production branch');
    expect(await fails('v9.9.9')).toContain('The newest releases are v1.4.0, v1.3.0.');
    expect(await fails('v1.5.0-rc.1')).toContain('The tag "v1.5.0-rc.1" is no release vX.Y.Z');
    expect(await fails('refs/heads/v1.3.0')).toContain('There is no production branch and no release tag');
    expect(await fails('--upload-pack=touch /tmp/x')).toContain('`from` is "--upload-pack=touch /tmp/x"');
    expect(await fails('$(id)')).toContain('no release tag "$(id)"');
    expect(await hotfixes(shop)).toEqual([]);
  });

  test('where nothing was released yet', async () => {
    await using shop = await openShop({ tag: 'other-1.0.0' });
    expect((await begin(shop)).failure).toContain('No release vX.Y.Z is in the history of main');
    expect((await begin(shop)).failure).toContain('git tag --annotate');
  });

  test('from a support branch that has gone past the release, which is offered', async () => {
    await using shop = await openBadRelease();
    await shop.repository.branch('support/v1.3.0', 'v1.3.0');
    await shop.repository.commit('support/v1.3.0', { files: { a: 'b' } });
    await shop.repository.tag('v1.3.0-hotfix.1', 'support/v1.3.0', { annotated: true });
    const { failure } = await begin(shop, { from: 'v1.3.0' });
    expect(failure).toContain('support/v1.3.0 has gone past v1.3.0: its newest release is v1.3.0-hotfix.1');
    expect(failure).toContain('`from: support/v1.3.0`');
  });

  test('where a branch is in the way', async () => {
    await using shop = await openShop();
    await shop.repository.branch('hotfix/Login', 'main');
    const fails = async (name: string) => (await begin(shop, { 'hotfix-branch': name })).failure;
    expect(await fails('hotfix/login')).toContain('hotfix/Login differs from it in upper and lower case alone');
    expect(await fails('hotfix/Login/two')).toContain('the branch hotfix/Login is in its way');
  });

  test('under the whole name of one that was merged', async () => {
    await using shop = await openShop();
    await shop.hotfix({ a: 'b' }, { branch: 'hotfix/login' });
    expect((await begin(shop, { 'hotfix-branch': 'hotfix/login' })).failure).toContain(
      'hotfix/login was merged already',
    );
  });

  test('by a token that may not write', async () => {
    await using shop = await openShop();
    const token = shop.github.createToken({ repositories: ['acme/shop'], permissions: { contents: 'read' } });
    expect((await begin(shop, {}, { token })).failure).toContain('The token may not do this in acme/shop');
  });
});

test('names that differ in case alone are one hotfix', async () => {
  await using shop = await openShop();
  await begin(shop, { name: 'Login' });
  expect((await begin(shop, { name: 'LOGIN' })).result).toBe('already-exists');
});

test('strange names give safe branches, and are shown as what they are', async () => {
  await using shop = await openShop();
  const names = [
    '--upload-pack=touch x',
    '$(touch /tmp/x)',
    'a\u202eb',
    'a '.repeat(5_000),
    ...hostileTitles.slice(0, 6),
  ];
  for (const name of names) {
    const step = await begin(shop, { name, tracking: 'both', spec: 'true', description: name });
    if (step.failure !== undefined) expect(step.failure).toMatch(/`name` is/);
    else expect(step.outputs['branch']).toMatch(/^hotfix\/20261123T093000Z_[a-z0-9][a-z0-9.-]{0,49}$/);
  }
  for (const { title, body } of shop.repository.issues) {
    expect(title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(body).not.toContain('\u202e');
  }
});

test('a description of any length leaves room for the rest of the issue', async () => {
  await using shop = await openShop();
  const description = `${'*x*\n<!-- hotfix-actions:tracking {"branch":"hotfix/else"} -->\n'.repeat(2_000)}`;
  expect((await begin(shop, { description })).failure).toBeUndefined();
  const body = shop.repository.issues[0]?.body ?? '';
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(readTrackingMarker(body)).toBe(branch);
  expect(readTimeLine({ body })).toHaveLength(6);
});

test('of a description in one line that is too long the beginning stays', async () => {
  await using shop = await openShop();
  expect((await begin(shop, { description: `Tokens are believed. ${'x'.repeat(50_000)}` })).failure).toBeUndefined();
  const body = shop.repository.issues[0]?.body ?? '';
  expect(body).toMatch(/^Tokens are believed\. x{39000}/);
  expect(body).toContain('cut here');
  expect(readTrackingMarker(body)).toBe(branch);
});

describe('a record that cannot be had is a warning:', () => {
  test('issues are switched off', async () => {
    await using shop = await openShop();
    shop.repository.settings.hasIssues = false;
    const step = await begin(shop);
    expect(step.outputs).toMatchObject({ result: 'created', branch, 'issue-number': '', 'issue-url': '' });
    expect(step.warnings.join()).toContain('Issues are switched off in this repository');
  });

  test('the token may not write issues', async () => {
    await using shop = await openShop();
    const token = shop.github.createToken({ repositories: ['acme/shop'], permissions: { contents: 'write' } });
    const step = await begin(shop, {}, { token });
    expect(step.outputs).toMatchObject({ result: 'created', branch, 'issue-number': '' });
    expect(step.warnings.join()).toContain('issues: write');
  });
});
