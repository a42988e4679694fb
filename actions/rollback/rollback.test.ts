// One scenario for each way it ends, and what is left on GitHub.

import { badMarker } from '@hotfix-actions/core';
import { expect, test } from '@jest/globals';
import {
  deploy,
  dispatched,
  letDeploy,
  openDeployed,
  openReleased,
  releaseOf,
  rollBack,
  writesOf,
} from './rollback.world.ts';

test('dispatched: the deploy workflow runs at the release before, and the bad one is marked', async () => {
  await using shop = await openDeployed();
  const tags = await shop.repository.tags();
  const step = await rollBack(shop, { ...deploy, reason: 'Carts are\nempty.' });
  expect(step.failure).toBeUndefined();
  const [run] = shop.repository.dispatches;
  expect(step.outputs).toMatchObject({
    result: 'dispatched',
    from: 'v1.5.1',
    to: 'v1.5.0',
    'deployment-id': '',
    'run-id': String(run?.runId),
    'run-url': `${shop.github.serverUrl}/acme/shop/actions/runs/${run?.runId}`,
  });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  expect(await shop.repository.tags()).toEqual(tags);
  const notes = releaseOf(shop, 'v1.5.1').body ?? '';
  expect(notes).toMatch(/^<!-- hotfix-actions:bad -->\n> \[!CAUTION\]\n> Rolled back on 2026-11-23/);
  expect(notes).toContain('Carts are empty.');
  expect(notes).toMatch(/\n\nNotes of v1\.5\.1\.$/);
  expect(releaseOf(shop, 'v1.5.0').body).toBe('Notes of v1.5.0.');
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.5.0');
  expect(step.warnings).toEqual([]);
});

test('the deploy comes first: nothing is written before it', async () => {
  await using shop = await openDeployed();
  shop.github.requests.length = 0;
  await rollBack(shop, deploy);
  expect(writesOf(shop)[0]).toMatch(/^POST .*\/dispatches$/);
  expect(writesOf(shop)).toHaveLength(3);
});

test('deployed: it waits for the run, and tells the time line', async () => {
  await using shop = await openDeployed();
  let looks = 0;
  shop.github.onRequest = ({ method, path }) => {
    if (method !== 'GET' || !/\/actions\/runs\/\d+$/.test(path) || shop.repository.dispatches.length === 0) return;
    looks += 1;
    if (looks === 2) letDeploy(shop, 'in_progress');
    if (looks === 4) letDeploy(shop);
  };
  const step = await rollBack(shop, { ...deploy, 'wait-minutes': '10' });
  expect(step.outputs).toMatchObject({ result: 'deployed', from: 'v1.5.1', to: 'v1.5.0' });
  expect(Number(step.outputs['seconds'])).toBeGreaterThan(10);
  expect(step.log.filter((line) => line.startsWith('The deploy is'))).toEqual([
    expect.stringContaining('queued'),
    expect.stringContaining('in progress'),
  ]);
  expect(step.summary).toContain('| 0:00 | started |');
  expect(step.summary).toContain('| 0:00 | decided: `v1.5.1` → `v1.5.0` |');
  expect(step.summary).toMatch(/\| 0:\d\d \| deploy ended: success \|/);
});

test('failed: a deploy that fails is an error with its link, and all that was decided is told', async () => {
  await using shop = await openDeployed();
  shop.github.onRequest = ({ method, path }) => {
    if (method === 'GET' && /\/actions\/runs\/\d+$/.test(path) && shop.repository.dispatches.length > 0)
      letDeploy(shop, 'failure');
  };
  const step = await rollBack(shop, { ...deploy, 'wait-minutes': '10' });
  expect(step.outputs).toMatchObject({ result: 'failed', from: 'v1.5.1', to: 'v1.5.0' });
  expect(step.failure).toContain('deploy.yml did not bring production to v1.5.0, it ended with "failure"');
  expect(step.failure).toContain(step.outputs['run-url']);
  expect(step.failure).toContain('run this job again');
});

test('a deploy that takes longer than it is waited for is only dispatched', async () => {
  await using shop = await openDeployed();
  const step = await rollBack(shop, { ...deploy, 'wait-minutes': '2' });
  expect(step.result).toBe('dispatched');
  expect(step.outputs['seconds']).toBe('120');
});

