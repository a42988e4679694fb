// Conflicts are reported once, where the people of the branch look, and no longer than they are there.

import { paste, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { addClean, addConflicting, lines, openContributors, rebaseAll, resultOf, statuses } from './rebase.world.ts';

const only = { branches: 'contrib/bob' };

async function openConflict(): Promise<Shop> {
  const shop = await openContributors();
  await addConflicting(shop);
  return shop;
}

const openIssues = ({ repository }: Shop) => repository.issues.filter(({ state }) => state === 'open');

async function solve({ repository }: Shop): Promise<void> {
  await repository.commit('contrib/bob', {
    parents: ['develop'],
    files: { 'bob.txt': 'bob\n', 'shared.txt': lines(0, 'develop and bob') },
    message: 'feat: bob',
  });
}

test('an issue where the branch has no pull request: the commit, the paths, the commands', async () => {
  await using shop = await openConflict();
  const step = await rebaseAll(shop, only);
  const [issue] = shop.repository.issues;
  expect(shop.repository.issues).toHaveLength(1);
  expect([issue?.title, issue?.labels]).toEqual([
    'contrib/bob conflicts when it is rebased onto develop',
    ['rebase-conflict'],
  ]);
  expect(issue?.body).toContain('(feat: bob again) conflicts in these paths:');
  expect(issue?.body).toContain('- `shared.txt` — content');
  expect(issue?.body).toContain('git rebase refs/remotes/origin/develop');
  expect(step.summary).toContain(`[\`#${issue?.number}\`]`);
});

test('run again it is the same issue, brought up to date only where something changed', async () => {
  await using shop = await openConflict();
  await rebaseAll(shop, only);
  const [issue] = shop.repository.issues;
  const before = issue?.body;
  const writes = shop.github.writes().length;
  await rebaseAll(shop, only);
  expect(shop.github.writes()).toHaveLength(writes);
  await shop.repository.commit('contrib/bob', { files: { 'more.txt': 'x\n' } });
  await rebaseAll(shop, only);
  expect(shop.repository.issues).toHaveLength(1);
  expect(issue?.body).not.toBe(before);
  expect(issue?.body).toContain(`:${await shop.repository.tip('contrib/bob')}`);
});

test('the commands of the issue settle it when they are pasted; the next run closes it', async () => {
  await using shop = await openConflict();
  await rebaseAll(shop, only);
  const [issue] = shop.repository.issues;
  await paste(shop, issue?.body ?? '', `printf '%s' ${JSON.stringify(lines(0, 'both'))} > shared.txt`);
  const { repository } = shop;
  expect(await repository.read('contrib/bob', 'shared.txt')).toContain('both');
  expect(await repository.git('log', '--format=%s', 'develop..contrib/bob')).toBe('feat: bob again\nfeat: bob');
  const step = await rebaseAll(shop, only);
  expect(statuses(step)).toEqual({ 'contrib/bob': 'up-to-date' });
  expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed' });
  expect(step.summary).toContain('conflicts no longer');
});

test('the commands of `strategy: merge` settle it likewise', async () => {
  await using shop = await openConflict();
  await rebaseAll(shop, { ...only, strategy: 'merge' });
  const [issue] = shop.repository.issues;
  expect(issue?.title).toBe('develop conflicts with contrib/bob');
  await paste(shop, issue?.body ?? '', `printf '%s' ${JSON.stringify(lines(0, 'both'))} > shared.txt`);
  expect(await shop.repository.contains('contrib/bob', (await shop.repository.tip('develop')) ?? '')).toBe(true);
  await rebaseAll(shop, { ...only, strategy: 'merge' });
  expect(issue?.state).toBe('closed');
});

test('a comment where the branch has a pull request; gone, with its label, when it is solved', async () => {
  await using shop = await openConflict();
  const pull = await shop.repository.openPullRequest({ head: 'contrib/bob', base: 'develop', title: 'Bob' });
  const step = await rebaseAll(shop, only);
  expect(shop.repository.issues).toEqual([]);
  expect(pull.labels).toEqual(['rebase-conflict']);
  expect(pull.comments.map(({ body }) => body)).toEqual([expect.stringContaining('- `shared.txt` — content')]);
  expect(step.summary).toContain('A comment on');
  await rebaseAll(shop, only);
  expect(pull.comments).toHaveLength(1);
  await solve(shop);
  await rebaseAll(shop, only);
  expect([pull.state, pull.comments, pull.labels]).toEqual(['open', [], []]);
});

test('an issue gives way to a comment once there is a pull request', async () => {
  await using shop = await openConflict();
  await rebaseAll(shop, only);
  const pull = await shop.repository.openPullRequest({ head: 'contrib/bob', base: 'develop', title: 'Bob' });
  await rebaseAll(shop, only);
  expect(pull.comments).toHaveLength(1);
  expect(shop.repository.issues).toMatchObject([{ state: 'closed', stateReason: 'not_planned' }]);
});

test('a branch that is gone has no conflict any more; one that this run does not look at keeps its report', async () => {
  await using shop = await openConflict();
  await addConflicting(shop, 'contrib/eve');
  await rebaseAll(shop);
  expect(openIssues(shop)).toHaveLength(2);
  await shop.repository.deleteBranch('contrib/bob');
  await rebaseAll(shop, { branches: 'contrib/ann' });
  expect(openIssues(shop).map(({ title }) => title)).toEqual(['contrib/eve conflicts when it is rebased onto develop']);
});

test('somebody who takes the label off makes no second issue', async () => {
  await using shop = await openConflict();
  await rebaseAll(shop, only);
  const [issue] = shop.repository.issues;
  issue?.labels.splice(0);
  await rebaseAll(shop, only);
  expect(shop.repository.issues).toHaveLength(1);
  expect(issue?.labels).toEqual(['rebase-conflict']);
});

test('somebody who closes it while the conflict is there makes no second issue: it is opened again', async () => {
  await using shop = await openConflict();
  await rebaseAll(shop, only);
  const [issue] = shop.repository.issues;
  for (const reason of ['completed', 'not_planned'] as const) {
    Object.assign(issue ?? {}, { state: 'closed', stateReason: reason });
    const step = await rebaseAll(shop, only);
    expect(shop.repository.issues).toMatchObject([{ number: issue?.number, state: 'open' }]);
    expect(step.summary).toContain('It was closed, and is open again');
  }
});

test('a conflict that comes back is the same issue', async () => {
  await using shop = await openConflict();
  await rebaseAll(shop, only);
  const before = await shop.repository.tip('contrib/bob');
  await solve(shop);
  await rebaseAll(shop, only);
  expect(openIssues(shop)).toEqual([]);
  await shop.repository.git('update-ref', 'refs/heads/contrib/bob', before ?? '');
  await rebaseAll(shop, only);
  expect(shop.repository.issues).toMatchObject([{ state: 'open' }]);
});

test('an issue of a stranger that looks like ours is not believed, and not closed', async () => {
  await using shop = await openConflict();
  await rebaseAll(shop, only);
  const [ours] = shop.repository.issues;
  const theirs = { ...structuredClone(ours), number: 90, user: 'mallory' };
  shop.repository.issues.splice(0, 1, theirs as NonNullable<typeof ours>);
  await rebaseAll(shop, only);
  expect(shop.repository.issues.map(({ user }) => user)).toEqual(['mallory', 'github-actions[bot]']);
  await solve(shop);
  await rebaseAll(shop, only);
  expect(openIssues(shop).map(({ user }) => user)).toEqual(['mallory']);
});

test('a token that may not write issues rebases all the same, and says what lacks', async () => {
  await using shop = await openConflict();
  await addClean(shop);
  const permissions = { contents: 'write', pull_requests: 'write' } as const;
  const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
  const step = await rebaseAll(shop, {}, token);
  expect([step.result, step.failure]).toEqual(['done', undefined]);
  expect(statuses(step)).toMatchObject({ 'contrib/ann': 'rebased', 'contrib/bob': 'conflict' });
  expect(step.warnings.join('\n')).toContain('issues: ');
  expect(step.summary).toContain('Conflicts are not reported');
});

test('a repository without issues: the same, and comments are still written', async () => {
  await using shop = await openConflict();
  shop.repository.settings.hasIssues = false;
  await addConflicting(shop, 'contrib/ann');
  const pull = await shop.repository.openPullRequest({ head: 'contrib/ann', base: 'develop', title: 'Ann' });
  const step = await rebaseAll(shop);
  expect(step.failure).toBeUndefined();
  expect(resultOf(step, 'contrib/bob')?.status).toBe('conflict');
  expect(step.warnings.join('\n')).toContain('this repository has no issues');
  expect(pull.comments).toHaveLength(1);
  // That of bob is written nowhere but here.
  expect(step.summary).toContain('Next: tell whoever');
});
