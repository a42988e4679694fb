// From what the runner gives to what it gets back: inputs, the event, masks, endings and errors.

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Action, World } from './action.ts';
import { branches, flag, oneOf, type Readers, required, revision, text } from './inputs.ts';
import { type Outcome, perform } from './perform.ts';
import { readRemoteRefs } from './remote-refs.ts';

let server: Server;
let token: string;
let folder: string;
let masked: string[];

beforeEach(async () => {
  server = await startGitHub();
  const repository = await server.createRepository('acme/shop');
  await repository.commit('main', { files: { a: 'x\n' } });
  token = server.createToken({ repositories: ['acme/shop'] });
  folder = await mkdtemp(join(tmpdir(), 'perform-'));
  masked = [];
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await server.close();
});

const inputs = {
  version: required(text),
  scheme: oneOf('hotfix', 'patch'),
  into: branches,
  release: flag,
  sha: revision,
};

function story<R extends Readers>(readers: R, run: Action<R>['run'], more: Partial<Action<R>> = {}): Action<R> {
  return { name: 'example', inputs: readers, writes: true, run, ...more };
}

const readsRefs = story({}, async (world) => {
  const { branches: found } = await readRemoteRefs(world.git, world.repository);
  return { result: 'done', outputs: { branches: [...found.keys()].join() }, summary: `\n${found.size} branch\n\n` };
});

const good = { version: 'v1', scheme: 'patch', into: 'develop', release: 'true', sha: '' };

function start<R extends Readers>(
  action: Action<R>,
  given: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const all = { token, repository: 'acme/shop', 'dry-run': 'false', ...given };
  const entries = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return perform(action, {
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_API_URL: server.apiUrl,
      GITHUB_SERVER_URL: server.serverUrl,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: 'a'.repeat(40),
      ...env,
      ...Object.fromEntries(entries),
    },
    clock: { now: () => Date.now(), sleep: async () => undefined },
    log: { info: () => undefined, warning: () => undefined },
    mask: (secret) => masked.push(secret),
    debug: () => undefined,
    stream: () => ({ write: () => undefined, close: () => undefined }),
    cancelled: new AbortController().signal,
  });
}

test('a story that ends gives its outputs, its result and a section of the summary', async () => {
  expect(await start(readsRefs)).toEqual({
    outputs: { branches: 'main', result: 'done' },
    summary: '## example: done\n\n1 branch\n',
    failure: undefined,
    annotations: [],
  });
});

test('a verdict that fails the step has its outputs and summary all the same', async () => {
  const action = story({}, async () => ({
    result: 'conflict',
    outputs: { conflicts: '[]' },
    summary: 'It conflicts.',
    failure: { message: 'Conflicts in a.', hint: 'Settle them.' },
  }));
  const outcome = await start(action);
  expect(outcome.outputs).toEqual({ conflicts: '[]', result: 'conflict' });
  expect(outcome.summary).toContain('It conflicts.');
  expect(outcome.failure).toBe('Conflicts in a.\nSettle them.');
});

test('all bad inputs are reported together, each with its name, its value and what is accepted', async () => {
  const bad = { version: '', scheme: 'semver', into: 'a..b, ok', release: 'yes', sha: '--upload-pack=x' };
  const wrong = { ...bad, repository: '../shop', 'dry-run': '1', token: '' };
  const action = story(inputs, async () => ({ result: 'done', outputs: {}, summary: '' }), {
    check: () => ['`label` and `draft` exclude each other'],
  });
  const { failure = '', outputs } = await start(action, wrong);
  expect(failure).toMatch(/^9 inputs need attention:\n- /);
  for (const part of [
    '`token` is missing: ',
    '`repository` is "../shop": accepted: owner/name',
    '`dry-run` is "1": accepted: true, false',
    '`version` is missing: ',
    '`scheme` is "semver": accepted: hotfix, patch',
    '`into` is "a..b, ok": not a branch name or glob: a..b',
    '`release` is "yes": accepted: true, false',
    '`sha` is "--upload-pack=x": ',
    '`label` and `draft` exclude each other',
  ])
    expect(failure).toContain(part);
  expect(outputs).toEqual({});
  expect(server.requests).toEqual([]);
});

test('the token is masked as it is and as it travels, even where inputs are bad', async () => {
  await start(
    story(inputs, async () => ({ result: 'done', outputs: {}, summary: '' })),
    { ...good, scheme: 'x' },
  );
  expect(masked).toEqual([token, Buffer.from(`x-access-token:${token}`).toString('base64')]);
});

