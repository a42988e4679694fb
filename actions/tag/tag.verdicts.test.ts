// What counts as a check that has succeeded.

import { stoppedClock } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { clockWith, expectNothing, headOf, openReleasable, release } from './tag.world.ts';

for (const [status, run] of [
  ['failure', 'success'],
  ['error', 'success'],
  ['success', 'failure'],
] as const) {
  test(`a status (${status}) and a check run (${run}) of one name are both required`, async () => {
    await using shop = await openReleasable();
    shop.repository.addStatus(shop.commit, { context: 'ci', state: status });
    shop.repository.addCheckRun(shop.commit, { name: 'ci', conclusion: run });
    const { failure } = await release(shop, { 'required-checks': 'ci' });
    expect(failure).toContain('The required check ci failed');
    await expectNothing(shop);
  });
}

test('waits for the status beside a check run of the same name', async () => {
  await using shop = await openReleasable();
  shop.repository.addStatus(shop.commit, { context: 'ci', state: 'pending' });
  shop.repository.addCheckRun(shop.commit, { name: 'ci' });
  const clock = clockWith(() => shop.repository.addStatus(shop.commit, { context: 'ci', state: 'success' }));
  const { result } = await release(shop, { 'required-checks': 'ci' }, { clock });
  expect([result, clock.waits.length]).toEqual(['created', 1]);
});

for (const conclusion of ['neutral', 'skipped']) {
  test(`a check that ended as ${conclusion} does not hold back, as on a pull request`, async () => {
    await using shop = await openReleasable();
    shop.repository.addCheckRun(shop.commit, { name: 'ci', conclusion });
    const { result } = await release(shop, { 'required-checks': 'ci' });
    expect(result).toBe('created');
  });
}

for (const conclusion of ['failure', 'cancelled', 'timed_out', 'action_required']) {
  test(`a check that ended as ${conclusion} has not succeeded`, async () => {
    await using shop = await openReleasable();
    shop.repository.addCheckRun(shop.commit, { name: 'ci', conclusion });
    const { failure } = await release(shop, { 'required-checks': 'ci' });
    expect(failure).toContain('ci failed');
    await expectNothing(shop);
  });
}

test('a check that failed when it was run again has failed', async () => {
  await using shop = await openReleasable();
  shop.repository.addCheckRun(shop.commit, { name: 'ci' });
  shop.repository.addCheckRun(shop.commit, { name: 'ci', conclusion: 'failure' });
  const { failure } = await release(shop, { 'required-checks': 'ci' });
  expect(failure).toContain('ci failed');
  await expectNothing(shop);
});

test('the newest run counts, in whichever order they are listed', async () => {
  await using shop = await openReleasable();
  const run = (id: number, conclusion: string) => ({ id, name: 'ci', status: 'completed', conclusion });
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ total_count: 2, check_runs: [run(9, 'success'), run(4, 'failure')] });
  shop.github.faults.fail({ path: new RegExp(`${shop.commit}/check-runs$`) }, { status: 200, body, headers: json });
  const { result } = await release(shop, { 'required-checks': 'ci' });
  expect(result).toBe('created');
});

test('what failed on the target may have succeeded on the merged head', async () => {
  await using shop = await openReleasable();
  shop.repository.addCheckRun(shop.commit, { name: 'ci', conclusion: 'failure' });
  shop.repository.addCheckRun(headOf(shop), { name: 'ci' });
  const { result } = await release(shop, { 'required-checks': 'ci' });
  expect(result).toBe('created');
});

test('one that failed is told while another still runs', async () => {
  await using shop = await openReleasable();
  shop.repository.addCheckRun(shop.commit, { name: 'ci', conclusion: 'failure' });
  shop.repository.addCheckRun(shop.commit, { name: 'lint', status: 'in_progress' });
  const clock = stoppedClock();
  const { failure } = await release(shop, { 'required-checks': 'ci, lint' }, { clock });
  expect(failure).toContain('ci failed');
  expect(clock.waits).toEqual([]);
});

test('the name of a check may hold a comma: one a line', async () => {
  await using shop = await openReleasable();
  for (const name of ['test (ubuntu, 24)', 'lint']) shop.repository.addCheckRun(shop.commit, { name });
  const { result } = await release(shop, { 'required-checks': 'test (ubuntu, 24)\nlint\n' });
  expect(result).toBe('created');
});

test('a dry run asks for the checks, too', async () => {
  await using shop = await openReleasable();
  shop.repository.addCheckRun(shop.commit, { name: 'ci', conclusion: 'failure' });
  const refused = await release(shop, { 'required-checks': 'ci', 'dry-run': 'true' });
  expect(refused.failure).toContain('ci failed');
  shop.repository.addCheckRun(shop.commit, { name: 'ci' });
  const { result } = await release(shop, { 'required-checks': 'ci', 'dry-run': 'true' });
  expect(result).toBe('created');
  await expectNothing(shop);
});
