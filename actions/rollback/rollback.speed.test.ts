// Production is burning: how many answers of GitHub are waited for, one after the other, until the deploy begins.

import { countGit, countRequests, type Shop, sameServer } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { deploy, openDeployed, openReleased, releaseCommit, rollBack, startRun } from './rollback.world.ts';

type Inputs = Readonly<Record<string, string>>;

/** A token that may do all but begin the deploy ends the step with that very request. */
async function untilDeploy(shop: Shop, inputs: Inputs = deploy) {
  const run = await startRun(shop);
  const token = shop.github.createToken({ permissions: { contents: 'write', actions: 'read', deployments: 'read' } });
  const { requests, roundTrips } = await countRequests(shop, () => rollBack(shop, inputs, { run, token }));
  const last = shop.github.requests.filter(({ write }) => write);
  expect(last.map(({ status, path }) => [status, path.split('/').at(-1)])).toEqual([
    [403, inputs['workflow'] ? 'dispatches' : 'deployments'],
  ]);
  return { requests, roundTrips };
}

const open = () => openDeployed({ server: sameServer() });

test('until the deploy is dispatched: three round trips', async () => {
  await using shop = await open();
  expect(await untilDeploy(shop)).toEqual({ requests: 11, roundTrips: 3 });
});

test('without a workflow as many', async () => {
  await using shop = await open();
  expect(await untilDeploy(shop, {})).toEqual({ requests: 10, roundTrips: 3 });
});

test('with both releases given', async () => {
  await using shop = await open();
  expect(await untilDeploy(shop, { ...deploy, from: 'v1.5.1', to: 'v1.5.0' })).toEqual({ requests: 7, roundTrips: 3 });
});

test('without deployments, and after one that failed, one more', async () => {
  await using shop = await openReleased({ server: sameServer() });
  expect((await untilDeploy(shop)).roundTrips).toBe(4);
  await using failed = await open();
  await failed.repository.deploy({ ref: 'v1.5.1', states: ['failure'] });
  expect((await untilDeploy(failed)).roundTrips).toBe(4);
});

test('many releases and deployments cost nothing', async () => {
  await using shop = await open();
  for (let number = 1; number <= 40; number += 1) await shop.repository.tag(`v1.5.0-hotfix.${number}`, 'develop');
  for (let number = 2; number <= 40; number += 1) await releaseCommit(shop, `v1.5.${number}`, { files: {} });
  for (let number = 2; number <= 40; number += 1) await shop.repository.deploy({ ref: `v1.5.${number}` });
  expect(await untilDeploy(shop)).toEqual({ requests: 11, roundTrips: 3 });
});

test('all of it, marks included', async () => {
  await using shop = await open();
  const run = await startRun(shop);
  const { ended, requests, roundTrips } = await countRequests(shop, () => rollBack(shop, deploy, { run }));
  expect({ result: ended.result, requests, roundTrips }).toEqual({
    result: 'dispatched',
    requests: 17,
    roundTrips: 9,
  });
});

test('git is not even started', async () => {
  await using shop = await open();
  const { git } = await countGit(() => rollBack(shop, deploy));
  expect(git).toEqual([]);
});
