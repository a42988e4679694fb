// git as a child process: where the token goes, what the machine's configuration may change, and what people read.

import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Repository, type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { explain, type HotfixError } from './errors.ts';
import { createGit, type Git, type GitOptions } from './git.ts';
import { mergeWithBase } from './merge.ts';
import { deleteBranch } from './refs.ts';
import { readRemoteRefs } from './remote-refs.ts';

let server: Server;
let repository: Repository;
let token: string;
let folder: string;
let path: string | undefined;

/* biome-ignore-start lint/style/noProcessEnv: a process finds its programs by this variable */
beforeEach(async () => {
  server = await startGitHub();
  repository = await server.createRepository('acme/shop', {});
  await repository.commit('main', { files: { a: 'x\n' } });
  token = server.createToken();
  folder = await mkdtemp(join(tmpdir(), 'git-test-'));
  path = process.env['PATH'];
});

afterEach(async () => {
  process.env['PATH'] = path;
  await rm(folder, { recursive: true, force: true });
  await server.close();
});

/** A program called git, found before the real one: it runs that unless its script ends earlier. */
async function putBeforeGit(script: string): Promise<void> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'git'), `#!/bin/sh\n${script}\nPATH="${path}" exec git "$@"\n`);
  await chmod(join(bin, 'git'), 0o755);
  process.env['PATH'] = `${bin}:${path}`;
}

/** Time passes at once. */
const unhurried = { now: Date.now, sleep: async () => undefined };

function open(options: Partial<GitOptions> = {}): Git {
  const url = `${server.serverUrl}/acme/shop.git`;
  const env = { PATH: path, HOME: folder };
  return createGit({ url, token, tempFolder: folder, env, clock: unhurried, onWait() {}, ...options });
}
/* biome-ignore-end lint/style/noProcessEnv: see above */

async function refusalOf(promise: Promise<unknown>): Promise<HotfixError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  return explain(error, 'acme/shop');
}

/** What git itself asks, and prints. */
const listHeads = (git: Git) => git.call(['ls-remote', '--heads', '--', git.url]);

const basic = () => Buffer.from(`x-access-token:${token}`).toString('base64');

async function merge(git: Git): Promise<void> {
  const base = (await repository.tip('main')) ?? '';
  await repository.branch('develop', 'main');
  const ours = await repository.commit('develop', { files: { a: 'ours\n' } });
  const theirs = await repository.commit('main', { files: { a: 'theirs\n' } });
  expect((await mergeWithBase(git, { base, ours, theirs })).conflicts).toHaveLength(1);
}

test('the token is in no argument and in no file', async () => {
  const log = join(folder, 'argv.log');
  await putBeforeGit(`printf '%s\\n' "$@" >>'${log}'`);
  const git = open();
  await listHeads(git);
  await merge(git);
  const tip = (await repository.tip('develop')) ?? '';
  expect(await deleteBranch(git, 'develop', tip)).toBe('deleted');

  const argv = await readFile(log, 'utf8');
  expect(argv).toContain('merge-tree');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const contents = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  expect(contents.length).toBeGreaterThan(10);
  for (const secret of [token, basic()]) for (const text of [argv, ...contents]) expect(text).not.toContain(secret);
});

test('its folders are gone in the end', async () => {
  const git = open();
  await merge(git);
  expect(await readdir(folder)).not.toEqual([]);
  await git.dispose();
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['the server', () => `[http "${server.serverUrl}/"]`],
  ['the owner', () => `[http "${server.serverUrl}/acme"]`],
  ['any address', () => '[http]'],
])('a header that actions/checkout left for %s is not sent beside ours', async (_, section) => {
  const wrong = Buffer.from('x-access-token:ghs_expired').toString('base64');
  await writeFile(join(folder, '.gitconfig'), `${section()}\n\textraheader = AUTHORIZATION: basic ${wrong}\n`);
  const { stdout } = await listHeads(open());
  expect(stdout.toString('utf8')).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main\n$/);
  expect(new Set(server.requests.map((request) => request.token))).toEqual(new Set([token]));
});

