// A private repository, and a token with exactly the permissions that the README asks for: what they do not tell is said.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { begin, branch, hotfixes } from './start.world.ts';

const openPrivate = (): Promise<Shop> =>
  openShop({ private: true, tokens: { permissions: { contents: 'write', issues: 'write' } } });

test('a hotfix is begun, and given back', async () => {
  await using shop = await openPrivate();
  expect(await begin(shop)).toMatchObject({ result: 'created', warnings: [] });
  expect(await begin(shop)).toMatchObject({ result: 'already-exists', warnings: [] });
});

test('one with commits on it is open, and whether a squash took it is not known', async () => {
  await using shop = await openPrivate();
  await begin(shop);
  await shop.repository.commit(branch, { files: { a: 'b' } });
  const step = await begin(shop);
  expect(step.outputs).toMatchObject({ result: 'already-exists', branch, 'issue-number': '1' });
  expect(step.warnings).toHaveLength(1);
  expect(step.warnings[0]).toContain('this token may not read: give the job `permissions: pull-requests: read`');
});

test('one that was merged with a merge commit is none', async () => {
  await using shop = await openPrivate();
  const old = 'hotfix/20261101T000000Z_auth-bypass';
  await shop.hotfix({ a: 'b' }, { branch: old });
  expect(await begin(shop)).toMatchObject({ result: 'created', warnings: [] });
  expect(await hotfixes(shop)).toEqual([old, branch]);
});

test.each([1, 12])('of unreleased work (%i commits), what a merge commit calls a hotfix is none', async (count) => {
  await using shop = await openPrivate();
  await shop.hotfix({ 'src/a.ts': '' });
  for (let index = 1; index <= count; index += 1)
    await shop.repository.commit('main', { files: { 'src/b.ts': `${index}` }, message: 'feat: half a wish (#12)' });
  const step = await begin(shop);
  expect(step.outputs).toMatchObject({ result: 'created', branch });
  expect(step.warnings).toHaveLength(1);
  expect(step.warnings[0]).toContain(`main has ${count} commit`);
  expect(step.warnings[0]).toContain("may be no hotfix's (which only a token with `permissions: pull-requests: read`");
  expect(step.summary).toContain('feat: half a wish');
  expect(step.summary).not.toContain('Check tokens');
});

test('a squashed hotfix may be unreleased work', async () => {
  await using shop = await openPrivate();
  await shop.hotfix({ 'src/a.ts': '' }, { method: 'squash' });
  const step = await begin(shop);
  expect(step.warnings.join()).toContain("may be no hotfix's");
  expect(step.outputs['branch']).toBe(branch);
});
