import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type GitHub, type RecordedRequest, type Repository, startGitHub } from './index.ts';
import { createOpenApiCheck } from './openapi.ts';
import { clientOf, type Send } from './test-client.ts';

let github: GitHub;
let repository: Repository;
let send: Send;
let root: string;
const check = createOpenApiCheck();
const problems: string[] = [];

beforeEach(async () => {
  problems.length = 0;
  github = await startGitHub();
  github.onExchange = (exchange) => problems.push(...check(exchange));
  repository = await github.createRepository('acme/shop');
  const files = { 'a.txt': '1', '.github/workflows/deploy.yml': 'on: workflow_dispatch' };
  root = await repository.commit('main', { files });
  await repository.branch('develop', 'main');
  await repository.commit('develop', { files: { 'd.txt': 'd' } });
  send = clientOf(github, 'acme/shop', github.createToken());
});
afterEach(() => github.close());

test('refusals by rights and rules', async () => {
  const few = clientOf(github, 'acme/shop', github.createToken({ permissions: { contents: 'read', actions: 'read' } }));
  const workflowToken = clientOf(github, 'acme/shop', github.createToken());
  const found: number[] = [];
  const writes: [string, string, object][] = [
    ['POST', '/git/refs', { ref: 'refs/heads/q', sha: root }],
    ['PATCH', '/git/refs/heads/main', { sha: root }],
    ['POST', '/merges', { base: 'develop', head: 'main' }],
    ['POST', '/pulls', { title: 'x', head: 'a', base: 'b' }],
    ['PUT', '/pulls/1/merge', {}],
    ['POST', '/releases', { tag_name: 'v9' }],
    ['POST', '/issues', { title: 'x' }],
    ['POST', '/actions/workflows/deploy.yml/dispatches', { ref: 'main' }],
  ];
  for (const [method, path, body] of writes) {
    found.push(
      (await few(method, path, body)).status,
      (await clientOf(github, 'acme/shop')(method, path, body)).status,
    );
    found.push((await clientOf(github, 'acme/shop', 'nonsense')(method, path, body)).status);
    found.push((await clientOf(github, 'acme/none', github.createToken())(method, path, body)).status);
  }
  expect(found).toEqual(writes.flatMap(() => [403, 401, 401, 404]));
  await repository.commit('ci', { parents: ['main'], files: { '.github/workflows/ci.yml': 'on: push\n' } });
  repository.rules.push({
    name: 'r',
    target: 'branch',
    include: ['refs/heads/develop'],
    rules: [{ type: 'pull_request' }],
  });
  await repository.commit('more', { parents: ['main'], files: { more: '' } });
  const ruled: [string, string, object][] = [
    ['POST', '/merges', { base: 'develop', head: 'more' }],
    ['PATCH', '/git/refs/heads/develop', { sha: root, force: true }],
    ['POST', '/git/refs', { ref: 'refs/heads/ci2', sha: await repository.tip('ci') }],
    ['POST', '/merges', { base: 'main', head: 'ci' }],
    ['POST', '/releases', { tag_name: 'v9.0.0', target_commitish: 'ci' }],
  ];
  const refused: number[] = [];
  for (const [method, path, body] of ruled) refused.push((await workflowToken(method, path, body)).status);
  expect(refused).toEqual([409, 422, 403, 403, 404]);
  expect((await send('GET', '/rules/branches/develop')).body).toHaveLength(1);
  repository.settings.actionsMayOpenPullRequests = false;
  expect((await workflowToken('POST', '/pulls', { title: 'x', head: 'more', base: 'main' })).status).toBe(403);
  expect(problems).toEqual([]);
});

test('the check finds what is wrong', async () => {
  const { body } = await send('GET', '/git/ref/heads/main');
  const request = { ...(github.requests.at(-1) as RecordedRequest), query: { page: '1' } };
  const { object: _, ...rest } = body;
  const good = { request: { ...request, query: {} }, status: 200, headers: {}, body };
  expect(check(good)).toEqual([]);
  expect(check({ ...good, request, status: 200, body: rest })).toEqual([
    'GET /repos/{owner}/{repo}/git/ref/{ref} 200: the query parameter page is not documented',
    expect.stringContaining("must have required property 'object'"),
  ]);
  expect(check({ ...good, status: 418 })).toEqual([expect.stringContaining('418: this status is not documented')]);
  const post = {
    ...request,
    method: 'POST',
    path: '/repos/acme/shop/git/refs',
    query: {},
    body: { ref: 1, sha: '', extra: 1 },
  };
  expect(check({ ...good, request: post, status: 201, body })).toHaveLength(2);
});

test('an unknown route says so and where to add it', async () => {
  const { status, body } = await send('GET', '/milestones');
  expect([status, body.message]).toEqual([
    501,
    expect.stringMatching(/GET \/repos\/acme\/shop\/milestones.*routes\.ts/),
  ]);
});