test('settings of the machine and of a calling git do not reach the merge', async () => {
  const config = '[merge]\n\trenames = false\n\tconflictStyle = diff3\n[core]\n\tbare = false\n[gc]\n\tauto = 1\n';
  await writeFile(join(folder, '.gitconfig'), config);
  const env = { PATH: path, HOME: folder, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere', GIT_CONFIG_PARAMETERS: 'x' };
  const git = open({ env });
  const base = (await repository.tip('main')) ?? '';
  await repository.branch('develop', 'main');
  const ours = await repository.commit('develop', { files: { a: null, b: 'x\n' } });
  const theirs = await repository.commit('main', { files: { a: null, b: 'x\n', c: 'c\n' } });
  expect((await mergeWithBase(git, { base, ours, theirs })).conflicts).toEqual([]);
});

test('addresses that the machine rewrites, its hooks and its distrust of bare repositories do not reach it', async () => {
  const hooks = join(folder, 'hooks');
  await mkdir(hooks);
  await writeFile(join(hooks, 'pre-push'), `#!/bin/sh\ntouch '${join(folder, 'hook-ran')}'\n`, { mode: 0o755 });
  const rewrite = `[url "ssh://git@nowhere.invalid/"]\n\tinsteadOf = ${server.serverUrl}/\n`;
  const config = `${rewrite}[safe]\n\tbareRepository = explicit\n[core]\n\thooksPath = ${hooks}\n`;
  await writeFile(join(folder, '.gitconfig'), config);
  const git = open();
  await merge(git);
  const tip = (await repository.tip('develop')) ?? '';
  expect(await deleteBranch(git, 'develop', tip)).toBe('deleted');
  expect(await readdir(folder)).not.toContain('hook-ran');
});

test('a trace that somebody asked for does not print the token', async () => {
  const env = { PATH: path, HOME: folder, GIT_TRACE_CURL: '1', GIT_CURL_VERBOSE: '1', GIT_TRACE: '1' };
  const git = open({ env });
  const { stderr } = await listHeads(git);
  expect(stderr).toBe('');
});

test('the token is in no error', async () => {
  token = 'ghs_thisIsNoTokenOfTheServer';
  const git = open();
  const error = await listHeads(git).catch((reason: unknown) => reason);
  const told = [JSON.stringify(error), String(error), explain(error, 'acme/shop').message, git.url].join('\n');
  expect(told).toContain('ls-remote');
  for (const secret of [token, basic()]) expect(told).not.toContain(secret);
});

test('a wrong token, a repository that is not there and an empty one are told apart', async () => {
  const wrong = await refusalOf(readRemoteRefs(open({ token: 'ghs_wrong' }), 'acme/shop'));
  expect(`${wrong.message} ${wrong.hint}`).toMatch(/does not let git read.*acme\/shop.*token is valid/s);

  const url = `${server.serverUrl}/acme/nothing.git`;
  const missing = await refusalOf(readRemoteRefs(open({ url }), 'acme/nothing'));
  expect(`${missing.message} ${missing.hint}`).toMatch(/There is no repository.*the input `repository`/s);

  await server.createRepository('acme/empty', {});
  const empty = await refusalOf(readRemoteRefs(open({ url: `${server.serverUrl}/acme/empty.git` }), 'acme/empty'));
  expect(`${empty.message} ${empty.hint}`).toMatch(/acme\/empty is empty.*first commit/s);
});

test('a git that is too old is named, with what to do', async () => {
  await putBeforeGit('[ "$1" = version ] && echo "git version 2.30.2" && exit 0');
  const error = await refusalOf(listHeads(open()));
  expect(error.message).toBe('git 2.38 or newer is needed; this runner has git version 2.30.2.');
  expect(error.hint).toMatch(/newer runner image|newer git/);
  expect(server.requests).toEqual([]);
});

test.each([
  'git version 2.38.0',
  'git version 2.39.5 (Apple Git-154)',
  'git version 2.53.0.windows.1',
  'git version 3.0.0',
])('%s is new enough', async (version) => {
  await putBeforeGit(`[ "$1" = version ] && echo '${version}' && exit 0`);
  expect((await listHeads(open())).stdout.length).toBeGreaterThan(0);
});

test('a runner without git is told so', async () => {
  // biome-ignore lint/style/noProcessEnv: see above
  process.env['PATH'] = join(folder, 'nothing');
  const error = await refusalOf(listHeads(open()));
  expect(error.message).toMatch(/this runner has no git/);
});

test.each(['drop', 'fail'] as const)('a reading that the server broke off is asked for once more: %s', async (how) => {
  const match = { path: /info\/refs|git-upload-pack/ };
  if (how === 'drop') server.faults.drop(match);
  else server.faults.fail(match, { status: 502 });
  expect((await listHeads(open())).stdout.length).toBeGreaterThan(0);

  if (how === 'drop') server.faults.drop(match, { nth: 2 });
  else server.faults.fail(match, { status: 502, nth: 2 });
  await merge(open());
});

test('a branch that moved since it was looked at is not deleted', async () => {
  const seen = (await repository.tip('main')) ?? '';
  await repository.branch('hotfix/x', 'main');
  const now = await repository.commit('hotfix/x', { files: { b: 'somebody is quicker\n' } });
  expect(await deleteBranch(open(), 'hotfix/x', seen)).toBe('moved');
  expect(await repository.tip('hotfix/x')).toBe(now);
});

test('a branch whose deletion was done, though the answer was lost, is deleted', async () => {
  await repository.branch('hotfix/x', 'main');
  const tip = (await repository.tip('main')) ?? '';
  server.faults.drop({ method: 'POST', path: /git-receive-pack$/ }, { when: 'after' });
  expect(await deleteBranch(open(), 'hotfix/x', tip)).toBe('deleted');
  expect(await repository.tip('hotfix/x')).toBeUndefined();
});

test.each([[403], [429]] as const)(
  'a push that meets a limit (%i) waits as GitHub asks, says so, and is made',
  async (status) => {
    const told: string[] = [];
    const waits: number[] = [];
    const clock = { now: Date.now, sleep: async (ms: number) => void waits.push(ms) };
    const git = open({ clock, onWait: (reason) => told.push(reason) });
    const tip = (await repository.tip('develop')) ?? (await repository.tip('main')) ?? '';
    await repository.branch('hotfix/done', tip);
    server.faults.rateLimit({ path: /info\/refs$/ }, 'secondary', { status });
    expect(await deleteBranch(git, 'hotfix/done', tip)).toBe('deleted');
    expect(await repository.tip('hotfix/done')).toBeUndefined();
    expect(waits).toEqual([60_000]);
    expect(told).toEqual(['GitHub limits what is asked: waiting 60 s before git push']);
  },
);

test('a token that GitHub denies git to is no limit: nothing waits', async () => {
  const reading = server.createToken({ permissions: { contents: 'read' } });
  const told: string[] = [];
  const git = open({ token: reading, onWait: (reason) => told.push(reason) });
  const tip = (await repository.tip('main')) ?? '';
  await repository.branch('hotfix/done', tip);
  await expect(deleteBranch(git, 'hotfix/done', tip)).rejects.toThrow('git push failed');
  expect(told).toEqual([]);
});