async function seenBy(given: Readonly<Record<string, string>>): Promise<{ world: World; sha: string } | undefined> {
  let seen: { world: World; sha: string } | undefined;
  const action = story(
    inputs,
    async (world, { sha }) => {
      seen = { world, sha };
      return { result: 'done', outputs: {}, summary: '' };
    },
    { eventInputs: { sha: 'GITHUB_SHA' } },
  );
  await start(action, { ...good, sha: 'a'.repeat(40), ...given });
  return seen;
}

test('the event counts for its own repository, whatever the case of its name', async () => {
  const seen = await seenBy({ repository: 'Acme/Shop' });
  expect(seen?.world.event).toEqual({ name: 'push', ref: 'refs/heads/main', sha: 'a'.repeat(40), payload: {} });
  expect(seen?.sha).toBe('a'.repeat(40));
});

test('with another repository what comes from the event has no default', async () => {
  const seen = await seenBy({ repository: 'acme/other' });
  expect(seen?.world.event).toEqual({ name: '', ref: '', sha: '', payload: {} });
  expect(seen?.sha).toBe('');
  expect((await seenBy({ repository: 'acme/other', sha: 'b'.repeat(40) }))?.sha).toBe('b'.repeat(40));
});

test('a dry run says so, and a write in it is a defect', async () => {
  const dry = await start(readsRefs, { 'dry-run': 'true' });
  expect(dry.summary).toContain('> Dry run: nothing was written.');
  const writes = story({}, async ({ github }) => {
    await github.post('/git/refs', {});
    return { result: 'done', outputs: {}, summary: '' };
  });
  expect((await start(writes, { 'dry-run': 'true' })).failure).toMatch(/must not write/);
  expect(server.writes()).toEqual([]);
});

test('nothing is left in the temp folder, after success and after failure', async () => {
  const scratch = (fails: boolean) =>
    story({}, async ({ git }) => {
      await git.scratch();
      if (fails) throw new Error('broken');
      return { result: 'done', outputs: {}, summary: '' };
    });
  await start(scratch(false));
  expect((await start(scratch(true))).failure).toMatch(/Unexpected: broken\nThis is a defect/);
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['a wrong token', { token: 'ghs_wrong' }, /token.*acme\/shop|acme\/shop.*token/s],
  ['a repository that is not there', { repository: 'acme/nothing' }, /There is no repository acme\/nothing/],
])('%s is a clear error over git', async (_, given, expected) => {
  const { failure, outputs, summary } = await start(readsRefs, given);
  expect(failure).toMatch(expected);
  expect(outputs).toEqual({});
  expect(summary).toMatch(/^## example: stopped\n\n/);
});

const readsRest = story({}, async ({ github }) => {
  await github.get('/git/ref/heads/main');
  return { result: 'done', outputs: {}, summary: '' };
});

test.each([
  ['a wrong token', { token: 'ghs_wrong' }, /does not accept the token for acme\/shop.*input `token`/s],
  ['a repository that is not there', { repository: 'acme/nothing' }, /404.*acme\/nothing is spelled right/s],
])('%s is a clear error over REST', async (_, given, expected) => {
  expect((await start(readsRest, given)).failure).toMatch(expected);
});

test('a right that the token lacks is named as a line for the workflow', async () => {
  const weak = server.createToken({ permissions: { contents: 'read' }, repositories: ['acme/shop'] });
  const writes = story({}, async ({ github, event }) => {
    await github.post('/git/refs', { ref: 'refs/heads/x', sha: event.sha });
    return { result: 'done', outputs: {}, summary: '' };
  });
  expect((await start(writes, { token: weak })).failure).toMatch(/may not do this in acme\/shop.*contents: write/s);
});

test('the run of a step is that of its own repository, and of its attempt', async () => {
  const runs: unknown[] = [];
  const keep = story({}, async ({ run }) => {
    runs.push(run);
    return { result: 'done', outputs: {}, summary: '' };
  });
  for (const more of [{}, { GITHUB_RUN_ID: '7' }, { GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '3' }])
    await start(keep, { repository: 'acme/other' }, more);
  const run = { id: '7', url: `${server.serverUrl}/acme/shop/actions/runs/7`, repository: 'acme/shop' };
  expect(runs).toEqual([undefined, { ...run, attempt: 1 }, { ...run, attempt: 3 }]);
});
