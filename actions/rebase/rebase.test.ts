// One scenario for each result of `rebase`, and for each word of `status`.

import { expect, test } from '@jest/globals';
import { addClean, addConflicting, lines, openContributors, rebaseAll, resultOf, statuses } from './rebase.world.ts';

test('rebased: commit by commit, each by itself; authors, dates, messages and co-authors stay', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  const { repository } = shop;
  const step = await rebaseAll(shop);
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('done');
  const tip = (await repository.tip('contrib/ann')) ?? '';
  expect(resultOf(step, 'contrib/ann')).toEqual({ branch: 'contrib/ann', status: 'rebased', sha: tip, conflicts: [] });
  const format = '%s|%an <%ae> %ai|%cn <%ce>|%(trailers:key=Co-authored-by,separator=;)';
  expect((await repository.git('log', '--reverse', `--format=${format}`, 'develop..contrib/ann')).split('\n')).toEqual([
    'feat: ann|Ann <ann@example.com> 2026-05-06 07:08:09 +0545|github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>|Co-authored-by: Bob <bob@example.com>',
    'feat: ann again|Ann <ann@example.com> 2026-05-06 07:08:09 +0545|github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>|',
  ]);
  expect(await repository.git('merge-base', 'develop', tip)).toBe(await repository.tip('develop'));
  expect(await repository.read('contrib/ann', 'shared.txt')).toBe(lines(0, 'develop').replace('line 9', 'ann'));
  expect(step.summary).toContain('not signed by GitHub');
  expect(step.summary).toContain('GITHUB_TOKEN');
  expect(step.log).toContain('3/3 contrib/ann: rebased, 2 commits');
});

test('a commit that began empty stays, as with git', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  await shop.repository.commit('contrib/ann', { files: {}, message: 'ci: run again' });
  expect(statuses(await rebaseAll(shop, { branches: 'contrib/ann' }))).toEqual({ 'contrib/ann': 'rebased' });
  expect(await shop.repository.git('log', '--format=%s', 'develop..contrib/ann')).toBe(
    'ci: run again\nfeat: ann again\nfeat: ann',
  );
});

