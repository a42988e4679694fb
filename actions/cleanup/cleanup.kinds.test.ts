// Branches of reverts and of back-merges.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { issueOf, openDone, openMerged, proposeBackMerge, pullOf, tidy } from './cleanup.world.ts';

const revert = 'revert/v1.3.0-hotfix.1';

test('the branch of a revert goes when it is merged', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.branch(revert, 'main');
  await repository.commit(revert, { files: { 'src/auth.ts': 'old\n' }, message: 'revert: it' });
  expect((await tidy(shop, { head: revert })).result).toBe('kept');
  const pull = await repository.openPullRequest({ head: revert, base: 'main', title: 'Revert' });
  await repository.mergePullRequest(pull.number, { method: 'squash' });
  expect((await tidy(shop, { head: revert })).result).toBe('deleted');
});

test('the branch of a back-merge is kept while its pull request is open, though all of it is on main', async () => {
  await using shop = await openMerged();
  const { number, head } = await proposeBackMerge(shop);
  const step = await tidy(shop, { head: head.ref });
  expect(step.outputs).toEqual({ result: 'kept', 'issue-closed': 'false', archived: 'false' });
  expect(step.summary).toContain(`#${number}`);
  expect(pullOf(shop, number).state).toBe('open');
});

test.each(['merge', 'squash'] as const)(
  'what people solved in it is in develop after a merge by %s: then it goes',
  async (method) => {
    await using shop = await openMerged();
    const { number, head } = await proposeBackMerge(shop);
    await shop.repository.commit(head.ref, { files: { 'src/solved.ts': '' }, message: 'solved' });
    await shop.repository.mergePullRequest(number, { method });
    const step = await tidy(shop, { head: head.ref });
    expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'false', archived: 'false' });
    expect(await shop.repository.tip(head.ref)).toBeUndefined();
    // The hotfix's own records are closed with the hotfix's branch.
    expect([issueOf(shop).state, issueOf(shop).comments.length]).toEqual(['open', 0]);
  },
);

test('what was pushed to it and never merged keeps it', async () => {
  await using shop = await openMerged();
  const { number, head } = await proposeBackMerge(shop);
  await shop.repository.mergePullRequest(number);
  await shop.repository.commit(head.ref, { files: { 'src/late.ts': '' }, message: 'too late' });
  const step = await tidy(shop, { head: head.ref });
  expect(step.result).toBe('kept');
  expect(step.summary).toContain('too late');
  expect(step.summary).toContain('this commit is not in `main`, `develop`');
});

test('a hotfix that was begun and has no commit of its own yet is kept: nothing of it was merged', async () => {
  await using shop = await openShop();
  const name = 'hotfix/29991231T000000Z_later';
  await shop.repository.branch(name, 'main');
  const step = await tidy(shop, { head: name });
  expect(step.result).toBe('kept');
  expect(step.summary).toContain('has no commit of its own yet');
  expect(await shop.repository.tip(name)).toBeDefined();
});

test('where the name does not tell, the branch goes, and its records stay', async () => {
  await using shop = await openMerged('squash', { name: 'hotfix/quick' });
  shop.repository.pullRequests.splice(0);
  await shop.repository.branch('hotfix/quick', 'main');
  const step = await tidy(shop, { head: 'hotfix/quick' });
  expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'false', archived: 'false' });
  expect(step.summary).toContain('its records stay as they are');
});

test('the event of a merge names the pull request that no list has yet', async () => {
  await using shop = await openDone('squash');
  const { repository } = shop;
  await repository.deleteBranch(pullOf(shop).head.ref);
  repository.settings.pullListLagLooks = 99;
  expect((await tidy(shop)).outputs['issue-closed']).toBe('false');
  const payload = { pull_request: { number: pullOf(shop).number } };
  const event = { name: 'pull_request', ref: 'refs/pull/2/merge', payload };
  expect((await tidy(shop, {}, { event })).outputs).toMatchObject({ result: 'already-gone', 'issue-closed': 'true' });
});

test('a branch that never was is gone already, and no record of others is touched', async () => {
  await using shop = await openDone();
  const writes = shop.github.writes().length;
  const step = await tidy(shop, { head: 'hotfix/typo' });
  expect(step.outputs).toEqual({ result: 'already-gone', 'issue-closed': 'false', archived: 'false' });
  expect(step.summary).toContain('No merged pull request from it is known');
  expect(shop.github.writes()).toHaveLength(writes);
});

test('of a branch that is gone, whose merge was reset away, nothing is closed', async () => {
  await using shop = await openMerged('squash');
  const { repository } = shop;
  await repository.branch('main', 'v1.3.0');
  const head = pullOf(shop).head.ref;
  await repository.deleteBranch(head);
  const step = await tidy(shop);
  expect(step.outputs).toEqual({ result: 'already-gone', 'issue-closed': 'false', archived: 'false' });
  expect(step.summary).toContain('is not in production any more');
});
