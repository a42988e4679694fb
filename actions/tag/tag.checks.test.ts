// Required checks: on the commit or on the merged head, waited for; else nothing is tagged.

import { openShop, stoppedClock } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { clockWith, expectNothing, headOf, openReleasable, release, version } from './tag.world.ts';

const needed = { 'required-checks': 'ci, lint' };

test('tags when the checks have succeeded on the target', async () => {
  await using shop = await openReleasable();
  for (const name of ['ci', 'lint']) shop.repository.addCheckRun(shop.commit, { name });
  const { result } = await release(shop, needed);
  expect(result).toBe('created');
});

test('tags when the checks have succeeded on the merged head', async () => {
  await using shop = await openReleasable();
  for (const name of ['ci', 'lint']) shop.repository.addCheckRun(headOf(shop), { name });
  const { result } = await release(shop, needed);
  expect(result).toBe('created');
});

test('one check may be a status of the target, the other a check of the merged head', async () => {
  await using shop = await openReleasable();
  shop.repository.addStatus(shop.commit, { context: 'ci', state: 'success' });
  shop.repository.addCheckRun(headOf(shop), { name: 'lint', conclusion: 'neutral' });
  const { result } = await release(shop, needed);
  expect(result).toBe('created');
});

test('the head of a squashed pull request counts as well', async () => {
  await using shop = await openShop();
  await shop.hotfix({ 'src/auth.ts': 'fixed\n' }, { method: 'squash' });
  shop.repository.addCheckRun(shop.repository.pullRequests[0]?.head.sha ?? '', { name: 'ci' });
  const { result } = await release(shop, { 'required-checks': 'ci' });
  expect(result).toBe('created');
});

test('finds the merged head though GitHub names the pull request late', async () => {
  await using shop = await openReleasable();
  shop.repository.settings.commitPullsLagLooks = 3;
  shop.repository.addCheckRun(headOf(shop), { name: 'ci' });
  const { result } = await release(shop, { 'required-checks': 'ci' });
  expect(result).toBe('created');
});

test('waits for checks that run, then tags', async () => {
  await using shop = await openReleasable();
  const run = shop.repository.addCheckRun(shop.commit, { name: 'ci', status: 'in_progress' });
  const clock = clockWith((wait) => {
    if (wait === 3) Object.assign(run, { status: 'completed', conclusion: 'success' });
  });
  const step = await release(shop, { 'required-checks': 'ci' }, { clock });
  expect(step.result).toBe('created');
  expect(clock.waits).toHaveLength(3);
  expect(step.log.join('\n')).toContain('Waiting for ci');
});

test('waits for checks that are not there yet, then tags', async () => {
  await using shop = await openReleasable();
  const clock = clockWith((wait) => {
    if (wait === 2) shop.repository.addCheckRun(shop.commit, { name: 'ci' });
  });
  const { result } = await release(shop, { 'required-checks': 'ci' }, { clock });
  expect(result).toBe('created');
});

test('tags nothing when a check failed', async () => {
  await using shop = await openReleasable();
  shop.repository.addCheckRun(shop.commit, { name: 'ci', conclusion: 'failure' });
  shop.repository.addCheckRun(shop.commit, { name: 'lint' });
  const { failure } = await release(shop, needed);
  expect(failure).toContain(`The required check ci failed on ${shop.commit}`);
  await expectNothing(shop);
});

test('tags nothing when a check fails while it is waited for', async () => {
  await using shop = await openReleasable();
  const run = shop.repository.addCheckRun(shop.commit, { name: 'ci', status: 'queued' });
  const clock = clockWith(() => Object.assign(run, { status: 'completed', conclusion: 'cancelled' }));
  const { failure } = await release(shop, { 'required-checks': 'ci' }, { clock });
  expect(failure).toContain('ci failed');
  await expectNothing(shop);
});

test('tags nothing when a check does not come within ten minutes', async () => {
  await using shop = await openReleasable();
  shop.repository.addCheckRun(shop.commit, { name: 'CI' });
  const clock = stoppedClock();
  const { failure } = await release(shop, { 'required-checks': 'ci' }, { clock });
  expect(failure).toContain('ci did not succeed within 10 minutes');
  const waited = clock.waits.reduce((sum, ms) => sum + ms, 0);
  expect(waited).toBeGreaterThan(9 * 60_000);
  expect(waited).toBeLessThanOrEqual(10 * 60_000);
  await expectNothing(shop);
});

test('a check that failed and was run again counts as it is now', async () => {
  await using shop = await openReleasable();
  shop.repository.addCheckRun(shop.commit, { name: 'ci', conclusion: 'failure' });
  shop.repository.addCheckRun(shop.commit, { name: 'ci' });
  const { result } = await release(shop, { 'required-checks': 'ci' });
  expect(result).toBe('created');
});

test('finds a check behind a hundred others', async () => {
  await using shop = await openReleasable();
  for (let number = 0; number < 105; number += 1) shop.repository.addCheckRun(shop.commit, { name: `job ${number}` });
  for (let number = 0; number < 105; number += 1)
    shop.repository.addStatus(shop.commit, { context: `status ${number}`, state: 'success' });
  const { result } = await release(shop, { 'required-checks': 'job 0, job 104, status 0, status 104' });
  expect(result).toBe('created');
});

test('asks for no check once the tag is there', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag(version, 'main');
  const { result } = await release(shop, needed);
  expect(result).toBe('created');
});
