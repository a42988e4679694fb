// A run that cannot be read, because it is of another repository or the token may not: when it began is not known. By its
// note it is known all the same; where nothing was noted, a person is asked rather than that it goes back a second time.

import { expect, test } from '@jest/globals';
import {
  deploy,
  dispatched,
  killAfterDispatch,
  letDeploy,
  openDeployed,
  releaseCommit,
  releaseOf,
  rollBack,
  slowServer,
} from './rollback.world.ts';

const open = () => openDeployed({ server: slowServer() });
const run = { id: 4242 };
const unmarked = { ...deploy, 'mark-bad': 'false' };
const asks = /went back to v1\.5\.0 by http.*nothing tells whether.*\n.*input `from`/;

test('marked: the note tells, whatever was released since', async () => {
  await using shop = await open();
  await rollBack(shop, deploy, { run });
  letDeploy(shop);
  for (const tag of ['v1.5.2', 'v1.5.3', 'v1.5.4', 'v1.5.5']) {
    await releaseCommit(shop, tag, { files: { a: tag } });
    await shop.repository.deploy({ ref: tag });
  }
  const again = await rollBack(shop, deploy, { run, attempt: 2 });
  expect(again.outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
});

test.each([1, 2])('cut off, not to be marked, or not allowed to: it asks for `from` (attempt %i)', async (attempt) => {
  for (const how of ['killed', 'unmarked', 'read only']) {
    await using shop = await open();
    const permissions = { actions: 'write', deployments: 'read', contents: 'read' } as const;
    const token = how === 'read only' ? shop.github.createToken({ permissions }) : shop.token;
    const wishes = how === 'unmarked' ? unmarked : deploy;
    if (how === 'killed') await killAfterDispatch(shop, () => rollBack(shop, deploy, { run }));
    else await rollBack(shop, wishes, { run, token });
    letDeploy(shop);
    const again = await rollBack(shop, wishes, { run, token, attempt });
    expect([how, again.result, again.failure]).toEqual([how, undefined, expect.stringMatching(asks)]);
    expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
    expect(releaseOf(shop, 'v1.5.0').body).toBe('Notes of v1.5.0.');
    const named = await rollBack(shop, { ...wishes, from: 'v1.5.1' }, { run, token, attempt });
    expect([how, named.failure, named.outputs['to']]).toEqual([how, undefined, 'v1.5.0']);
  }
});

test('a later attempt asks even where other releases came since; a new run does not', async () => {
  await using shop = await open();
  await rollBack(shop, unmarked, { run });
  letDeploy(shop);
  await releaseCommit(shop, 'v1.5.2', { files: { a: '2' } });
  await shop.repository.deploy({ ref: 'v1.5.2' });
  expect((await rollBack(shop, deploy, { run, attempt: 2 })).failure).toMatch(asks);
  const other = await rollBack(shop, { ...deploy, 'dry-run': 'true' }, { run: { id: 4243 } });
  expect(other.outputs).toMatchObject({ from: 'v1.5.2', to: 'v1.5.1' });
});

test('who names the goal goes no further back: it is there, unless a later attempt finds another release', async () => {
  await using shop = await open();
  const wishes = { ...unmarked, to: 'v1.5.0' };
  await rollBack(shop, wishes, { run });
  letDeploy(shop);
  expect((await rollBack(shop, wishes, { run, attempt: 2 })).result).toBe('already-there');
  await releaseCommit(shop, 'v1.5.2', { files: { a: '2' } });
  await shop.repository.deploy({ ref: 'v1.5.2' });
  expect((await rollBack(shop, wishes, { run, attempt: 3 })).failure).toMatch(asks);
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
});

test('a later attempt, where nothing went back, decides', async () => {
  await using shop = await open();
  const step = await rollBack(shop, unmarked, { run, attempt: 2 });
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.0' });
});

test('what went back more than a month ago is no attempt of this run, nor is what another run noted', async () => {
  await using old = await openDeployed({ server: { now: () => new Date('2026-10-01T08:00:00Z') } });
  await rollBack(old, unmarked, { run: { id: 4241 } });
  letDeploy(old);
  await using noted = await open();
  await rollBack(noted, deploy, { run: { id: 4241 } });
  letDeploy(noted);
  for (const shop of [old, noted])
    expect((await rollBack(shop, deploy, { run })).outputs).toMatchObject({ from: 'v1.5.0', to: 'v1.4.0' });
});

test('a token that sees the repository of the run reads there when it began', async () => {
  await using shop = await open();
  const ops = await shop.github.createRepository('acme/ops');
  await ops.commit('main', { files: { '.github/workflows/rollback.yml': 'on: workflow_dispatch\n' } });
  const person = shop.github.createToken({ kind: 'classic' });
  const answer = await fetch(`${shop.github.apiUrl}/repos/acme/ops/actions/workflows/rollback.yml/dispatches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person}` },
    body: JSON.stringify({ ref: 'main' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  const wishes = { ...unmarked, repository: 'acme/shop' };
  const token = shop.github.createToken({ kind: 'app', repositories: ['acme/shop', 'acme/ops'] });
  const attempt = { token, run: { id: ops.dispatches[0]?.runId ?? 0 }, repository: 'acme/ops' };
  await rollBack(shop, wishes, attempt);
  letDeploy(shop);
  const again = await rollBack(shop, wishes, attempt);
  expect(again.outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
});
