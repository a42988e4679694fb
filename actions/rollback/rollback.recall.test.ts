// What a later attempt knows of the ones before, however much happened since and however little was noted: it never goes
// back a second time, and marks no release that is not the one.

import { badMarker } from '@hotfix-actions/core';
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
} from './rollback.world.ts';

const open = () => openDeployed({ server: slowServer() });
const unmarked = { ...deploy, 'mark-bad': 'false' };
const first = { from: 'v1.5.1', to: 'v1.5.0' };

async function releaseMore(shop: Shop, patches: readonly number[]): Promise<void> {
  for (const patch of patches) {
    await releaseCommit(shop, `v1.5.${patch}`, {
      files: { a: String(patch), '.github/workflows/deploy.yml': deployable },
    });
    await shop.repository.deploy({ ref: `v1.5.${patch}` });
  }
}

test.each([
  ['two', [2, 3]],
  ['many', [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]],
] as const)('an old run started again after %s more releases keeps its decision', async (_, patches) => {
  await using shop = await open();
  const run = await startRun(shop);
  await rollBack(shop, deploy, { run });
  letDeploy(shop);
  await releaseMore(shop, patches);
  const again = await rollBack(shop, deploy, { run });
  expect(again.outputs).toMatchObject(first);
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  for (const patch of patches) expect(releaseOf(shop, `v1.5.${patch}`).body).not.toContain(badMarker);
});

test.each([
  ['nothing is to be marked', unmarked, false],
  ['the bad release has no page', deploy, true],
] as const)(
  'the fifth attempt after four failed deploys goes where the first one went: %s',
  async (_, wishes, isBare) => {
    await using shop = await open();
    const { releases } = shop.repository;
    if (isBare) releases.splice(releases.indexOf(releaseOf(shop, 'v1.5.1')), 1);
    const run = await startRun(shop);
    for (const attempt of [1, 2, 3, 4, 5, 6]) {
      expect((await rollBack(shop, wishes, { run })).outputs).toMatchObject({ result: 'dispatched', ...first });
      letDeploy(shop, 'failure');
      expect(dispatched(shop)).toHaveLength(attempt);
    }
  },
);

test('cut off before it could note anything, and four deployments of others since', async () => {
  await using shop = await open();
  const run = await startRun(shop);
  await killAfterDispatch(shop, () => rollBack(shop, deploy, { run }));
  letDeploy(shop);
  for (const ref of ['v1.5.0', 'v1.5.0', 'v1.5.0', 'v1.5.0']) await shop.repository.deploy({ ref });
  const again = await rollBack(shop, deploy, { run });
  expect(again.outputs).toMatchObject(first);
  expect(again.summary).toContain('It is concluded from what was dispatched since the run was created');
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  expect(releaseOf(shop, 'v1.5.1').body).toContain(badMarker);
});

test('the very first deployment of all was its own: the release that was latest before is remembered', async () => {
  await using shop = await openReleased({ server: slowServer() });
  const run = await startRun(shop);
  await rollBack(shop, deploy, { run });
  letDeploy(shop);
  expect((await rollBack(shop, deploy, { run })).outputs).toMatchObject(first);
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
});

test('a new run that waited in the queue decides anew, and says nothing of an earlier attempt', async () => {
  await using shop = await open();
  const [one, two] = [await startRun(shop), await startRun(shop)];
  await rollBack(shop, deploy, { run: one });
  letDeploy(shop);
  const step = await rollBack(shop, deploy, { run: two });
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.0', to: 'v1.4.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0', 'refs/tags/v1.4.0']);
  expect(step.summary).toContain('is known from its newest deployment');
  expect(step.summary).not.toContain('attempt');
  expect((await rollBack(shop, deploy, { run: one })).outputs).toMatchObject(first);
});

test('a deploy that another run noted as its own is not taken, though it is of the same release', async () => {
  await using shop = await open();
  const [one, two] = [await startRun(shop), await startRun(shop)];
  await rollBack(shop, deploy, { run: one });
  letDeploy(shop);
  await shop.repository.deploy({ ref: 'v1.4.0' });
  const step = await rollBack(shop, { ...deploy, to: 'v1.5.0', 'wait-minutes': '1' }, { run: two });
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.4.0', to: 'v1.5.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0', 'refs/tags/v1.5.0']);
});

test('without a workflow, two steps with different goals are found each', async () => {
  await using shop = await open();
  const run = await startRun(shop);
  for (const attempt of [1, 2]) for (const to of ['v1.5.0', 'v1.4.0']) await rollBack(shop, { to }, { run, attempt });
  expect(shop.repository.deployments.slice(3).map(({ ref }) => ref)).toEqual(['v1.5.0', 'v1.4.0']);
});

test('notes of before, which name no deploy, are still read', async () => {
  await using shop = await open();
  const run = await startRun(shop);
  const { id } = run;
  await rollBack(shop, deploy, { run });
  letDeploy(shop);
  const release = releaseOf(shop, 'v1.5.1');
  release.body = `<!-- hotfix-actions:rollback run=${id} environment=production to=v1.5.0 -->\n${badMarker}\nNotes.`;
  expect((await rollBack(shop, deploy, { run })).outputs).toMatchObject(first);
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  expect(release.body.match(/hotfix-actions:rollback/g)).toHaveLength(1);
});
