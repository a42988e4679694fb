// The deploy workflow of a branch: GitHub does not tell which tag a run of it was given. In doubt a deploy is repeated.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import {
  deploy,
  deployable,
  dispatched,
  killAfterDispatch,
  letDeploy,
  openDeployed,
  openReleased,
  releaseCommit,
  releaseOf,
  rollBack,
  slowServer,
  startRun,
  titled,
} from './rollback.world.ts';

const atMain = { ...deploy, 'workflow-ref': 'main' };

const open = () => openDeployed({ server: slowServer() });

/** Its deploy workflow says in the title of a run what it deploys. */
async function openTitled(): Promise<Shop> {
  const shop = await openReleased({ server: slowServer() });
  await shop.repository.commit('main', { files: { '.github/workflows/deploy.yml': titled } });
  return shop;
}

/** As another workflow of the repository does it, with the job's own token. */
async function dispatchByBot(shop: Shop, tag: string): Promise<void> {
  const answer = await fetch(`${shop.github.apiUrl}/repos/acme/shop/actions/workflows/deploy.yml/dispatches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.token}` },
    body: JSON.stringify({ ref: 'main', inputs: { tag } }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

test('a second run that waited for the first begins its own deploy', async () => {
  await using shop = await open();
  const [first, second] = [await startRun(shop), await startRun(shop)];
  await rollBack(shop, atMain, { run: first });
  letDeploy(shop);
  const wishes = { ...atMain, from: 'v1.5.0', to: 'v1.4.0', 'wait-minutes': '1' };
  const step = await rollBack(shop, wishes, { run: second });
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.0', to: 'v1.4.0' });
  expect(dispatched(shop)).toEqual(['refs/heads/main v1.5.0', 'refs/heads/main v1.4.0']);
  expect(step.outputs['run-id']).toBe(String(shop.repository.dispatches[1]?.runId));
});

test.each([
  ['without', open],
  ['with', openTitled],
] as const)('what a bot dispatched since is not its own: %s a title', async (_, arrange) => {
  await using shop = await arrange();
  const run = await startRun(shop);
  await dispatchByBot(shop, 'v1.5.1');
  const step = await rollBack(shop, atMain, { run });
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.0' });
  expect(dispatched(shop)).toEqual(['main v1.5.1', 'refs/heads/main v1.5.0']);
});

test('two prefixes in one run are two deploys, each found again', async () => {
  await using shop = await openReleased({ server: slowServer() });
  for (const tag of ['api-v1.0.0', 'api-v1.0.1'])
    await releaseCommit(shop, tag, { files: { 'api.ts': tag, '.github/workflows/deploy.yml': deployable } });
  const run = await startRun(shop);
  const steps = [
    { ...atMain, from: 'v1.5.1' },
    { ...atMain, 'tag-prefix': 'api-v', from: 'api-v1.0.1' },
  ];
  for (const attempt of [1, 2]) for (const wishes of steps) await rollBack(shop, wishes, { run, attempt });
  expect(dispatched(shop)).toEqual(['refs/heads/main v1.5.0', 'refs/heads/main api-v1.0.0']);
});

test('two environments in one run are two deploys, though both go back to the same release', async () => {
  await using shop = await open();
  for (const ref of ['v1.5.0', 'v1.5.1']) await shop.repository.deploy({ ref, environment: 'staging' });
  const run = await startRun(shop);
  for (const attempt of [1, 2])
    for (const environment of ['production', 'staging'])
      await rollBack(shop, { ...atMain, environment }, { run, attempt });
  expect(dispatched(shop)).toEqual(['refs/heads/main v1.5.0', 'refs/heads/main v1.5.0']);
});

test('two deploy workflows in one run go back together, each once', async () => {
  await using shop = await open();
  await shop.repository.commit('main', { files: { '.github/workflows/web.yml': deployable } });
  const run = await startRun(shop);
  for (const attempt of [1, 2])
    for (const workflow of ['deploy.yml', 'web.yml']) await rollBack(shop, { ...atMain, workflow }, { run, attempt });
  const started = shop.repository.dispatches.map(({ workflow, inputs }) => `${workflow} ${inputs['tag']}`);
  expect(started).toEqual(['deploy.yml v1.5.0', 'web.yml v1.5.0']);
  expect(releaseOf(shop, 'v1.5.1').body?.match(/Rolled back on/g)).toHaveLength(1);
});

test('cut off before it could note its deploy: found where the title tells, else repeated', async () => {
  await using told = await openTitled();
  await using untold = await openReleased({ server: slowServer() });
  for (const shop of [told, untold]) {
    const run = await startRun(shop);
    await killAfterDispatch(shop, () => rollBack(shop, atMain, { run }));
    const again = await rollBack(shop, atMain, { run, attempt: 2 });
    expect(again.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.0' });
  }
  expect(dispatched(told)).toEqual(['refs/heads/main v1.5.0']);
  expect(dispatched(untold)).toEqual(['refs/heads/main v1.5.0', 'refs/heads/main v1.5.0']);
});

test('a deploy that failed is begun anew, and the new one is the one that is noted', async () => {
  await using shop = await open();
  const run = await startRun(shop);
  await rollBack(shop, atMain, { run });
  letDeploy(shop, 'failure');
  for (const attempt of [2, 3]) {
    const again = await rollBack(shop, atMain, { run, attempt });
    expect(again.outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
    expect(again.outputs['run-id']).toBe(String(shop.repository.dispatches[1]?.runId));
    letDeploy(shop);
  }
  expect(dispatched(shop)).toHaveLength(2);
  expect(releaseOf(shop, 'v1.5.1').body?.match(/hotfix-actions:rollback/g)).toHaveLength(1);
});

test('where nothing is noted, a later attempt goes where the first one went', async () => {
  await using shop = await open();
  const run = await startRun(shop);
  for (const attempt of [1, 2, 3, 4, 5]) {
    const step = await rollBack(shop, { ...atMain, 'mark-bad': 'false' }, { run, attempt });
    expect([attempt, step.failure, step.outputs['from'], step.outputs['to']]).toEqual([
      attempt,
      undefined,
      'v1.5.1',
      'v1.5.0',
    ]);
    letDeploy(shop, 'failure');
  }
  expect(new Set(dispatched(shop))).toEqual(new Set(['refs/heads/main v1.5.0']));
});

test('an answer that is lost is looked for by the title; without one the workflow is started again', async () => {
  await using told = await openTitled();
  await using untold = await openReleased({ server: slowServer() });
  for (const shop of [told, untold]) {
    const run = await startRun(shop);
    shop.github.faults.drop({ method: 'POST', path: /dispatches$/ }, { when: 'after' });
    const step = await rollBack(shop, atMain, { run });
    expect(step.outputs['run-id']).toBe(String(shop.repository.dispatches.at(-1)?.runId));
  }
  expect([dispatched(told), dispatched(untold)].map(({ length }) => length)).toEqual([1, 2]);
});
