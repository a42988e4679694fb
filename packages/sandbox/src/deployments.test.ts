import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { clientOf, type Send } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let send: Send;

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  await shop.commit('main', { files: { a: '1', '.github/workflows/deploy.yml': 'on: workflow_dispatch\n' } });
  await shop.tag('v1.0.0', 'main');
  send = clientOf(github, 'acme/shop', github.createToken());
});
afterEach(() => github.close());

const calm = { auto_merge: false, required_contexts: [] };
const stateOf = (number: number) => shop.deployments[number]?.statuses.map(({ state }) => state);

test('an old tag is deployed only where nothing is to be merged into it', async () => {
  await shop.commit('main', { files: { a: '2' } });
  const refused = await send('POST', '/deployments', { ref: 'v1.0.0' });
  expect([refused.status, refused.body.message]).toEqual([409, 'Conflict merging main into v1.0.0.']);
  expect(shop.deployments).toEqual([]);
  const made = await send('POST', '/deployments', { ...calm, ref: 'v1.0.0' });
  expect([made.status, made.body.sha]).toEqual([201, (await shop.tags())['v1.0.0']]);
});

test('a branch that is behind gets the default branch merged in, and no deployment', async () => {
  await shop.branch('topic', 'v1.0.0');
  const main = await shop.commit('main', { files: { a: '2' } });
  const { status, body } = await send('POST', '/deployments', { ref: 'topic' });
  expect([status, body.message]).toEqual([202, 'Auto-merged main into topic on deployment.']);
  expect(shop.deployments).toEqual([]);
  expect(await shop.contains('topic', main)).toBe(true);
});

test('a branch that conflicts is neither merged nor deployed', async () => {
  await shop.commit('topic', { parents: ['v1.0.0'], files: { a: '3' } });
  await shop.commit('main', { files: { a: '2' } });
  expect((await send('POST', '/deployments', { ref: 'topic' })).status).toBe(409);
  expect(shop.deployments).toEqual([]);
});

test('what was reported on the commit must have succeeded, unless nothing is required', async () => {
  shop.addStatus((await shop.tip('main')) ?? '', { context: 'lint', state: 'failure' });
  const refused = await send('POST', '/deployments', { ref: 'main' });
  expect([refused.status, refused.body.message]).toEqual([409, 'Conflict: Commit status checks failed for main.']);
  expect((await send('POST', '/deployments', { ref: 'main', required_contexts: [] })).status).toBe(201);
});

test('success makes earlier ones inactive, but not in production', async () => {
  for (const environment of ['staging', 'production', 'staging', 'production']) {
    const { body } = await send('POST', '/deployments', { ...calm, ref: 'main', environment });
    await send('POST', `/deployments/${body.id}/statuses`, { state: 'success' });
  }
  expect([0, 1, 2, 3].map(stateOf)).toEqual([['success', 'inactive'], ['success'], ['success'], ['success']]);
});

test('lists are newest first, and filtered', async () => {
  await shop.deploy({ ref: 'v1.0.0' });
  await shop.deploy({ ref: 'main', environment: 'staging', states: ['failure'] });
  const refs = async (query: string) =>
    (await send('GET', `/deployments${query}`)).body.map(({ ref }: { ref: string }) => ref);
  expect(await refs('')).toEqual(['main', 'v1.0.0']);
  expect(await refs('?environment=production')).toEqual(['v1.0.0']);
  expect(await refs('?environment=absent')).toEqual([]);
});

test('a job that names an environment deploys the ref of its run, and ends it', async () => {
  await shop.deploy({ ref: 'main' });
  const { body } = await send('POST', '/actions/workflows/deploy.yml/dispatches', {
    ref: 'refs/tags/v1.0.0',
    return_run_details: true,
  });
  const deployment = shop.runJob(body.workflow_run_id);
  expect(deployment).toMatchObject({ ref: 'v1.0.0', environment: 'production', creator: 'github-actions[bot]' });
  expect(deployment.statuses.at(-1)?.logUrl).toContain(body.html_url);
  expect(stateOf(0)).toEqual(['success', 'inactive']);
  expect(shop.runs[0]).toMatchObject({ status: 'completed', conclusion: 'success' });
});

test('reading takes no permission where the repository is public, writing does', async () => {
  const reader = clientOf(github, 'acme/shop', github.createToken({ permissions: { contents: 'read' } }));
  expect((await reader('GET', '/deployments')).status).toBe(200);
  const refused = await reader('POST', '/deployments', { ...calm, ref: 'main' });
  expect([refused.status, refused.headers.get('x-accepted-github-permissions')]).toEqual([403, 'deployments=write']);
});

test('the title of a run is what its workflow makes of the inputs, else the workflow', async () => {
  const on = 'on: { workflow_dispatch: { inputs: { tag: { default: none } } } }\n';
  const files = {
    '.github/workflows/named.yml': `run-name: Deploy \${{ inputs.tag }}\n${on}`,
    '.github/workflows/empty.yml': `run-name: \${{ github.event.inputs.other }}\n${on}`,
  };
  await shop.commit('main', { files });
  for (const [file, inputs] of [
    ['named.yml', { tag: 'v1.0.0' }],
    ['named.yml', {}],
    ['empty.yml', {}],
  ] as const)
    await send('POST', `/actions/workflows/${file}/dispatches`, { ref: 'main', inputs });
  const { body } = await send('GET', '/actions/runs');
  const titles = body.workflow_runs.map(({ display_title: title }: { display_title: string }) => title);
  expect(titles).toEqual(['empty.yml', 'Deploy none', 'Deploy v1.0.0']);
});
