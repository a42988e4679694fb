import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { clientOf, cloneOf, type Send } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let send: Send;
let token: string;

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  await shop.commit('main', { files: { 'a.txt': '1' }, date: day(1) });
  await shop.tag('v1.0.0', 'main');
  await shop.commit('main', { files: { 'a.txt': '2' }, date: day(2) });
  await shop.tag('v2.0.0', 'main');
  token = github.createToken();
  send = clientOf(github, 'acme/shop', token);
});
afterEach(() => github.close());

const latest = async (): Promise<string | undefined> => (await send('GET', '/releases/latest')).body.tag_name;
const release = async (body: object): Promise<number> => (await send('POST', '/releases', body)).body.id;

describe('latest', () => {
  test('goes to the one published last, unless it says otherwise', async () => {
    await release({ tag_name: 'v2.0.0' });
    await release({ tag_name: 'v1.0.0' });
    expect(await latest()).toBe('v1.0.0');
  });

  test('stays where a later one wants not to be it', async () => {
    await release({ tag_name: 'v2.0.0' });
    await release({ tag_name: 'v1.0.0', make_latest: 'false' });
    expect(await latest()).toBe('v2.0.0');
  });

  test('is by the date of the commit where nobody was made it', async () => {
    await release({ tag_name: 'v2.0.0', make_latest: 'legacy' });
    const old = await release({ tag_name: 'v1.0.0', make_latest: 'legacy' });
    expect(await latest()).toBe('v2.0.0');
    await send('PATCH', `/releases/${old}`, { make_latest: 'true' });
    expect(await latest()).toBe('v1.0.0');
  });

  test('is never a draft or a pre-release', async () => {
    await release({ tag_name: 'v2.0.0', prerelease: true });
    await release({ tag_name: 'v1.0.0', draft: true });
    expect((await send('GET', '/releases/latest')).status).toBe(404);
  });
});

test('a missing tag is made, lightweight, at the target', async () => {
  const id = await release({ tag_name: 'v3.0.0', target_commitish: 'main' });
  expect(id).toEqual(expect.any(Number));
  expect((await send('GET', '/git/ref/tags/v3.0.0')).body.object).toMatchObject({
    type: 'commit',
    sha: await shop.tip('main'),
  });
  expect(shop.releases[0]).toMatchObject({ tagName: 'v3.0.0', createdAt: day(2).replace('.000', '') });
});

test('a draft makes no tag, is not found by tag, is listed to those who push, and may be published', async () => {
  const id = await release({ tag_name: 'v3.0.0', draft: true, target_commitish: 'main' });
  expect(await shop.tags()).not.toHaveProperty('v3.0.0');
  expect((await send('GET', '/releases/tags/v3.0.0')).status).toBe(404);
  expect((await send('GET', '/releases')).body).toHaveLength(1);
  expect((await clientOf(github, 'acme/shop')('GET', '/releases')).body).toHaveLength(0);
  await send('PATCH', `/releases/${id}`, { draft: false });
  expect([await latest(), (await shop.tags())['v3.0.0']]).toEqual(['v3.0.0', await shop.tip('main')]);
});

test('a second release of a tag already exists', async () => {
  await release({ tag_name: 'v1.0.0' });
  const { status, body } = await send('POST', '/releases', { tag_name: 'v1.0.0' });
  expect([status, body.message]).toEqual([422, 'Validation Failed']);
  expect(body.errors).toEqual([{ resource: 'Release', code: 'already_exists', field: 'tag_name' }]);
});

test('a release that is deleted is gone, and its tag stays', async () => {
  const id = await release({ tag_name: 'v1.0.0' });
  expect((await send('DELETE', `/releases/${id}`)).status).toBe(204);
  expect((await send('DELETE', `/releases/${id}`)).status).toBe(404);
  expect(shop.releases).toEqual([]);
  expect(Object.keys(await shop.tags())).toEqual(['v1.0.0', 'v2.0.0']);
});

