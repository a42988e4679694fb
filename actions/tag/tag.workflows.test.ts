// Workflows that are started at the new tag.

import { expect, test } from '@jest/globals';
import { openReleasable, type Releasable, release, version, workflow } from './tag.world.ts';

const deploy = { 'trigger-workflows': 'deploy.yml' };
const atTag = { ref: `refs/tags/${version}` };

async function openDeployable(on = 'workflow_dispatch'): Promise<Releasable> {
  const shop = await openReleasable();
  const files = {
    '.github/workflows/deploy.yml': workflow(on),
    '.github/workflows/docs.yaml': workflow('workflow_dispatch'),
  };
  return { ...shop, commit: await shop.repository.commit('main', { files }) };
}

const runsOf = ({ github, repository }: Releasable) =>
  repository.runs.map(({ id }) => `${github.serverUrl}/acme/shop/actions/runs/${id}`);

test('starts each workflow once at the full ref of the tag', async () => {
  await using shop = await openDeployable();
  await shop.repository.branch(version, 'develop');
  const step = await release(shop, { 'trigger-workflows': '.github/workflows/deploy.yml\ndocs.yaml' });
  expect(shop.repository.dispatches).toEqual([
    expect.objectContaining({ workflow: 'deploy.yml', ...atTag }),
    expect.objectContaining({ workflow: 'docs.yaml', ...atTag }),
  ]);
  expect(shop.repository.runs.map(({ sha }) => sha)).toEqual([shop.commit, shop.commit]);
  const urls = runsOf(shop);
  expect(step.json('run-urls')).toEqual(urls);
  for (const url of urls) expect(step.summary).toContain(url);
});

test('a second run starts none again and tells the same runs', async () => {
  await using shop = await openDeployable();
  const first = await release(shop, deploy);
  const second = await release(shop, deploy);
  expect(shop.repository.dispatches).toHaveLength(1);
  expect(second.outputs).toEqual({ ...first.outputs, result: 'already-exists' });
});

test('a run of an earlier tag at the same commit is another one', async () => {
  await using shop = await openDeployable();
  await release(shop, deploy);
  await release(shop, { ...deploy, version: 'web-v1.0.0', 'tag-prefix': 'web-v' });
  expect(shop.repository.dispatches.map(({ ref }) => ref)).toEqual([`refs/tags/${version}`, 'refs/tags/web-v1.0.0']);
});

test('a second run starts what an earlier one did not', async () => {
  await using shop = await openDeployable();
  await release(shop);
  const { result } = await release(shop, deploy);
  expect(result).toBe('already-exists');
  expect(shop.repository.dispatches).toHaveLength(1);
});

test('a missing workflow file is an error that names it; tag, release and the other workflow are there', async () => {
  await using shop = await openDeployable();
  const { failure } = await release(shop, { 'trigger-workflows': 'missing.yml, docs.yaml' });
  expect(failure).toContain(`GitHub did not start missing.yml at refs/tags/${version}`);
  expect(failure).toContain('.github/workflows on the default branch and at that ref');
  expect(shop.repository.releases).toHaveLength(1);
  expect(shop.repository.dispatches.map(({ workflow }) => workflow)).toEqual(['docs.yaml']);
});

test('a workflow that cannot be dispatched is an error that says what it needs', async () => {
  await using shop = await openDeployable('push');
  const { failure } = await release(shop, deploy);
  expect(failure).toContain('`on: workflow_dispatch`');
});

for (const isPrivate of [false, true]) {
  test(`without actions: write the release stands, with a warning (${isPrivate ? 'private' : 'public'})`, async () => {
    await using shop = await openDeployable();
    const token = shop.github.createToken({
      repositories: ['acme/shop'],
      permissions: { contents: 'write', 'pull-requests': 'read' },
    });
    if (isPrivate)
      shop.github.faults.fail(
        { method: 'GET', path: /\/actions\// },
        { status: 403, message: 'Resource not accessible by integration' },
      );
    const step = await release(shop, deploy, { token });
    expect(step.failure).toBeUndefined();
    expect(step.result).toBe('created');
    expect(step.outputs['run-urls']).toBe('[]');
    expect(step.warnings).toEqual([expect.stringContaining('`permissions: actions: write`')]);
    expect(step.summary).toContain('The token may not start deploy.yml');
  });
}

for (const status of [400, 422]) {
  test(`a server that does not know return_run_details (${status}) is asked without it`, async () => {
    await using shop = await openDeployable();
    const message = 'Invalid request.\n\n"return_run_details" is not a permitted key.';
    shop.github.faults.fail({ method: 'POST', path: /dispatches$/ }, { status, message });
    const step = await release(shop, deploy);
    expect(shop.repository.dispatches).toHaveLength(1);
    expect(step.json('run-urls')).toEqual(runsOf(shop));
  });
}

test('finds the run on a server that answers a dispatch with 204 alone', async () => {
  await using shop = await openDeployable();
  shop.github.faults.fail({ method: 'POST', path: /dispatches$/ }, { status: 204, body: '', when: 'after' });
  const step = await release(shop, deploy);
  expect(shop.repository.dispatches).toHaveLength(1);
  expect(step.json('run-urls')).toEqual(runsOf(shop));
});

test('a run that such a server does not list soon has no address, and the release stands', async () => {
  await using shop = await openDeployable();
  shop.github.faults.fail({ method: 'POST', path: /dispatches$/ }, { status: 204, body: '', when: 'after' });
  const headers = { 'content-type': 'application/json' };
  const none = { status: 200, headers, body: '{"total_count":0,"workflow_runs":[]}', times: 9 };
  shop.github.faults.fail({ method: 'GET', path: /\/runs$/ }, none);
  const { outputs, failure } = await release(shop, deploy);
  expect([failure, outputs['run-urls']]).toEqual([undefined, '[]']);
  expect(shop.repository.dispatches).toHaveLength(1);
});

test('a run that the push of the tag started is not started again', async () => {
  await using shop = await openDeployable();
  await shop.repository.tag(version, 'main');
  const when = '2026-11-23T09:30:00Z';
  const pushed = { id: 77, workflow: 'deploy.yml', event: 'push', branch: version, sha: shop.commit, number: 1 };
  const ended = { actor: 'octocat', status: 'completed', conclusion: 'failure', createdAt: when, updatedAt: when };
  shop.repository.runs.push({ ...pushed, ...ended });
  const step = await release(shop, deploy);
  expect(shop.repository.dispatches).toEqual([]);
  expect(step.json('run-urls')).toEqual(runsOf(shop));
});

test('starts nothing in a dry run', async () => {
  await using shop = await openDeployable();
  await release(shop);
  await release(shop, { ...deploy, 'dry-run': 'true' });
  expect(shop.repository.dispatches).toEqual([]);
});
