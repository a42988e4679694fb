// Run again: the same run keeps what it decided and finds its deploy, a new run decides anew.

import { badMarker } from '@hotfix-actions/core';
import { expect, test } from '@jest/globals';
import {
  deploy,
  dispatched,
  letDeploy,
  openDeployed,
  openReleased,
  publish,
  releaseCommit,
  releaseOf,
  rollBack,
  startRun,
} from './rollback.world.ts';

const marks = (notes: string | null) => notes?.split(badMarker).length ?? 0;

test('twice in one run: one deploy, one mark, the same outputs', async () => {
  await using shop = await openDeployed();
  const run = await startRun(shop);
  const first = await rollBack(shop, deploy, { run });
  const notes = releaseOf(shop, 'v1.5.1').body;
  const second = await rollBack(shop, deploy, { run });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  expect(second.outputs).toEqual(first.outputs);
  expect(releaseOf(shop, 'v1.5.1').body).toBe(notes);
  expect(marks(notes)).toBe(2);
  expect(second.summary).toContain('nothing was started again');
});

test('twice in one run, with the deploy done in between: nothing goes further back', async () => {
  await using shop = await openDeployed();
  const run = await startRun(shop);
  await rollBack(shop, deploy, { run });
  letDeploy(shop);
  const again = await rollBack(shop, { ...deploy, 'wait-minutes': '5' }, { run });
  expect(again.outputs).toMatchObject({ result: 'deployed', from: 'v1.5.1', to: 'v1.5.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.5.0');
});

test('twice in one run, and the deploy failed: it is dispatched anew, at the same release', async () => {
  await using shop = await openDeployed();
  const run = await startRun(shop);
  await rollBack(shop, deploy, { run });
  letDeploy(shop, 'failure');
  const again = await rollBack(shop, deploy, { run });
  expect(again.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0', 'refs/tags/v1.5.0']);
  expect(again.outputs['run-id']).toBe(String(shop.repository.dispatches[1]?.runId));
});

test('in two runs: the second is a new decision, from where production is by then', async () => {
  await using shop = await openDeployed();
  await rollBack(shop, deploy, { run: await startRun(shop) });
  letDeploy(shop);
  const second = await rollBack(shop, deploy, { run: await startRun(shop) });
  expect(second.outputs).toMatchObject({ from: 'v1.5.0', to: 'v1.4.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0', 'refs/tags/v1.4.0']);
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.4.0');
});

test('in two runs while the first deploy still runs: not to the bad release that ran last', async () => {
  await using shop = await openDeployed();
  await rollBack(shop, deploy, { run: await startRun(shop) });
  letDeploy(shop, 'in_progress');
  const second = await rollBack(shop, deploy, { run: await startRun(shop) });
  expect(second.outputs).toMatchObject({ from: 'v1.5.0', to: 'v1.5.0' });
  expect(releaseOf(shop, 'v1.5.0').body).not.toContain(badMarker);
});

test('in two runs to the same release: the second finds it there', async () => {
  await using shop = await openDeployed();
  await rollBack(shop, { ...deploy, to: 'v1.4.0' }, { run: await startRun(shop) });
  letDeploy(shop);
  const second = await rollBack(shop, { ...deploy, to: 'v1.4.0' }, { run: await startRun(shop) });
  expect(second.result).toBe('already-there');
  expect(dispatched(shop)).toEqual(['refs/tags/v1.4.0']);
});

test('cut off before it could mark anything, and the deploy is done meanwhile: it is found by workflow, ref and time', async () => {
  await using shop = await openDeployed();
  const run = await startRun(shop);
  shop.github.faults.kill({ request: { method: 'POST', path: /dispatches$/ }, when: 'after' });
  await rollBack(shop, deploy, { run });
  shop.github.faults.clear();
  letDeploy(shop);
  expect(releaseOf(shop, 'v1.5.1').body).not.toContain(badMarker);
  const again = await rollBack(shop, deploy, { run });
  expect(again.outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  expect(releaseOf(shop, 'v1.5.1').body).toContain(badMarker);
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.5.0');
});

test('a dispatch from before this run is not its own', async () => {
  await using shop = await openDeployed();
  await rollBack(shop, { ...deploy, 'mark-bad': 'false' }, { run: await startRun(shop) });
  await rollBack(shop, { ...deploy, 'mark-bad': 'false' }, { run: await startRun(shop) });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0', 'refs/tags/v1.5.0']);
});

test('what was deployed while this run waited to begin is what it rolls back', async () => {
  await using shop = await openDeployed();
  const run = await startRun(shop);
  await releaseCommit(shop, 'v1.5.2', { files: { a: '1', '.github/workflows/deploy.yml': 'on: workflow_dispatch\n' } });
  await shop.repository.deploy({ ref: 'v1.5.2' });
  const step = await rollBack(shop, deploy, { run });
  expect(step.outputs).toMatchObject({ from: 'v1.5.2', to: 'v1.5.1' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.1']);
});

test('without deployments, when "latest" was handed over: the mark tells what this run decided', async () => {
  await using shop = await openReleased();
  const run = await startRun(shop);
  const first = await rollBack(shop, deploy, { run });
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.5.0');
  const again = await rollBack(shop, deploy, { run });
  expect(again.outputs).toEqual(first.outputs);
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  expect((await rollBack(shop, deploy, { run: await startRun(shop) })).outputs['to']).toBe('v1.4.0');
});

test('a run that GitHub does not tell of is known by the mark', async () => {
  await using shop = await openDeployed();
  const run = { id: 77 };
  const first = await rollBack(shop, deploy, { run });
  letDeploy(shop);
  const again = await rollBack(shop, deploy, { run });
  expect(again.outputs).toEqual(first.outputs);
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
});

test('a list that lags is waited for, where the mark says that it was dispatched', async () => {
  await using shop = await openDeployed();
  const run = await startRun(shop);
  const first = await rollBack(shop, deploy, { run });
  const none = { status: 200, headers: { 'content-type': 'application/json' }, times: 2 };
  shop.github.faults.fail(
    { method: 'GET', path: /deploy\.yml\/runs$/ },
    { ...none, body: '{"total_count":0,"workflow_runs":[]}' },
  );
  const again = await rollBack(shop, deploy, { run });
  expect(again.outputs['run-id']).toBe(first.outputs['run-id']);
  expect(dispatched(shop)).toHaveLength(1);
});

test('two environments in one run are two decisions', async () => {
  await using shop = await openDeployed();
  for (const ref of ['v1.4.0', 'v1.5.0']) await shop.repository.deploy({ ref, environment: 'staging' });
  const run = await startRun(shop);
  await rollBack(shop, deploy, { run });
  const other = { ...deploy, environment: 'staging' };
  expect((await rollBack(shop, other, { run })).outputs).toMatchObject({ from: 'v1.5.0', to: 'v1.4.0' });
  expect((await rollBack(shop, deploy, { run })).outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
  expect((await rollBack(shop, other, { run })).outputs).toMatchObject({ from: 'v1.5.0', to: 'v1.4.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0', 'refs/tags/v1.4.0']);
});

test('another step of the run that names another release is another decision', async () => {
  await using shop = await openDeployed();
  const run = await startRun(shop);
  await rollBack(shop, deploy, { run });
  expect((await rollBack(shop, { ...deploy, to: 'v1.4.0' }, { run })).outputs['to']).toBe('v1.4.0');
  expect((await rollBack(shop, { ...deploy, to: 'v1.4.0' }, { run })).outputs['to']).toBe('v1.4.0');
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0', 'refs/tags/v1.4.0']);
});

test('without a workflow the deployment remembers: one in one run, two in two', async () => {
  await using shop = await openDeployed();
  const run = await startRun(shop);
  const first = await rollBack(shop, {}, { run });
  const again = await rollBack(shop, {}, { run });
  expect(again.outputs).toEqual(first.outputs);
  expect(shop.repository.deployments).toHaveLength(4);
  await rollBack(shop, {}, { run: await startRun(shop) });
  expect(shop.repository.deployments).toHaveLength(5);
});

test('without a workflow a deployment that failed is made anew', async () => {
  await using shop = await openDeployed();
  const run = await startRun(shop);
  const first = await rollBack(shop, {}, { run });
  const made = shop.repository.deployments.at(-1);
  made?.statuses.push({
    id: 1,
    state: 'failure',
    creator: 'x',
    description: '',
    environment: 'production',
    logUrl: '',
    environmentUrl: '',
    createdAt: made.createdAt,
  });
  const again = await rollBack(shop, {}, { run });
  expect(again.outputs).toMatchObject({ result: 'deployment-created', from: 'v1.5.1', to: 'v1.5.0' });
  expect(again.outputs['deployment-id']).not.toBe(first.outputs['deployment-id']);
});

test('at a branch, what a person dispatched since is not this run’s deploy', async () => {
  await using shop = await openReleased();
  const run = await startRun(shop);
  const atMain = { ...deploy, 'workflow-ref': 'main' };
  const [own] = shop.repository.runs;
  if (own) shop.repository.runs.push({ ...own, id: own.id + 1_000, workflow: 'deploy.yml', actor: 'octocat' });
  const first = await rollBack(shop, atMain, { run });
  expect(dispatched(shop)).toEqual(['refs/heads/main v1.5.0']);
  const again = await rollBack(shop, atMain, { run });
  expect(dispatched(shop)).toEqual(['refs/heads/main v1.5.0']);
  expect(again.outputs).toEqual(first.outputs);
});

test('the mark of another run stays beside this one’s', async () => {
  await using shop = await openReleased();
  await publish(shop, 'v1.6.0', { draft: true });
  await rollBack(shop, { ...deploy, from: 'v1.5.1' }, { run: await startRun(shop) });
  await rollBack(shop, { ...deploy, from: 'v1.5.1', to: 'v1.4.0' }, { run: await startRun(shop) });
  const notes = releaseOf(shop, 'v1.5.1').body ?? '';
  expect(notes.match(/Rolled back on/g)).toHaveLength(2);
  expect(marks(notes)).toBe(2);
});