test('up-to-date: costs one comparison and changes nothing', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  await rebaseAll(shop, { branches: 'contrib/ann' });
  const before = await shop.repository.branches();
  shop.github.requests.length = 0;
  const step = await rebaseAll(shop, { branches: 'contrib/ann' });
  expect(statuses(step)).toEqual({ 'contrib/ann': 'up-to-date' });
  expect(resultOf(step, 'contrib/ann')?.sha).toBe(before['contrib/ann']);
  expect(await shop.repository.branches()).toEqual(before);
  const asked = shop.github.requests.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{40}/g, '<sha>')}`);
  expect(asked.filter((one) => one.includes('/compare/'))).toHaveLength(1);
  expect(asked.filter((one) => !one.includes('/acme/shop.git/'))).toEqual([
    'GET /repos/acme/shop',
    'GET /repos/acme/shop/compare/<sha>...<sha>',
    'GET /repos/acme/shop/issues',
  ]);
});

test('conflict: nothing of that branch is written, the others are done', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  await addConflicting(shop);
  const before = await shop.repository.branches();
  const step = await rebaseAll(shop);
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('done');
  expect(statuses(step)).toEqual({ 'contrib/ann': 'rebased', 'contrib/bob': 'conflict', 'contrib/eve': 'skipped' });
  expect(resultOf(step, 'contrib/bob')).toMatchObject({ conflicts: ['shared.txt'], sha: before['contrib/bob'] });
  const after = await shop.repository.branches();
  expect(after).toEqual({ ...before, 'contrib/ann': after['contrib/ann'] });
});

test('conflict fails the step with `on-conflict: fail`, after the others are done', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  await addConflicting(shop);
  const dry = await rebaseAll(shop, { 'on-conflict': 'fail', 'dry-run': 'true' });
  expect(dry.failure).toContain('Nothing of these would be written');
  expect(dry.failure).toContain('the others would be done');
  const step = await rebaseAll(shop, { 'on-conflict': 'fail' });
  expect(step.result).toBe('conflict');
  expect(step.failure).toContain('Nothing of these was written, as `on-conflict: fail` asks; the others are done.');
  expect(step.failure).toContain('1 branch in conflict with develop: contrib/bob (shared.txt)');
  expect(statuses(step)).toMatchObject({ 'contrib/ann': 'rebased', 'contrib/bob': 'conflict' });
  expect(shop.repository.issues).toEqual([]);
});

test('with `on-conflict: ignore` only the summary says it', async () => {
  await using shop = await openContributors();
  await addConflicting(shop);
  const step = await rebaseAll(shop, { 'on-conflict': 'ignore' });
  expect([step.result, step.failure]).toEqual(['done', undefined]);
  expect(step.summary).toContain('| `contrib/bob` | conflict |');
  expect(step.summary).toContain('`shared.txt`');
  expect(shop.repository.issues).toEqual([]);
});

test('merged: GitHub merges develop into the branch, whatever merges it has', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  await shop.repository.merge('contrib/ann', 'contrib/eve');
  await addConflicting(shop);
  const { repository } = shop;
  const before = await repository.branches();
  const step = await rebaseAll(shop, { strategy: 'merge' });
  expect(statuses(step)).toEqual({ 'contrib/ann': 'merged', 'contrib/bob': 'conflict', 'contrib/eve': 'skipped' });
  const tip = (await repository.tip('contrib/ann')) ?? '';
  expect(resultOf(step, 'contrib/ann')?.sha).toBe(tip);
  expect((await repository.git('log', '-1', '--format=%P', tip)).split(' ')).toEqual([
    before['contrib/ann'],
    before['develop'],
  ]);
  expect(await repository.git('log', '-1', '--format=%cn|%s', tip)).toBe(
    "GitHub|Merge branch 'develop' into contrib/ann",
  );
  expect(resultOf(step, 'contrib/bob')?.conflicts).toEqual(['shared.txt']);
  expect(await repository.tip('contrib/bob')).toBe(before['contrib/bob']);
  expect(statuses(await rebaseAll(shop, { strategy: 'merge' }))['contrib/ann']).toBe('up-to-date');
});

test('skipped: merge commits, an approval, nothing left, each with the reason', async () => {
  await using shop = await openContributors();
  const { repository } = shop;
  await addClean(shop, 'contrib/ann');
  await repository.commit('contrib/bob', { files: { 'bob.txt': 'bob\n' } });
  await repository.merge('contrib/bob', 'main');
  await repository.merge('contrib/bob', 'contrib/ann');
  await repository.commit('contrib/eve', { files: { 'shared.txt': lines(0, 'develop') } });
  const pull = await repository.openPullRequest({ head: 'contrib/ann', base: 'develop', title: 'Ann' });
  pull.reviews.push({ user: 'bob', state: 'APPROVED' });
  const gone = await repository.openPullRequest({ head: 'contrib/eve', base: 'develop', title: 'Eve' });
  const before = await repository.branches();
  const step = await rebaseAll(shop);
  expect(statuses(step)).toEqual({ 'contrib/ann': 'skipped', 'contrib/bob': 'skipped', 'contrib/eve': 'skipped' });
  expect(await repository.branches()).toEqual(before);
  expect([pull.state, gone.state]).toEqual(['open', 'open']);
  expect(step.summary).toMatch(/is approved in \\#\u200b1\. Merge it/);
  expect(step.warnings.join('\n')).toMatch(/contrib\/bob was left alone: it has 2 merge commits/);
  expect(step.warnings.join('\n')).toMatch(/contrib\/eve was left alone: it would have nothing left/);
});

test('branches that build upon each other still do', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  const { repository } = shop;
  await repository.commit('contrib/bob', {
    parents: ['contrib/ann'],
    files: { 'bob.txt': 'x\n' },
    message: 'feat: bob',
  });
  const lower = await repository.openPullRequest({ head: 'contrib/ann', base: 'develop', title: 'Ann' });
  const upper = await repository.openPullRequest({ head: 'contrib/bob', base: 'contrib/ann', title: 'Bob' });
  const step = await rebaseAll(shop, { branches: 'contrib/bob, contrib/ann' });
  expect(statuses(step)).toEqual({ 'contrib/ann': 'rebased', 'contrib/bob': 'rebased' });
  expect(await repository.git('log', '--format=%s', 'contrib/ann..contrib/bob')).toBe('feat: bob');
  expect([lower.state, upper.state, step.warnings]).toEqual(['open', 'open', []]);
});

test('a pull request that goes elsewhere stays open, and what it brings now is said', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  const pull = await shop.repository.openPullRequest({ head: 'contrib/ann', base: 'main', title: 'Ann' });
  const step = await rebaseAll(shop, { branches: 'contrib/ann' });
  expect(statuses(step)).toEqual({ 'contrib/ann': 'rebased' });
  expect(pull.state).toBe('open');
  expect(step.warnings).toEqual([
    `#${pull.number} from contrib/ann goes into main: it brings what develop has besides, too.`,
  ]);
});

test('a file that changes with each commit arrives in each of its states', async () => {
  await using shop = await openContributors();
  const { repository } = shop;
  for (const text of ['one', 'two', 'three'])
    await repository.commit('contrib/ann', {
      files: { 'new.txt': `${text}\n`, 'list.txt': lines(3, text) },
      message: text,
    });
  expect(statuses(await rebaseAll(shop, { branches: 'contrib/ann' }))).toEqual({ 'contrib/ann': 'rebased' });
  const states = ['contrib/ann~2', 'contrib/ann~1', 'contrib/ann'];
  const found = await Promise.all(states.map((at) => repository.git('show', `${at}:new.txt`)));
  expect(found).toEqual(['one', 'two', 'three']);
  await repository.git('fsck', '--connectivity-only', '--no-dangling', (await repository.tip('contrib/ann')) ?? '');
});