test('notes list what was merged since the previous tag', async () => {
  await shop.commit('fix', { parents: ['main'], files: { b: '' } });
  const pull = await shop.openPullRequest({ head: 'fix', base: 'main', title: 'Mend', user: 'ada' });
  await shop.mergePullRequest(pull.number);
  const { body } = await send('POST', '/releases/generate-notes', { tag_name: 'v2.0.1', previous_tag_name: 'v2.0.0' });
  expect(body.body.replaceAll(github.serverUrl, 'https://github.com')).toBe(
    "## What's Changed\n* Mend by @ada in https://github.com/acme/shop/pull/1\n\n\n**Full Changelog**: https://github.com/acme/shop/compare/v2.0.0...v2.0.1",
  );
  expect(shop.releases).toEqual([]);
});

test('an immutable release locks its tag and burns its name', async () => {
  shop.settings.immutableReleases = true;
  await release({ tag_name: 'v1.0.0' });
  expect((await send('DELETE', '/git/refs/tags/v1.0.0')).status).toBe(422);
  const clone = await cloneOf(github, shop, token);
  const moved = await clone.git('push', '--force', 'origin', 'origin/main:refs/tags/v1.0.0');
  expect(moved.stderr).toContain('Cannot update this protected ref.');
  expect((await clone.git('push', 'origin', ':refs/tags/v1.0.0')).stderr).toContain('Cannot delete this tag');
  shop.releases.length = 0;
  const again = await send('POST', '/releases', { tag_name: 'v1.0.0' });
  expect(again.body.errors[0].message).toBe('tag_name was used by an immutable release');
});

describe('dispatches', () => {
  const at = '/actions/workflows/deploy.yml/dispatches';
  beforeEach(async () => {
    const workflow =
      'on:\n  workflow_dispatch:\n    inputs:\n      tag: { required: true }\n      how: { default: fast }\n';
    await shop.commit('main', {
      files: { '.github/workflows/deploy.yml': workflow, '.github/workflows/ci.yml': 'on: push\n' },
    });
  });

  test.each([
    ['a ref that is none', at, { ref: 'none', inputs: { tag: 'x' } }, 422, 'No ref found for: none'],
    ['a SHA', at, { ref: 'f'.repeat(40), inputs: { tag: 'x' } }, 422, `No ref found for: ${'f'.repeat(40)}`],
    ['unknown inputs', at, { ref: 'main', inputs: { tag: 'x', y: '' } }, 422, 'Unexpected inputs provided: ["y"]'],
    ['a missing input', at, { ref: 'main' }, 422, "Required input 'tag' not provided"],
    [
      'another trigger',
      at.replace('deploy', 'ci'),
      { ref: 'main' },
      422,
      "Workflow does not have 'workflow_dispatch' trigger",
    ],
    ['no such workflow', at.replace('deploy', 'none'), { ref: 'main' }, 404, 'Not Found'],
    ['a tag without the file', at, { ref: 'v1.0.0' }, 422, "Workflow does not have 'workflow_dispatch' trigger"],
  ])('refuse %s', async (_, path, body, status, message) => {
    const reply = await send('POST', path, body);
    expect([reply.status, reply.body.message]).toEqual([status, message]);
  });

  test('are recorded with their defaults and make a run', async () => {
    const { body } = await send('POST', at, { ref: 'main', inputs: { tag: 'v1' }, return_run_details: true });
    expect(shop.dispatches).toEqual([
      { workflow: 'deploy.yml', ref: 'main', inputs: { tag: 'v1', how: 'fast' }, runId: body.workflow_run_id, token },
    ]);
    const [run] = (await send('GET', '/actions/workflows/deploy.yml/runs?event=workflow_dispatch')).body.workflow_runs;
    expect(run).toMatchObject({ id: body.workflow_run_id, status: 'queued', head_branch: 'main' });
    expect((await send('GET', '/actions/runs?created=%3C2020-01-01')).body.total_count).toBe(0);
  });
});
