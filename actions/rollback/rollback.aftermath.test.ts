// What follows the deploy: marks, "latest", the tracking issue. Nothing of it ever fails the rollback.

import { badMarker } from '@hotfix-actions/core';
import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import {
  deploy,
  dispatched,
  openDeployed,
  openReleased,
  releaseOf,
  rollBack,
  startRun,
  writesOf,
} from './rollback.world.ts';
import { openTracked } from './tracked.world.ts';

const commentsOf = ({ repository }: Shop) => repository.issues.flatMap(({ comments }) => comments);

test('the tracking issue of the hotfix that the bad release brought is told, once a run', async () => {
  await using shop = await openTracked();
  const run = await startRun(shop);
  const step = await rollBack(shop, { ...deploy, reason: 'Nobody can sign in.' }, { run });
  await rollBack(shop, { ...deploy, reason: 'Nobody can sign in.' }, { run });
  const [comment, ...others] = commentsOf(shop);
  expect(others).toEqual([]);
  expect(comment?.body).toContain('`production` went from `v1.3.1-hotfix.1` back to `v1.3.1`. Nobody can sign in.');
  expect(comment?.body).toContain(step.outputs['run-url']);
  expect(step.summary).toContain('Told on [`#2`]');
});

test('a plain release has no tracking issue, and nobody is told in a dry run', async () => {
  await using shop = await openTracked();
  const step = await rollBack(shop, { ...deploy, 'dry-run': 'true' });
  expect(step.summary).toContain('Would comment on');
  await rollBack(shop, { ...deploy, from: 'v1.3.1', to: 'v1.3.0', workflow: '' });
  expect(commentsOf(shop)).toEqual([]);
});

test('without contents: write, and without issues: write, it deploys, with warnings', async () => {
  await using shop = await openTracked();
  const token = shop.github.createToken({ permissions: { actions: 'write', contents: 'read', deployments: 'read' } });
  const step = await rollBack(shop, deploy, { token });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('dispatched');
  expect(step.warnings).toEqual([
    expect.stringMatching(/^The release is not marked bad: .*contents: write/s),
    expect.stringMatching(/^"Latest" was not handed over: .*contents: write/s),
    expect.stringMatching(/^The tracking issue was not told: .*issues: write/s),
  ]);
  for (const warning of ['not marked bad', 'not handed over', 'was not told']) expect(step.summary).toContain(warning);
});

test('whatever goes wrong with the marks, the deploy stands', async () => {
  await using shop = await openDeployed();
  shop.github.faults.fail({ method: 'PATCH', path: /\/releases\// }, { status: 500, times: 9 });
  const step = await rollBack(shop, deploy);
  expect(step.result).toBe('dispatched');
  expect(step.warnings).toHaveLength(2);
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
});

test('releases without a page: what could not be said is a warning', async () => {
  await using shop = await openDeployed();
  const { releases } = shop.repository;
  releases.splice(releases.indexOf(releaseOf(shop, 'v1.5.0')), 1);
  const step = await rollBack(shop, deploy);
  expect(step.warnings).toEqual([expect.stringContaining('v1.5.0 has no release, so that v1.5.1 is still shown')]);
  expect(releaseOf(shop, 'v1.5.1').body).toContain(badMarker);
});

test('"latest" goes from what was bad before to what is good now', async () => {
  await using shop = await openDeployed();
  const { releases } = shop.repository;
  const [good] = releases.splice(releases.indexOf(releaseOf(shop, 'v1.5.0')), 1);
  await rollBack(shop, deploy);
  if (good) releases.unshift(good);
  await shop.repository.deploy({ ref: 'v1.5.0' });
  await rollBack(shop, deploy);
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.4.0');
});

test('notes that are full are not cut: the mark is left to a person', async () => {
  await using shop = await openDeployed();
  const notes = 'x'.repeat(65_500);
  releaseOf(shop, 'v1.5.1').body = notes;
  const step = await rollBack(shop, deploy);
  expect(releaseOf(shop, 'v1.5.1').body).toBe(notes);
  expect(step.warnings).toEqual([expect.stringContaining(`add the line ${badMarker} by hand`)]);
});

test('an immutable release is marked, too', async () => {
  await using shop = await openDeployed();
  releaseOf(shop, 'v1.5.1').immutable = true;
  await rollBack(shop, deploy);
  expect(releaseOf(shop, 'v1.5.1').body).toContain(badMarker);
});

test.each([400, 422])(
  'a server that does not know return_run_details (%i): the new run is found, not an old one',
  async (status) => {
    await using shop = await openDeployed();
    await rollBack(shop, { ...deploy, 'mark-bad': 'false' }, { run: await startRun(shop) });
    const message = 'Invalid request.\n\n"return_run_details" is not a permitted key.';
    shop.github.faults.fail({ method: 'POST', path: /dispatches$/ }, { status, message });
    const step = await rollBack(shop, { ...deploy, 'mark-bad': 'false' });
    expect(dispatched(shop)).toHaveLength(2);
    expect(step.outputs['run-id']).toBe(String(shop.repository.dispatches[1]?.runId));
  },
);

test('a server that lists the run late: it is waited for; one that never does gives no id, and the deploy stands', async () => {
  await using shop = await openReleased();
  const answer = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"total_count":0,"workflow_runs":[]}',
  };
  for (const times of [3, 20]) {
    shop.github.faults.fail({ method: 'POST', path: /dispatches$/ }, { status: 204, body: '', when: 'after' });
    shop.github.faults.fail({ method: 'GET', path: /deploy\.yml\/runs$/ }, { ...answer, times });
    const step = await rollBack(shop, { ...deploy, from: 'v1.5.1', 'wait-minutes': times > 3 ? '1' : '0' });
    const run = shop.repository.dispatches.at(-1);
    expect([step.result, step.outputs['run-id']]).toEqual(['dispatched', times > 3 ? '' : String(run?.runId)]);
    shop.github.faults.clear();
  }
  expect(dispatched(shop)).toHaveLength(2);
});

test('a dispatch whose answer is lost is found, not repeated', async () => {
  await using shop = await openDeployed();
  shop.github.faults.drop({ method: 'POST', path: /dispatches$/ }, { when: 'after' });
  const step = await rollBack(shop, deploy);
  expect(step.outputs['run-id']).toBe(String(shop.repository.dispatches[0]?.runId));
  expect(dispatched(shop)).toHaveLength(1);
});

test('no tag is ever written, and no branch', async () => {
  await using shop = await openTracked();
  const before = [await shop.repository.tags(), await shop.repository.branches()];
  shop.github.requests.length = 0;
  await rollBack(shop, deploy);
  expect([await shop.repository.tags(), await shop.repository.branches()]).toEqual(before);
  expect(writesOf(shop).filter((write) => /\/git\//.test(write))).toEqual([]);
});
