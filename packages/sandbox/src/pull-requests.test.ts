import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHub, type PullRequestRecord, type Repository, startGitHub } from './index.ts';
import { clientOf, cloneOf, type Send } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let send: Send;
let pull: PullRequestRecord;
let seconds = 0;

beforeEach(async () => {
  seconds = 0;
  github = await startGitHub({ now: () => new Date(Date.UTC(2026, 0, 1) + seconds++ * 1000) });
  shop = await github.createRepository('acme/shop');
  await shop.commit('main', { files: { 'a.txt': '1\n' } });
  await shop.branch('develop', 'main');
  const ada = { name: 'Ada', email: 'ada@example.com', date: '2025-12-24T18:00:00Z' };
  await shop.commit('fix', { parents: ['main'], files: { 'b.txt': '1\n' }, message: 'fix: one\n\nWhy', author: ada });
  await shop.commit('fix', { files: { 'c.txt': '1\n' }, message: 'fix: two', author: ada });
  await shop.commit('main', { files: { 'a.txt': '2\n' } });
  pull = await shop.openPullRequest({ head: 'fix', base: 'main', title: 'Fix it', body: 'Please' });
  send = clientOf(github, 'acme/shop', github.createToken());
});
afterEach(() => github.close());

const message = (sha: string): Promise<string> => shop.git('log', '-1', '--format=%B', sha);

describe('merge methods', () => {
  test('merge', async () => {
    const sha = await shop.mergePullRequest(pull.number);
    expect(await message(sha)).toBe('Merge pull request #1 from acme/fix\n\nFix it');
    expect(await shop.git('log', '-1', '--format=%cn <%ce> %P', sha)).toMatch(
      /^GitHub <noreply@github.com> \w{40} \w{40}$/,
    );
    expect(pull).toMatchObject({ state: 'closed', mergeCommitSha: sha, mergedBy: 'octocat' });
    expect(await shop.tip('main')).toBe(sha);
  });

  test('squash', async () => {
    const sha = await shop.mergePullRequest(pull.number, { method: 'squash', deleteBranch: true });
    expect(await message(sha)).toBe('Fix it (#1)\n\n* fix: one\n\nWhy\n\n* fix: two');
    expect(await shop.git('log', '-1', '--format=%an, %cn', sha)).toBe('Ada, GitHub');
    expect(await shop.git('rev-list', '--count', 'main')).toBe('3');
    expect(await shop.tip('fix')).toBeUndefined();
    expect(pull.mergedAt).not.toBeNull();
  });

  test('squash of a single commit speaks in its words', async () => {
    await shop.commit('small', { parents: ['main'], files: { 'd.txt': '' }, message: 'fix: small\n\nBecause' });
    const small = await shop.openPullRequest({ head: 'small', base: 'main', title: 'Other' });
    const sha = await shop.mergePullRequest(small.number, { method: 'squash' });
    expect(await message(sha)).toBe('fix: small (#2)\n\nBecause');
  });

  test('rebase', async () => {
    const sha = await shop.mergePullRequest(pull.number, { method: 'rebase' });
    expect(await shop.git('log', '--format=%s|%an|%ad|%cn', '--date=short', '-2', 'main')).toBe(
      'fix: two|Ada|2025-12-24|GitHub\nfix: one|Ada|2025-12-24|GitHub',
    );
    for (const commit of [sha, await shop.git('rev-parse', 'main~1')]) {
      expect((await send('GET', `/commits/${commit}/pulls`)).body).toHaveLength(1);
    }
    expect([pull.mergeCommitSha, await shop.read('main', 'a.txt'), await shop.read('main', 'c.txt')]).toEqual([
      sha,
      '2\n',
      '1\n',
    ]);
  });

  test('a conflict is thrown for people and 405 for the API', async () => {
    await shop.commit('clash', { parents: ['develop'], files: { 'a.txt': '3\n' } });
    const clash = await shop.openPullRequest({ head: 'clash', base: 'main', title: 'Clash' });
    await expect(shop.mergePullRequest(clash.number)).rejects.toThrow('#2 conflicts with main');
    const looked = await send('GET', '/pulls/2');
    expect([looked.body.mergeable, looked.body.mergeable_state]).toEqual([false, 'dirty']);
    expect((await send('PUT', '/pulls/2/merge', {})).status).toBe(405);
  });

  test('what the settings forbid is 405', async () => {
    shop.settings.allowMergeCommit = false;
    const { status, body } = await send('PUT', '/pulls/1/merge', {});
    expect([status, body.message]).toEqual([405, 'Merge commits are not allowed on this repository.']);
  });

  test('the head is deleted where the settings say so', async () => {
    shop.settings.deleteBranchOnMerge = true;
    const { body } = await send('PUT', '/pulls/1/merge', {
      merge_method: 'merge',
      commit_title: 'T',
      commit_message: 'B',
    });
    expect(await message(body.sha)).toBe('T\n\nB');
    expect(await shop.tip('fix')).toBeUndefined();
  });
});

