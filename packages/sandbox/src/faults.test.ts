import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { clientOf, cloneOf, type Send } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let send: Send;
let token: string;

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  await shop.commit('main', { files: { 'a.txt': '1' } });
  token = github.createToken();
  send = clientOf(github, 'acme/shop', token);
});
afterEach(() => github.close());

const label = (name: string): Promise<unknown> => send('POST', '/labels', { name });

describe('fail', () => {
  test('answers the nth matching request with the error, so many times', async () => {
    github.faults.fail({ method: 'POST', path: /labels/ }, { status: 502, message: 'Bad', nth: 2, times: 2 });
    const found = [];
    for (const name of ['a', 'b', 'c', 'd']) found.push((await send('POST', '/labels', { name })).status);
    expect(found).toEqual([201, 502, 502, 201]);
    expect(shop.labels).toEqual(['a', 'd']);
  });

  test('after: the effect is there and the answer is the error', async () => {
    github.faults.fail({ write: true }, { status: 500, when: 'after', headers: { 'x-kind': 'test' } });
    const reply = await send('POST', '/labels', { name: 'a' });
    expect([reply.status, reply.headers.get('x-kind'), shop.labels]).toEqual([500, 'test', ['a']]);
  });

  test('answers nonsense where a body is given, and takes predicates', async () => {
    github.faults.fail((request) => request.path.endsWith('/labels'), { status: 503, body: '<html>Unicorn!</html>' });
    const response = await fetch(`${github.apiUrl}/repos/acme/shop/labels`);
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(await response.text()).toBe('<html>Unicorn!</html>');
  });
});

describe('drop', () => {
  test.each([
    ['before', []],
    ['after', ['a']],
  ] as const)('%s the effect', async (when, labels) => {
    github.faults.drop({ method: 'POST' }, { when });
    await expect(label('a')).rejects.toThrow('fetch failed');
    expect(shop.labels).toEqual(labels);
    expect(github.requests.at(-1)).toMatchObject({ status: undefined, endedAt: expect.any(Number) });
    await label('b');
    expect(shop.labels).toContain('b');
  });

  test('cuts pushes as well', async () => {
    const clone = await cloneOf(github, shop, token);
    const sha = await clone.commit({ 'b.txt': '2' });
    github.faults.drop({ path: /git-receive-pack$/, write: true }, { when: 'after' });
    expect((await clone.git('push', 'origin', 'HEAD:main')).code).not.toBe(0);
    expect(await shop.tip('main')).toBe(sha);
  });
});

test('rate limits look like GitHub’s', async () => {
  github.faults.rateLimit({ method: 'GET' }, 'primary');
  github.faults.rateLimit({ method: 'POST' }, 'secondary', { retryAfter: 7, status: 429 });
  const primary = await send('GET', '');
  expect([primary.status, primary.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
  expect(Number(primary.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
  expect(primary.body.message).toMatch(/^API rate limit exceeded/);
  const secondary = await send('POST', '/labels', { name: 'a' });
  expect([secondary.status, secondary.headers.get('retry-after')]).toEqual([429, '7']);
  expect(secondary.body.message).toMatch(/^You have exceeded a secondary rate limit/);
  expect((await send('GET', '')).status).toBe(200);
});

describe('kill', () => {
  const script = (url: string): string => `
    for (const name of ['a', 'b', 'c']) {
      await fetch('${url}/repos/acme/shop/labels', {
        method: 'POST', body: JSON.stringify({ name }), headers: { authorization: 'Bearer ' + process.argv[1] },
      });
    }`;

  test.each([
    ['before', ['a']],
    ['after', ['a', 'b']],
  ] as const)('%s the second write ends the process that made it', async (when, labels) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script(github.apiUrl), token]);
    github.faults.kill({ write: 2, when }, () => child.kill('SIGKILL'));
    const [code, signal] = await once(child, 'exit');
    expect([code, signal, shop.labels]).toEqual([null, 'SIGKILL', labels]);
    expect(github.writes()).toHaveLength(2);
  });

  test('without a victim nothing answers any more until it is revived', async () => {
    github.faults.kill({ write: 1, when: 'after' });
    await expect(label('a')).rejects.toThrow();
    await expect(send('GET', '')).rejects.toThrow();
    github.faults.revive();
    expect((await send('GET', '')).status).toBe(200);
    expect(shop.labels).toEqual(['a']);
  });

  test('may be at any request that is meant, a read too', async () => {
    github.faults.kill({ request: { method: 'GET', path: /labels/ }, when: 'before' });
    await label('a');
    await expect(send('GET', '/labels')).rejects.toThrow();
    await expect(label('b')).rejects.toThrow();
    expect(shop.labels).toEqual(['a']);
  });

  test('clear takes everything back', async () => {
    github.faults.kill({ write: 1, when: 'before' });
    github.faults.fail({}, { status: 500 });
    github.faults.clear();
    await label('a');
    expect(shop.labels).toEqual(['a']);
  });
});

describe('latency', () => {
  test('is added to every request and may change', async () => {
    github.latencyMs = 500;
    let start = performance.now();
    await send('GET', '');
    expect(performance.now() - start).toBeGreaterThanOrEqual(495);
    github.latencyMs = 0;
    start = performance.now();
    await send('GET', '');
    expect(performance.now() - start).toBeLessThan(495);
  });
});

test('a request is held back until the promise of onRequest is kept', async () => {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  github.onRequest = ({ method }) => (method === 'POST' ? held : undefined);
  const answer = label('a');
  expect((await send('GET', '/labels')).body).toEqual([]);
  letGo();
  await answer;
  expect(shop.labels).toEqual(['a']);
});

describe('the log of requests', () => {
  test('has REST and git in order, with tokens, bodies and what was written', async () => {
    await send('POST', '/labels?x=1', { name: 'a' });
    await send('POST', '/releases/generate-notes', { tag_name: 'v1' });
    const clone = await cloneOf(github, shop, token);
    await clone.commit({ 'b.txt': '2' });
    await clone.git('push', 'origin', 'HEAD:main');
    const lines = github.requests.map(
      ({ kind, method, path, status, write }) => `${kind} ${method} ${path} ${status} ${write}`,
    );
    expect(lines).toEqual([
      'rest POST /repos/acme/shop/labels 201 true',
      'rest POST /repos/acme/shop/releases/generate-notes 200 false',
      'git GET /acme/shop.git/info/refs 200 false',
      'git POST /acme/shop.git/git-upload-pack 200 false',
      'git POST /acme/shop.git/git-upload-pack 200 false',
      'git GET /acme/shop.git/info/refs 200 false',
      'git POST /acme/shop.git/git-receive-pack 200 true',
    ]);
    expect(github.writes().map((request) => request.path)).toEqual([
      '/repos/acme/shop/labels',
      '/acme/shop.git/git-receive-pack',
    ]);
    expect(new Set(github.requests.map((request) => request.token))).toEqual(new Set([token]));
    expect(github.requests[0]).toMatchObject({ body: { name: 'a' }, query: { x: '1' } });
  });
});
