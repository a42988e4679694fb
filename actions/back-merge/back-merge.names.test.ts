// What `source` and `into` may name: ancestors, commits, tags, branches that are called like tags, twice the same.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased, parentsOf } from './back-merge.world.ts';

test('a target that main has outrun gets a merge commit, and is not moved forward', async () => {
  await using shop = await openReleased();
  const { repository } = shop;
  await repository.branch('next', 'v1.3.0');
  const before = await repository.tip('next');
  const step = await bringBack(shop, { into: 'next' });
  expect(step.result).toBe('merged');
  expect(await parentsOf(shop, 'next')).toEqual([before, await repository.tip('main')]);
});

test('a source that is behind its target is up to date, without a write', async () => {
  await using shop = await openShop();
  const step = await bringBack(shop, { source: 'main' });
  expect(step.outputs).toMatchObject({ result: 'up-to-date', sha: '', conflicts: '[]', resolved: '[]' });
  expect(shop.github.writes()).toEqual([]);
});

test.each([
  ['a short SHA', (main: string) => main.slice(0, 8)],
  ['a SHA in capitals', (main: string) => main.toUpperCase()],
  ['a tag', () => 'v1.3.0-hotfix.1'],
  ['the full name of a tag', () => 'refs/tags/v1.3.0-hotfix.1'],
  ['the full name of the branch', () => 'refs/heads/main'],
])('%s is one source with the branch that stands there', async (_, name) => {
  await using shop = await openReleased(conflicting);
  const main = (await shop.repository.tip('main')) ?? '';
  await bringBack(shop, { source: name(main) });
  const again = await bringBack(shop, { source: 'main' });
  expect(openPulls(shop)).toMatchObject([
    { head: { ref: 'back-merge/v1.3.0-hotfix.1-to-develop', sha: main }, base: { ref: 'develop' } },
  ]);
  expect(again.outputs['pull-request-number']).toBe(String(openPulls(shop)[0]?.number));
});

test('a source that does not exist is an error before any write', async () => {
  await using shop = await openReleased();
  const step = await bringBack(shop, { source: 'production' });
  expect(step.result).toBeUndefined();
  expect(step.failure).toContain('no branch, tag or commit "production" in acme/shop (input `source`)');
  expect(shop.github.writes()).toEqual([]);
});

test('a branch called like a tag, and a tag called like a branch, are the branches', async () => {
  await using shop = await openReleased();
  const { repository } = shop;
  const main = await repository.tip('main');
  await repository.tag('develop', 'v1.3.0', { annotated: false });
  await repository.tag('main', 'v1.3.0', { annotated: false });
  await repository.branch('v1.3.0', 'develop');
  const tags = await repository.tags();
  const step = await bringBack(shop, { into: 'develop, v1.3.0' });
  expect(step.json('results')).toMatchObject([{ result: 'merged' }, { result: 'merged' }]);
  for (const target of ['develop', 'v1.3.0']) expect((await parentsOf(shop, `refs/heads/${target}`))[1]).toBe(main);
  expect(await repository.tags()).toEqual(tags);
});

test('targets with slashes and dots, named twice and by overlapping globs, are each served once', async () => {
  await using shop = await openReleased();
  const { repository } = shop;
  for (const target of ['release/1.x', 'release/2.0.x']) {
    await repository.branch(target, 'v1.3.0');
    await repository.commit(target, { files: { 'src/auth.ts': `${target}\n` } });
  }
  const step = await bringBack(shop, {
    into: 'release/1.x\nrelease/*\nrelease/1.x\nrefs/heads/develop\nrelease/?.x\ndev*',
  });
  expect((step.json('results') as { target: string }[]).map(({ target }) => target)).toEqual([
    'release/1.x',
    'release/2.0.x',
    'develop',
  ]);
  expect(openPulls(shop).map(({ head }) => head.ref)).toEqual([
    'back-merge/v1.3.0-hotfix.1-to-release/1.x',
    'back-merge/v1.3.0-hotfix.1-to-release/2.0.x',
  ]);
  expect(openPulls(shop)[0]?.title).toBe('chore(hotfix): back-merge v1.3.0-hotfix.1 to release/1.x');
});

test('releases of another prefix at the tip of main do not name the back-merge', async () => {
  await using shop = await openReleased(conflicting);
  await shop.repository.tag('api-v2.0.0', 'main');
  await bringBack(shop, { 'tag-prefix': 'api-v' });
  expect(openPulls(shop)[0]?.head.ref).toBe('back-merge/api-v2.0.0-to-develop');
});

test('works on another repository, where the event of the run means nothing', async () => {
  await using shop = await openReleased(conflicting);
  const other = await shop.github.createRepository('acme/tools');
  await other.commit('main', { files: { 'a.txt': 'a\n' } });
  const token = shop.github.createToken({ repositories: ['acme/shop', 'acme/tools'] });
  const event = { name: 'push', ref: 'refs/heads/main', sha: (await other.tip('main')) ?? '' };
  const step = await bringBack(shop, { repository: 'acme/shop' }, { repository: 'acme/tools', token, event });
  expect(step.result).toBe('proposed');
  expect(openPulls(shop)).toHaveLength(1);
});
