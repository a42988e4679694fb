// The published release: waited for, not needed, marked bad; and which one to roll back to.

import { openShop, stoppedClock } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openReleased, publish, release, verify } from './verify-tag.world.ts';

const bad = 'Rolled back.\n\n<!-- hotfix-actions:bad -->';

test('a release that is published some seconds after the tag is waited for', async () => {
  await using shop = await openShop();
  const clock = stoppedClock();
  const sleep = async (ms: number) => {
    await clock.sleep(ms);
    if (clock.waits.length === 3) await publish(shop, 'v1.3.0');
  };
  const step = await verify(shop, { ref: 'v1.3.0' }, { clock: { now: clock.now, sleep } });
  expect(step.result).toBe('verified');
  expect(clock.waits).toEqual([1_000, 2_000, 4_000]);
  expect(step.log).toContain('Waiting for the release of v1.3.0');
});

test.each([
  ['no release', false],
  ['only a draft', true],
])('a tag with %s is refused after 60 s', async (_, draft) => {
  await using shop = await openShop();
  if (draft) await publish(shop, 'v1.3.0', { draft });
  const clock = stoppedClock();
  const { failure } = await verify(shop, { ref: 'v1.3.0' }, { clock });
  expect(failure).toContain('The tag v1.3.0 has no published release, not even after 60 s');
  // A draft has no page under its tag.
  expect(failure).toMatch(/publish its draft \(\S+\/acme\/shop\/releases\)/);
  expect(failure).toContain('`require-release: false`');
  expect(clock.waits.reduce((sum, wait) => sum + wait, 0)).toBe(60_000);
});

test('without require-release the tag is enough', async () => {
  await using shop = await openShop();
  const clock = stoppedClock();
  const { outputs } = await verify(shop, { ref: 'v1.3.0', 'require-release': 'false' }, { clock });
  expect(outputs).toMatchObject({ result: 'verified', version: 'v1.3.0', 'previous-version': '' });
  expect(clock.waits).toEqual([]);
});

test('a tag that fails for another reason is not waited for', async () => {
  await using shop = await openShop();
  await shop.repository.tag('v1.4.0', 'develop');
  const clock = stoppedClock();
  const { failure } = await verify(shop, { ref: 'v1.4.0' }, { clock });
  expect(failure).toContain('on no production branch');
  expect(clock.waits).toEqual([]);
});

test('a release that is marked bad is verified with a warning', async () => {
  await using shop = await openReleased();
  await release(shop, 'v1.3.1', { body: bad });
  const step = await verify(shop, { ref: 'v1.3.1' });
  expect(step.result).toBe('verified');
  expect(step.warnings).toEqual([expect.stringContaining('v1.3.1 is marked bad')]);
  expect(step.summary).toContain('v1.3.1 is marked bad');
});

test('bad releases, and those on other lines, are nothing to roll back to', async () => {
  await using shop = await openReleased();
  await release(shop, 'v1.3.1', { body: bad });
  await release(shop, 'v1.3.2', { body: bad });
  await shop.repository.branch('support/v1.3.0', 'v1.3.0');
  await release(shop, 'v1.3.3', { on: 'support/v1.3.0' });
  await release(shop, 'v1.4.0');
  expect((await verify(shop, { ref: 'v1.4.0' })).outputs['previous-version']).toBe('v1.3.0-hotfix.1');
});

test('what is above it, or at its commit, is nothing to roll back to', async () => {
  await using shop = await openReleased();
  await shop.repository.tag('v1.3.0-hotfix.0-x', 'main');
  await shop.repository.tag('v1.2.9', 'main');
  await release(shop, 'v2.0.0');
  await publish(shop, 'v1.2.9');
  const { outputs } = await verify(shop, { ref: 'v1.3.0-hotfix.1' });
  expect(outputs['previous-version']).toBe('v1.3.0');
});

test('the first release has nothing to roll back to', async () => {
  await using shop = await openReleased();
  const { outputs, summary } = await verify(shop, { ref: 'v1.3.0' });
  expect(outputs['previous-version']).toBe('');
  expect(summary).toContain('It contains no older release');
});

test('works on another repository, where the event says nothing of the tag', async () => {
  await using shop = await openShop();
  const other = await shop.github.createRepository('acme/other');
  await other.commit('main', { files: { a: '1' } });
  await other.tag('v0.1.0', 'main');
  const token = shop.github.createToken({ kind: 'app' });
  const wish = { repository: 'acme/other', token, event: { name: 'push', ref: 'refs/tags/v1.3.0' } };
  const inputs = { repository: 'acme/other', 'require-release': 'false' };
  const there = await verify(shop, { ...inputs, ref: 'v0.1.0' }, { ...wish, repository: 'acme/shop' });
  expect(there.outputs).toMatchObject({ result: 'verified', version: 'v0.1.0' });
  const without = await verify(shop, inputs, { ...wish, repository: 'acme/shop' });
  expect(without.failure).toContain('`ref` is missing');
});
