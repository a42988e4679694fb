// Several targets: each by itself, and the worst ending is the step's.

import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased } from './back-merge.world.ts';

test('the worst ending is the result, and its outputs are those of the first target with it', async () => {
  await using shop = await openReleased();
  const { repository } = shop;
  await repository.branch('next', 'v1.3.0');
  await repository.commit('next', { files: { 'src/auth.ts': 'export const checked = 1;\n' } });
  await repository.branch('later', 'v1.3.0');
  await repository.commit('later', { files: { 'src/auth.ts': 'export const checked = 2;\n' } });
  await repository.branch('same', 'main');
  const step = await bringBack(shop, { into: 'same\ndevelop\nnext\nlater' });
  expect(step.failure).toBeUndefined();
  expect(step.json('results')).toMatchObject([
    { target: 'same', result: 'up-to-date' },
    { target: 'develop', result: 'merged', sha: await repository.tip('develop') },
    { target: 'next', result: 'proposed', conflicts: ['src/auth.ts'] },
    { target: 'later', result: 'proposed' },
  ]);
  const [next] = openPulls(shop);
  expect(next?.base.ref).toBe('next');
  expect(step.outputs).toMatchObject({ result: 'proposed', 'pull-request-number': String(next?.number), sha: '' });
});

test('one target that fails does not stop the others, and the step fails for it', async () => {
  await using shop = await openReleased(conflicting);
  await shop.repository.branch('next', 'v1.3.0');
  shop.repository.settings.actionsMayOpenPullRequests = false;
  const step = await bringBack(shop, { into: 'develop, next' });
  expect(step.json('results')).toMatchObject([{ result: 'failed' }, { result: 'merged' }]);
  expect(step.result).toBe('failed');
  expect(step.failure).toContain('develop: ');
  expect(await shop.repository.contains('next', (await shop.repository.tip('main')) ?? '')).toBe(true);
});

test('a target that does not exist is an error before any write', async () => {
  await using shop = await openReleased();
  const step = await bringBack(shop, { into: 'develop, devlop, nxt' });
  expect(step.result).toBeUndefined();
  expect(step.failure).toMatch(/no branch "devlop", "nxt"/);
  expect(shop.github.writes()).toEqual([]);
});

test('a glob may match nothing', async () => {
  await using shop = await openReleased();
  const step = await bringBack(shop, { into: 'release/*' });
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'up-to-date', results: '[]' });
  expect(shop.github.writes()).toEqual([]);
});

test('a glob passes over branches without a commit of their own, a name does not', async () => {
  await using shop = await openReleased();
  const { repository } = shop;
  await repository.branch('release/old', 'v1.3.0');
  await repository.branch('release/new', 'v1.3.0');
  await repository.commit('release/new', { files: { 'notes.md': 'new\n' } });
  await repository.branch('next', 'v1.3.0');
  const old = await repository.tip('release/old');
  const step = await bringBack(shop, { into: 'release/*, next' });
  expect(step.json('results')).toMatchObject([
    { target: 'release/new', result: 'merged' },
    { target: 'next', result: 'merged' },
  ]);
  expect(await repository.tip('release/old')).toBe(old);
});

test('the source named as a target is an error before any write', async () => {
  await using shop = await openReleased();
  const step = await bringBack(shop, { into: 'develop, main' });
  expect(step.result).toBeUndefined();
  expect(step.failure).toContain('main cannot be merged into itself (input `into`)');
  expect(shop.github.writes()).toEqual([]);
});

test('a glob that matches the source leaves it out', async () => {
  await using shop = await openReleased();
  const step = await bringBack(shop, { into: '*' });
  expect(step.json('results')).toMatchObject([{ target: 'develop', result: 'merged' }]);
});

test('a commit as the source is not called after the target that stands at it', async () => {
  await using shop = await openReleased();
  const sha = (await shop.repository.tip('develop')) ?? '';
  const step = await bringBack(shop, { source: sha });
  expect(step.failure).toBeUndefined();
  expect(step.json('results')).toMatchObject([{ target: 'develop', result: 'up-to-date' }]);
});

test('with `on-conflict: fail` one target is merged, and of the other it says what was not written and what comes next', async () => {
  await using shop = await openReleased();
  const { repository } = shop;
  await repository.branch('release/1.4', 'v1.3.0');
  const before = await repository.commit('release/1.4', { files: { 'src/auth.ts': 'export const checked = 1;\n' } });
  const step = await bringBack(shop, { into: 'develop, release/1.4', 'on-conflict': 'fail' });
  expect(step.json('results')).toMatchObject([{ result: 'merged' }, { result: 'conflict' }]);
  expect(await repository.tip('release/1.4')).toBe(before);
  expect(step.failure).toContain('The merge into release/1.4 was not written');
  expect(step.failure).not.toContain('Nothing was written');
  expect(step.summary).toMatch(/### `release\/1\.4`: conflict[^#]*Next: merge by hand/);
});

test('a target that failed says what comes next, and hides no conflict of another', async () => {
  await using shop = await openReleased(conflicting);
  await shop.repository.commit('island', { files: { 'a.txt': 'a\n' }, parents: [] });
  const step = await bringBack(shop, { into: 'island, develop', 'on-conflict': 'fail' });
  expect(step.result).toBe('failed');
  expect(step.failure).toContain('share no history');
  expect(step.failure).toContain('conflicts with develop (src/auth.ts)');
  expect(step.summary).toMatch(/### `island`: failed[^#]*Next: See whether/);
});
