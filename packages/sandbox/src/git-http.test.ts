import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { type Clone, cloneOf } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let clone: Clone;
let root: string;

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  root = await shop.commit('main', { files: { 'a.txt': '1', 'b.txt': 'b' } });
  await shop.commit('main', { files: { 'a.txt': '2' } });
  clone = await cloneOf(github, shop, github.createToken());
});
afterEach(() => github.close());

test('shallow and partial fetches are served, by SHA as well', async () => {
  await clone.git('init', '--quiet', '--bare', 'part');
  const url = `${github.serverUrl}/acme/shop`;
  const fetched = await clone.git('-C', 'part', 'fetch', '--quiet', '--depth=1', '--filter=blob:none', url, root);
  expect([fetched.code, fetched.stderr]).toEqual([0, '']);
  const { stdout } = await clone.git('-C', 'part', 'rev-list', '--objects', '--missing=print', 'FETCH_HEAD');
  const missing = stdout
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('?'));
  expect(missing).toHaveLength(2);
});

test('branches and tags are pushed, forced with a lease and deleted', async () => {
  const sha = await clone.commit({ 'c.txt': 'c' });
  await clone.git('tag', '-a', 'v1', '-m', 'One');
  expect((await clone.git('push', 'origin', 'HEAD:refs/heads/work', 'v1')).code).toBe(0);
  expect([await shop.tip('work'), (await shop.tags())['v1']]).toEqual([sha, sha]);
  const stale = await clone.git('push', `--force-with-lease=work:${root}`, 'origin', `${root}:refs/heads/work`);
  expect(stale.stderr).toContain('(stale info)');
  const forced = await clone.git('push', `--force-with-lease=work:${sha}`, 'origin', `+${root}:refs/heads/work`);
  expect([forced.code, await shop.tip('work')]).toEqual([0, root]);
  expect((await clone.git('push', 'origin', ':work', ':v1')).code).toBe(0);
  expect([await shop.branches(), await shop.tags()]).toEqual([{ main: await shop.tip('main') }, {}]);
});

test('what is behind is rejected by git itself', async () => {
  await shop.commit('main', { files: { 'd.txt': 'd' } });
  await clone.commit({ 'c.txt': 'c' });
  expect((await clone.git('push', 'origin', 'HEAD:main')).stderr).toContain('(fetch first)');
});

test('pull request refs are fetched and never pushed', async () => {
  await shop.commit('fix', { parents: ['main'], files: { 'f.txt': 'f' } });
  await shop.openPullRequest({ head: 'fix', base: 'main', title: 'Fix' });
  expect((await clone.git('fetch', '--quiet', 'origin', 'refs/pull/1/head')).code).toBe(0);
  const { stderr } = await clone.git('push', '--force', 'origin', 'HEAD:refs/pull/1/head');
  expect(stderr).toContain('[remote rejected] HEAD -> refs/pull/1/head (deny updating a hidden ref)');
});

test('a large push arrives in pieces', async () => {
  const text = Array.from({ length: 60_000 }, (_, index) => `${index * 7919} ${Math.sin(index)}`).join('\n');
  await clone.git('config', 'http.postBuffer', '65536');
  const sha = await clone.commit({ 'large.txt': text });
  expect((await clone.git('push', 'origin', 'HEAD:main')).code).toBe(0);
  expect([await shop.tip('main'), (await shop.read('main', 'large.txt'))?.length]).toEqual([sha, text.length]);
});

test('a push from a shallow clone goes through where the server has the boundary', async () => {
  await clone.git('clone', '--quiet', '--depth=1', `${github.serverUrl}/acme/shop`, 'shallow');
  await clone.git('-C', 'shallow', 'commit', '--quiet', '--allow-empty', '-m', 'Empty');
  const pushed = await clone.git('-C', 'shallow', 'push', 'origin', 'HEAD:refs/heads/work');
  expect([pushed.code, await shop.git('rev-list', '--count', 'work')]).toEqual([0, '3']);
});

test('pushes at the same time to one repository both arrive', async () => {
  const other = await cloneOf(github, shop, github.createToken());
  await Promise.all([clone.commit({ x: '1' }), other.commit({ y: '1' })]);
  const pushed = await Promise.all([
    clone.git('push', 'origin', 'HEAD:refs/heads/x'),
    other.git('push', 'origin', 'HEAD:refs/heads/y'),
  ]);
  expect([pushed.map((one) => one.code), Object.keys(await shop.branches())]).toEqual([
    [0, 0],
    ['main', 'x', 'y'],
  ]);
});

test('a missing repository is not found', async () => {
  const { code, stderr } = await clone.git('ls-remote', `${github.serverUrl}/acme/none.git`);
  expect([code, stderr]).toEqual([128, expect.stringContaining('Repository not found')]);
});
