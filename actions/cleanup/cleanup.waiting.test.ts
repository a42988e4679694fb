// After a back-merge that a person merged: the records that waited for it.

import { type Shop, track } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import {
  file,
  head,
  issueOf,
  openMerged,
  proposeBackMerge,
  pullOf,
  release,
  send,
  ticked,
  tidy,
} from './cleanup.world.ts';

const backMerge = 'back-merge/v1.3.0-hotfix.1-to-develop';

/** Its back-merge conflicted, and a person is at it; the branch of the hotfix is gone. */
async function openWaiting(): Promise<Shop> {
  const shop = await openMerged();
  await release(shop);
  await proposeBackMerge(shop);
  await tidy(shop);
  return shop;
}

async function mergeBackMerge(shop: Shop): Promise<void> {
  await shop.repository.mergePullRequest(pullOf(shop, 3).number);
}

test('the issue is closed and the file archived, and the branch of the back-merge goes', async () => {
  await using shop = await openWaiting();
  expect([issueOf(shop).state, ticked(shop).includes('back-merged')]).toEqual(['open', false]);
  await mergeBackMerge(shop);
  const step = await tidy(shop, { head: backMerge });
  expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'true', archived: 'true' });
  expect(step.summary).toContain(`It brought back \`${head}\`.`);
  expect([issueOf(shop).state, ticked(shop).includes('back-merged')]).toEqual(['closed', true]);
  expect(await shop.repository.read('develop', `ARCHIVED/${file}`)).toBeDefined();
  expect(await shop.repository.tip(backMerge)).toBeUndefined();
  const writes = shop.github.writes().length;
  expect((await tidy(shop, { head: backMerge })).outputs['result']).toBe('already-gone');
  expect(shop.github.writes()).toHaveLength(writes);
});

test('a dry run says so, and writes nothing', async () => {
  await using shop = await openWaiting();
  await mergeBackMerge(shop);
  const writes = shop.github.writes().length;
  const step = await tidy(shop, { head: backMerge, 'dry-run': 'true' });
  expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'true', archived: 'true' });
  expect(shop.github.writes()).toHaveLength(writes);
});

test('where another target still lacks it the issue stays open, and says which', async () => {
  await using shop = await openWaiting();
  await shop.repository.branch('release/1.4', 'v1.3.0');
  await shop.repository.commit('release/1.4', { files: { 'docs/1.4.md': '' } });
  await mergeBackMerge(shop);
  const step = await tidy(shop, { head: backMerge, into: 'develop, release/*' });
  expect(step.outputs).toMatchObject({ result: 'deleted', 'issue-closed': 'false', archived: 'false' });
  expect(issueOf(shop).state).toBe('open');
});

test('while it is not merged, nothing is told', async () => {
  await using shop = await openWaiting();
  const before = issueOf(shop).body;
  expect((await tidy(shop, { head: backMerge })).outputs).toMatchObject({ result: 'kept', 'issue-closed': 'false' });
  expect(issueOf(shop).body).toBe(before);
});

test('issues of people, and of hotfixes that are not merged, are left alone', async () => {
  await using shop = await openWaiting();
  await mergeBackMerge(shop);
  await send(shop, '/issues', { title: 'Ours', body: 'Mine.', labels: ['hotfix'] });
  const other = await track(shop, 'hotfix/20261124T080000Z_other');
  await tidy(shop, { head: backMerge });
  const open = shop.repository.issues.filter(({ state }) => state === 'open').map(({ number }) => number);
  expect(open).toEqual([expect.any(Number), other]);
});

test('without the right to write issues the branch goes all the same, with a warning', async () => {
  await using shop = await openWaiting();
  await mergeBackMerge(shop);
  const permissions = { contents: 'write', pull_requests: 'read' } as const;
  const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
  const step = await tidy(shop, { head: backMerge }, { token });
  expect(step.outputs).toMatchObject({ result: 'deleted', 'issue-closed': 'false', archived: 'true' });
  expect(step.warnings.join()).toContain('The tracking issue was left as it is');
});

test('a hotfix that is on its way to another line as well is not done', async () => {
  await using shop = await openWaiting();
  await shop.repository.branch(head, pullOf(shop).head.sha);
  await shop.repository.branch('support/v1.2.0', 'v1.3.0');
  await shop.repository.openPullRequest({ head, base: 'support/v1.2.0', title: 'There too' });
  await mergeBackMerge(shop);
  const step = await tidy(shop, { head: backMerge });
  expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'false', archived: 'false' });
  expect(issueOf(shop).state).toBe('open');
});

test.each(['develop, release/*', 'release/*, develop'])(
  'a branch that only a glob means, and that has nothing of its own, is not waited for: %s',
  async (into) => {
    await using shop = await openWaiting();
    await shop.repository.branch('release/1.3', 'v1.3.0');
    await mergeBackMerge(shop);
    const step = await tidy(shop, { head: backMerge, into });
    expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'true', archived: 'true' });
    expect(await shop.repository.read('develop', `ARCHIVED/${file}`)).toBeDefined();
  },
);