test('deployment-created: without a workflow other systems are told, with nothing merged and no check asked for', async () => {
  await using shop = await openDeployed();
  shop.repository.addStatus((await shop.repository.tags())['v1.5.0'] ?? '', { context: 'ci', state: 'failure' });
  const step = await rollBack(shop, { reason: 'Empty carts' });
  const made = shop.repository.deployments.at(-1);
  expect(step.outputs).toMatchObject({ result: 'deployment-created', 'deployment-id': String(made?.id), 'run-id': '' });
  expect(made).toMatchObject({
    ref: 'v1.5.0',
    environment: 'production',
    description: 'Rollback from v1.5.1 to v1.5.0: Empty carts',
    payload: { from: 'v1.5.1', to: 'v1.5.0' },
  });
  expect(shop.repository.deployments).toHaveLength(4);
  expect(releaseOf(shop, 'v1.5.1').body).toContain(badMarker);
});

test('without a workflow it waits for what the deployment comes to', async () => {
  await using shop = await openDeployed();
  let looks = 0;
  shop.github.onRequest = ({ path }) => {
    const made = shop.repository.deployments[3];
    if (!made || path !== `/repos/acme/shop/deployments/${made.id}/statuses`) return;
    looks += 1;
    const status = { id: 1, creator: 'x', description: '', environment: 'production', environmentUrl: '' };
    if (looks === 3) made.statuses.push({ ...status, state: 'success', logUrl: '', createdAt: made.createdAt });
  };
  expect((await rollBack(shop, { 'wait-minutes': '5' })).result).toBe('deployed');
});

test('already-there: nothing is deployed that runs there', async () => {
  await using shop = await openDeployed();
  await shop.repository.deploy({ ref: 'v1.5.0' });
  shop.github.requests.length = 0;
  const step = await rollBack(shop, { ...deploy, to: 'v1.5.0' });
  expect(step.outputs).toMatchObject({ result: 'already-there', from: 'v1.5.0', to: 'v1.5.0', 'run-id': '' });
  expect(writesOf(shop)).toEqual([]);
});

test('what should be there but failed is deployed again', async () => {
  await using shop = await openDeployed();
  await shop.repository.deploy({ ref: 'v1.5.0', states: ['failure'] });
  expect((await rollBack(shop, { ...deploy, to: 'v1.5.0' })).result).toBe('dispatched');
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
});

test('a dry run writes nothing and tells what it would do', async () => {
  await using shop = await openDeployed();
  shop.github.requests.length = 0;
  const step = await rollBack(shop, { ...deploy, 'dry-run': 'true' });
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.0', 'run-id': '' });
  expect(step.summary).toContain('Would bring `production` from');
  expect(step.summary).toContain('Would mark');
  expect(step.summary).toContain('Would make');
  expect(step.summary).toContain('| deploy would begin |');
  // Of what only would be, nothing comes next.
  expect(step.summary).not.toContain('Next: ');
  const other = await rollBack(shop, { 'dry-run': 'true', 'wait-minutes': '5' });
  expect(other.outputs).toMatchObject({ result: 'deployment-created', to: 'v1.5.0', 'deployment-id': '' });
  expect(writesOf(shop)).toEqual([]);
});

test('a dry run sees that the workflow could not be started', async () => {
  await using shop = await openDeployed();
  const { failure } = await rollBack(shop, { ...deploy, to: 'v1.3.0', 'dry-run': 'true' });
  expect(failure).toContain('there is no .github/workflows/deploy.yml at refs/tags/v1.3.0');
});

test('with a branch the tag is an input of the workflow', async () => {
  await using shop = await openReleased();
  const step = await rollBack(shop, { ...deploy, 'workflow-ref': 'main' });
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.0' });
  expect(dispatched(shop)).toEqual(['refs/heads/main v1.5.0']);
});

test('`mark-bad: false` deploys, and says nothing of the release', async () => {
  await using shop = await openDeployed();
  await rollBack(shop, { ...deploy, 'mark-bad': 'false' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  expect(releaseOf(shop, 'v1.5.1').body).toBe('Notes of v1.5.1.');
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.5.1');
});
