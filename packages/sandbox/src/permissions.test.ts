import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { clientOf, cloneOf } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let root: string;

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  root = await shop.commit('main', { files: { 'a.txt': '1' } });
});
afterEach(() => github.close());

describe('over REST', () => {
  test('anybody reads a public repository, nobody writes without a token', async () => {
    const send = clientOf(github, 'acme/shop');
    expect((await send('GET', '/git/ref/heads/main')).status).toBe(200);
    const refused = await send('POST', '/git/refs', { ref: 'refs/heads/x', sha: root });
    expect([refused.status, refused.body.message]).toEqual([401, 'Requires authentication']);
  });

  test('a private repository does not exist for strangers', async () => {
    const hidden = await github.createRepository('acme/secret', { private: true });
    await hidden.commit('main', { files: { a: '1' } });
    const elsewhere = github.createToken({ repositories: ['acme/shop'] });
    expect((await clientOf(github, 'acme/secret')('GET', '')).status).toBe(404);
    expect((await clientOf(github, 'acme/secret', elsewhere)('GET', '')).status).toBe(404);
    expect((await clientOf(github, 'acme/secret', github.createToken())('GET', '')).status).toBe(200);
  });

  test('a wrong token is worse than none', async () => {
    const { status, body } = await clientOf(github, 'acme/shop', 'ghs_nonsense')('GET', '');
    expect([status, body.message]).toEqual([401, 'Bad credentials']);
  });

  test.each([
    ['actions', 403, 'Resource not accessible by integration'],
    ['app', 403, 'Resource not accessible by integration'],
    ['fine-grained', 403, 'Resource not accessible by personal access token'],
    ['classic', 404, 'Not Found'],
  ] as const)('a %s token that lacks a permission gets %i', async (kind, status, message) => {
    const send = clientOf(github, 'acme/shop', github.createToken({ kind, permissions: { contents: 'read' } }));
    const refused = await send('POST', '/pulls', { head: 'x', base: 'main', title: 'x' });
    expect([refused.status, refused.body.message]).toEqual([status, message]);
    if (status === 403) expect(refused.headers.get('x-accepted-github-permissions')).toBe('pull_requests=write');
  });

  test('reading takes permissions where the repository is private', async () => {
    await github.createRepository('acme/secret', { private: true });
    const token = github.createToken({ permissions: { contents: 'read' } });
    expect((await clientOf(github, 'acme/secret', token)('GET', '/pulls')).status).toBe(403);
    expect((await clientOf(github, 'acme/shop', token)('GET', '/pulls')).status).toBe(200);
  });

  test('release notes take contents: write though they save nothing', async () => {
    const send = clientOf(github, 'acme/shop', github.createToken({ permissions: { contents: 'read' } }));
    expect((await send('POST', '/releases/generate-notes', { tag_name: 'v1' })).status).toBe(403);
  });

  test('the missing right comes before "already exists"', async () => {
    const body = { ref: 'refs/heads/main', sha: root };
    const reader = clientOf(github, 'acme/shop', github.createToken({ permissions: { contents: 'read' } }));
    expect((await reader('POST', '/git/refs', body)).status).toBe(403);
    const writer = clientOf(github, 'acme/shop', github.createToken());
    const refused = await writer('POST', '/git/refs', body);
    expect([refused.status, refused.body.message]).toEqual([422, 'Reference already exists']);
  });

  test('only an administrator reads the settings of Actions, and the workflow token never is one', async () => {
    const permissions = { administration: 'read' } as const;
    const path = '/actions/permissions/workflow';
    expect((await clientOf(github, 'acme/shop', github.createToken({ permissions }))('GET', path)).status).toBe(403);
    const app = clientOf(github, 'acme/shop', github.createToken({ kind: 'app', permissions }));
    shop.settings.actionsMayOpenPullRequests = false;
    expect((await app('GET', path)).body.can_approve_pull_request_reviews).toBe(false);
  });

  test('the workflow token acts as its bot', async () => {
    const send = clientOf(github, 'acme/shop', github.createToken());
    const { body } = await send('POST', '/issues', { title: 'x' });
    expect(body.user).toMatchObject({ login: 'github-actions[bot]', id: 41898282, type: 'Bot' });
  });

  test('the workflow token opens no pull request where the setting forbids it', async () => {
    shop.settings.actionsMayOpenPullRequests = false;
    await shop.commit('fix', { parents: ['main'], files: { b: '2' } });
    const wish = { head: 'fix', base: 'main', title: 'x' };
    const refused = await clientOf(github, 'acme/shop', github.createToken())('POST', '/pulls', wish);
    expect([refused.status, refused.body.message]).toEqual([
      403,
      'GitHub Actions is not permitted to create or approve pull requests.',
    ]);
    const app = github.createToken({ kind: 'app' });
    expect((await clientOf(github, 'acme/shop', app)('POST', '/pulls', wish)).status).toBe(201);
  });

  test('an empty repository has no git database', async () => {
    await github.createRepository('acme/empty');
    const { status, body } = await clientOf(github, 'acme/empty', github.createToken())('GET', '/git/ref/heads/main');
    expect([status, body.message]).toEqual([409, 'Git Repository is empty.']);
  });

  test('a body that is no JSON is a bad request', async () => {
    const { status, body } = await clientOf(github, 'acme/shop', github.createToken())('POST', '/issues', '{');
    expect([status, body.message]).toEqual([400, 'Problems parsing JSON']);
  });
});

describe('over git', () => {
  test('a push without the right is denied by name', async () => {
    const clone = await cloneOf(github, shop, github.createToken({ permissions: { contents: 'read' } }));
    await clone.commit({ 'b.txt': '2' });
    const { code, stderr } = await clone.git('push', 'origin', 'HEAD:main');
    expect(code).not.toBe(0);
    expect(stderr).toContain('remote: Permission to acme/shop.git denied to github-actions[bot].');
    expect(stderr).toContain('The requested URL returned error: 403');
  });

  test('without a token a public repository is cloned, a push asks for a login', async () => {
    const clone = await cloneOf(github, shop);
    await clone.commit({ 'b.txt': '2' });
    expect((await clone.git('push', 'origin', 'HEAD:main')).stderr).toContain('terminal prompts disabled');
    expect(await shop.tip('main')).toBe(root);
  });

  test('a private repository is not found without access', async () => {
    const hidden = await github.createRepository('acme/secret', { private: true });
    await hidden.commit('main', { files: { a: '1' } });
    const token = github.createToken({ repositories: ['acme/shop'] });
    await expect(cloneOf(github, hidden, token)).rejects.toThrow('Repository not found');
  });

  test('a wrong token is asked for another login, even where none is needed', async () => {
    await expect(cloneOf(github, shop, 'ghs_nonsense')).rejects.toThrow('terminal prompts disabled');
  });

  test('two Authorization headers are one too many', async () => {
    const token = github.createToken();
    const clone = await cloneOf(github, shop, token);
    await clone.git('config', '--add', `http.${github.serverUrl}/.extraheader`, 'AUTHORIZATION: basic eDp5');
    const { stderr } = await clone.git('fetch', 'origin');
    expect(stderr).toContain('Duplicate header: "Authorization"');
    expect(stderr).toContain('400');
  });
});
