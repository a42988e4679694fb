// REST: what is asked again and after how long, what never is, and what people read of an answer that is none.

import { type Repository, type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { explain, GitHubError, UncertainError } from './errors.ts';
import { createGitHub, type GitHub, type GitHubOptions, path } from './github.ts';

let server: Server;
let repository: Repository;
let token: string;
let waits: number[];

beforeEach(async () => {
  server = await startGitHub();
  repository = await server.createRepository('acme/shop');
  await repository.commit('main', { files: { a: 'x\n' } });
  token = server.createToken();
  waits = [];
});
afterEach(() => server.close());

function open(options: Partial<GitHubOptions> = {}): GitHub {
  return createGitHub({
    token,
    apiUrl: server.apiUrl,
    owner: 'acme',
    name: 'shop',
    clock: {
      now: () => Date.now(),
      sleep: async (ms) => {
        waits.push(ms);
      },
    },
    onWait: () => undefined,
    readOnly: false,
    ...options,
  });
}

const any = { path: /./ };
const tip = '/git/ref/heads/main';
const asked = () => server.requests.length;
const makeBranch = async (github: GitHub) =>
  github.post('/git/refs', { ref: 'refs/heads/new', sha: await repository.tip('main') });

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  );
}

test.each(['502', 'dropped'])('a read is healed after three of them: %s', async (how) => {
  if (how === 'dropped') server.faults.drop(any, { times: 3 });
  else server.faults.fail(any, { status: 502, times: 3 });
  expect(await open().get(tip)).toMatchObject({ ref: 'refs/heads/main' });
  expect(waits).toEqual([500, 1000, 2000]);
});

test('a read that stays broken ends, and says what was asked', async () => {
  server.faults.fail(any, { status: 503, message: 'Unicorn!', times: 99 });
  const error = await failureOf(open().get(tip));
  expect(error).toBeInstanceOf(UncertainError);
  expect(error.message).toBe('No certain answer to GET /repos/acme/shop/git/ref/heads/main: status 503 "Unicorn!"');
  expect(asked()).toBe(4);
});

test.each(['before', 'after'] as const)(
  'a write that broke off %s its effect is not repeated blindly',
  async (when) => {
    server.faults.fail(any, { status: 502, when });
    expect(await failureOf(makeBranch(open()))).toBeInstanceOf(UncertainError);
    expect(asked()).toBe(1);
  },
);

test('a write whose connection dropped is not repeated blindly', async () => {
  server.faults.drop(any);
  expect(await failureOf(makeBranch(open()))).toBeInstanceOf(UncertainError);
  expect(asked()).toBe(1);
});

test('429 with retry-after is waited for to the second, for writes too', async () => {
  server.faults.fail(any, { status: 429, headers: { 'retry-after': '17' } });
  await makeBranch(open());
  expect(waits).toEqual([17_000]);
  expect(await repository.branches()).toHaveProperty('new');
});

test('a secondary limit without a time is waited for a minute', async () => {
  server.faults.fail(any, { status: 403, message: 'You have exceeded a secondary rate limit. Please wait.' });
  await open().get(tip);
  expect(waits).toEqual([60_000]);
});

test('the primary limit is waited for until its reset, and the wait is told', async () => {
  const reset = 1_800_000_000;
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
  server.faults.fail(any, { status: 403, message: 'API rate limit exceeded for installation ID 1.', headers });
  const told: string[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  const clock = { now: () => reset * 1000 - 90_000, sleep };
  await open({ clock, onWait: (reason) => told.push(reason) }).get(tip);
  expect(waits).toEqual([91_000]);
  expect(told).toEqual(['GitHub asks to wait 91 s before GET /git/ref/heads/main']);
});

test('a limit that lasts longer than a job should wait ends in an error that explains it', async () => {
  server.faults.rateLimit(any, 'primary', { retryAfter: 3600 });
  const error = explain(await failureOf(open().get(tip)), 'acme/shop');
  expect(waits).toEqual([]);
  expect(`${error.message} ${error.hint}`).toMatch(/used up.*1,000 requests an hour/s);
});

test.each([401, 403, 404, 405, 409, 422])('%i is an answer, and not asked for again', async (status) => {
  server.faults.fail(any, { status, message: 'No.', times: 9 });
  expect(await failureOf(open().get(tip))).toMatchObject({ name: 'GitHubError', status, message: 'No.' });
  expect(await failureOf(makeBranch(open()))).toMatchObject({ name: 'GitHubError', status });
  expect(asked()).toBe(2);
  expect(waits).toEqual([]);
});

const page = `<!DOCTYPE html><html><body>${'Sign in to the proxy. '.repeat(500)}</body></html>`;

test.each([200, 502])('a web page with status %i instead of JSON is a short, clear error', async (status) => {
  server.faults.fail(any, { status, body: page, times: 9 });
  const { message, hint } = explain(await failureOf(open().get(tip)), 'acme/shop');
  expect(message).toContain('GET /repos/acme/shop/git/ref/heads/main');
  expect(message.length).toBeLessThan(200);
  expect(`${message}${hint}`).not.toContain('<');
  if (status === 200) expect(hint).toMatch(/GITHUB_API_URL.*proxy/);
});

test.each([403, 404])('a web page with status %i is not quoted either', async (status) => {
  server.faults.fail(any, { status, body: page });
  const { message } = explain(await failureOf(open().get(tip)), 'acme/shop');
  expect(message).toContain(`${status}`);
  expect(message).not.toContain('<');
});

test('find gives undefined for what is not there, and nothing else', async () => {
  expect(await open().find('/git/ref/heads/nothing')).toBeUndefined();
  server.faults.fail(any, { status: 403, message: 'Resource not accessible by integration' });
  expect(await failureOf(open().find(tip))).toBeInstanceOf(GitHubError);
});

test('a list is read to its last page, or until it is enough; count asks once', async () => {
  for (let number = 1; number <= 7; number += 1) await repository.commit('main', { message: `c${number}` });
  expect(await open().list('/commits', { per_page: 3 })).toHaveLength(8);
  expect(await open().list('/commits', { per_page: 3 }, () => true)).toHaveLength(3);
  expect(await open().list('/commits', { per_page: 4 })).toHaveLength(8);
  const before = asked();
  expect(await open().count('/commits', { sha: 'main' })).toBe(8);
  expect(asked()).toBe(before + 1);
});

test('a dry run cannot write', async () => {
  const error = await failureOf(makeBranch(open({ readOnly: true })));
  expect(error.message).toMatch(/dry run/);
  expect(asked()).toBe(0);
});

test('names in paths are encoded, but for their slashes', async () => {
  expect(path`/git/ref/heads/${'hotfix/a b?#%ü'}`).toBe('/git/ref/heads/hotfix/a%20b%3F%23%25%C3%BC');
  await repository.branch('hotfix/100%-ü+#1', 'main');
  expect(await open().get(path`/git/ref/heads/${'hotfix/100%-ü+#1'}`)).toMatchObject({
    ref: 'refs/heads/hotfix/100%-ü+#1',
  });
});

test('the token is in no URL and in no error', async () => {
  server.faults.fail(any, { status: 404, message: 'Not Found' });
  const github = open();
  const error = await failureOf(github.get(tip, { per_page: 1 }));
  expect(server.requests[0]?.token).toBe(token);
  expect(JSON.stringify([server.requests[0]?.path, server.requests[0]?.query])).not.toContain(token);
  expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(token);
});
