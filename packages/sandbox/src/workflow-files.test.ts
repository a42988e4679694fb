import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { type Clone, clientOf, cloneOf, type Send } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let send: Send;
let clone: Clone;
let old: string;

const ci = '.github/workflows/ci.yml';

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  old = await shop.commit('main', { files: { [ci]: 'on: push\n', 'a.txt': '1' } });
  await shop.commit('main', { files: { [ci]: 'on: [push]\n' } });
  const token = github.createToken();
  send = clientOf(github, 'acme/shop', token);
  clone = await cloneOf(github, shop, token);
});
afterEach(() => github.close());

test('no ref is made at a commit whose workflow files are not those of the default branch', async () => {
  const branch = await send('POST', '/git/refs', { ref: 'refs/heads/hotfix/x', sha: old });
  expect([branch.status, branch.body.message]).toEqual([403, 'Resource not accessible by integration']);
  expect(branch.headers.get('x-accepted-github-permissions')).toContain('workflows=write');
  await shop.branch('other', 'main');
  expect((await send('PATCH', '/git/refs/heads/other', { sha: old, force: true })).status).toBe(403);
});

test('a release at such a commit is not found, unless its tag is there', async () => {
  const wish = { tag_name: 'v1.0.0', target_commitish: old };
  expect((await send('POST', '/releases', wish)).status).toBe(404);
  await shop.tag('v1.0.0', old);
  expect((await send('POST', '/releases', { tag_name: 'v1.0.0' })).status).toBe(201);
});

test('a push is refused with the name of the file', async () => {
  const { stderr } = await clone.git('push', 'origin', `${old}:refs/heads/hotfix/x`);
  expect(stderr).toContain(
    `! [remote rejected] ${old} -> hotfix/x (refusing to allow a GitHub App to create or update workflow \`${ci}\` without \`workflows\` permission)`,
  );
  const personal = await cloneOf(github, shop, github.createToken({ kind: 'classic' }));
  const refused = await personal.git('push', 'origin', `${old}:refs/heads/hotfix/x`);
  expect(refused.stderr).toContain('refusing to allow a Personal Access Token');
  expect(refused.stderr).toContain('without `workflow` scope');
});

test('merges and pull requests are refused', async () => {
  await shop.branch('develop', 'main');
  await shop.commit('feature', { parents: ['main'], files: { '.github/workflows/new.yml': 'on: push\n' } });
  const refused = await send('POST', '/merges', { base: 'develop', head: 'feature' });
  expect(refused.status).toBe(403);
  expect(refused.body.message).toContain(
    'refusing to allow a GitHub App to create or update workflow `.github/workflows/new.yml`',
  );
  const pull = await shop.openPullRequest({ head: 'feature', base: 'main', title: 'New' });
  expect((await send('PUT', `/pulls/${pull.number}/merge`, {})).status).toBe(403);
});

test('files that are merely missing are no matter', async () => {
  const bare = await shop.commit('bare', { parents: [], files: { 'x.txt': 'x' } });
  expect((await send('POST', '/git/refs', { ref: 'refs/heads/made', sha: bare })).status).toBe(201);
});

test('a token with the permission may', async () => {
  const permissions = { contents: 'write', workflows: 'write' } as const;
  const app = clientOf(github, 'acme/shop', github.createToken({ kind: 'app', permissions }));
  expect((await app('POST', '/git/refs', { ref: 'refs/heads/hotfix/x', sha: old })).status).toBe(201);
  // The workflow token never gets it, whatever its workflow says.
  const token = clientOf(github, 'acme/shop', github.createToken({ permissions }));
  expect((await token('POST', '/git/refs', { ref: 'refs/heads/hotfix/y', sha: old })).status).toBe(403);
});