describe('what becomes of a pull request', () => {
  test('a push that brings its head into the base merges it', async () => {
    const clone = await cloneOf(github, shop, github.createToken());
    await clone.git('merge', '--quiet', '--no-edit', 'origin/fix');
    const merge = (await clone.git('rev-parse', 'HEAD')).stdout.toString().trim();
    await clone.commit({ 'z.txt': 'z' });
    await clone.git('push', 'origin', 'HEAD:main');
    expect(pull).toMatchObject({ state: 'closed', mergeCommitSha: merge });
    expect((await send('GET', '/pulls/1')).body).toMatchObject({ merged: true, merge_commit_sha: merge });
  });

  test('a merge over the API does so, too, and a fast-forward', async () => {
    const { body } = await send('POST', '/merges', { base: 'main', head: 'fix' });
    expect(pull.mergeCommitSha).toBe(body.sha);
    const other = await shop.openPullRequest({ head: 'main', base: 'develop', title: 'Sync' });
    const tip = await shop.tip('main');
    await send('PATCH', '/git/refs/heads/develop', { sha: tip });
    expect(other.mergeCommitSha).toBe(tip);
  });

  test('deleting an unmerged head closes it', async () => {
    await send('DELETE', '/git/refs/heads/fix');
    expect(pull).toMatchObject({ state: 'closed', mergedAt: null });
    const reopened = await send('PATCH', '/pulls/1', { state: 'open' });
    expect(reopened.status).toBe(422);
  });

  test('a head without commits of its own closes it', async () => {
    await send('PATCH', '/git/refs/heads/fix', { sha: await shop.tip('main'), force: true });
    expect(pull).toMatchObject({ state: 'closed', mergedAt: null });
  });

  test('a pushed head is taken over', async () => {
    const sha = await shop.commit('fix', { files: { 'e.txt': 'e' } });
    expect(pull.head.sha).toBe(sha);
    expect(await shop.git('rev-parse', 'refs/pull/1/head')).toBe(sha);
  });

  test('one that stands on a merged branch moves on to its base', async () => {
    await shop.commit('more', { parents: ['fix'], files: { 'e.txt': 'e' } });
    const more = await shop.openPullRequest({ head: 'more', base: 'fix', title: 'More' });
    await shop.mergePullRequest(1, { deleteBranch: true });
    expect([more.base.ref, more.state]).toEqual(['main', 'open']);
  });

  test('one from a fork follows the fork', async () => {
    const theirs = await shop.openPullRequest({ head: 'fix', base: 'main', title: 'x', headRepository: 'eve/shop' });
    const fork = github.findRepository('eve/shop');
    const sha = await fork?.commit('fix', { files: { 'evil.txt': '' } });
    expect([theirs.head.sha, pull.head.sha === sha]).toEqual([sha, false]);
    const { body } = await send('GET', '/pulls/2');
    expect(body.head).toMatchObject({ label: 'eve:fix', repo: { full_name: 'eve/shop', fork: true } });
    await shop.mergePullRequest(2);
    expect(await shop.read('main', 'evil.txt')).toBe('');
  });
});

describe('opening over the API', () => {
  const errorsOf = async (body: object): Promise<unknown> => (await send('POST', '/pulls', body)).body.errors;

  test('refuses twins, missing branches and heads without commits', async () => {
    expect(await errorsOf({ head: 'fix', base: 'main', title: 'x' })).toEqual([
      { resource: 'PullRequest', code: 'custom', message: 'A pull request already exists for acme:fix.' },
    ]);
    expect(await errorsOf({ head: 'develop', base: 'main', title: 'x' })).toEqual([
      { resource: 'PullRequest', code: 'custom', message: 'No commits between main and develop' },
    ]);
    expect(await errorsOf({ head: 'no', base: 'main', title: 'x' })).toEqual([
      { resource: 'PullRequest', field: 'head', code: 'invalid' },
    ]);
    expect(await errorsOf({ head: 'fix', base: 'no', title: 'x' })).toEqual([
      { resource: 'PullRequest', field: 'base', code: 'invalid' },
    ]);
  });

  test('a body holds 65,536 characters', async () => {
    expect((await send('PATCH', '/pulls/1', { body: 'ä'.repeat(65_536) })).status).toBe(200);
    expect((await send('PATCH', '/pulls/1', { body: 'ä'.repeat(65_537) })).status).toBe(422);
  });
});

describe('lists', () => {
  test('filter by head only with an owner', async () => {
    await shop.openPullRequest({ head: 'main', base: 'develop', title: 'Sync' });
    const numbers = async (query: string): Promise<number[]> =>
      (await send('GET', `/pulls${query}`)).body.map((one: { number: number }) => one.number);
    expect(await numbers('?head=acme:fix')).toEqual([1]);
    expect(await numbers('?head=fix')).toEqual([2, 1]);
    expect(await numbers('?base=develop&direction=asc')).toEqual([2]);
    expect(await numbers('?state=closed')).toEqual([]);
    const page = await send('GET', '/pulls?per_page=1');
    expect(page.headers.get('link')).toMatch(/page=2>; rel="next".*page=2>; rel="last"/);
    expect(page.body[0]).not.toHaveProperty('merged');
  });

  test('lag where the settings say so', async () => {
    const sha = await shop.mergePullRequest(1);
    shop.settings.commitPullsLagLooks = 2;
    const found: number[] = [];
    for (let look = 0; look < 3; look += 1) found.push((await send('GET', `/commits/${sha}/pulls`)).body.length);
    expect(found).toEqual([0, 0, 1]);
    shop.settings.pullListLagLooks = 1;
    expect((await send('GET', '/pulls?state=all')).body).toHaveLength(0);
    expect((await send('GET', '/pulls?state=all')).body).toHaveLength(1);
  });

  test('of a commit have merged ones on the default branch, open ones elsewhere', async () => {
    const head = pull.head.sha;
    expect((await send('GET', `/commits/${head}/pulls`)).body).toHaveLength(1);
    const sha = await shop.mergePullRequest(1, { method: 'squash' });
    expect((await send('GET', `/commits/${sha}/pulls`)).body[0]).toMatchObject({
      number: 1,
      merged_at: expect.any(String),
    });
    expect((await send('GET', `/commits/${await shop.tip('develop')}/pulls`)).body).toEqual([]);
  });
});
