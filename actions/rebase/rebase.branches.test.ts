// Which branches are meant, and which never: names, globs, forks, bad input.

import { expect, test } from '@jest/globals';
import { addClean, openContributors, rebaseAll, statuses } from './rebase.world.ts';

test('the target, the default branch, production, development and hotfix branches are never rewritten, whatever matches', async () => {
  await using shop = await openContributors({ defaultBranch: 'contrib/eve' });
  await addClean(shop);
  const { repository } = shop;
  for (const name of [
    'support/v1.3.0',
    'hotfix/x',
    'revert/v1.3.0',
    'back-merge/v1.3.0-to-develop',
    'release/1',
    'feature/x',
  ]) {
    await repository.branch(name, 'main');
    await repository.commit(name, { files: { [`${name.replaceAll('/', '-')}.txt`]: 'x\n' } });
  }
  const before = await repository.branches();
  const step = await rebaseAll(shop, { branches: '**', onto: 'release/1' });
  expect(step.failure).toBeUndefined();
  const after = await repository.branches();
  const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
  expect(changed.sort()).toEqual(['contrib/ann', 'contrib/bob', 'feature/x']);
  expect(step.summary).toContain('Never rewritten, though the list matches: `back-merge/v1.3.0-to-develop`');
});

test('nor is production that is called master', async () => {
  await using shop = await openContributors({ defaultBranch: 'develop' });
  const { repository } = shop;
  await repository.branch('master', 'main');
  await repository.commit('master', { files: { 'hot.txt': 'fix\n' }, message: 'fix: hot' });
  const before = await repository.tip('master');
  const step = await rebaseAll(shop, { branches: '*' });
  expect(await repository.tip('master')).toBe(before);
  expect(step.summary).toContain('Never rewritten, though the list matches: `develop`, `main`, `master`.');
});

test.each(['main', 'master', 'develop', 'support/v1.3.0', 'hotfix/x'])(
  'to name %s is an error before anything is written',
  async (name) => {
    await using shop = await openContributors();
    await addClean(shop);
    for (const other of ['master', 'support/v1.3.0', 'hotfix/x']) await shop.repository.branch(other, 'main');
    const step = await rebaseAll(shop, { branches: `contrib/ann, ${name}` });
    expect(step.failure).toContain(`\`branches\` names "${name}", which must not be rewritten.`);
    expect(shop.github.writes()).toEqual([]);
  },
);

test('so is a branch that does not exist, and a target that does not; a glob may match nothing', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  expect((await rebaseAll(shop, { branches: 'contrib/ann, contrib/zoe' })).failure).toContain(
    'no branch "contrib/zoe"',
  );
  const lost = await rebaseAll(shop, { onto: 'devlop' });
  expect(lost.failure).toContain('no branch "devlop" (input `onto`)');
  const none = await rebaseAll(shop, { branches: 'users/*' });
  expect([none.result, none.outputs['results'], none.failure]).toEqual(['done', '[]', undefined]);
  expect(none.summary).toContain('No contributor branch');
  expect(shop.github.writes()).toEqual([]);
});

test('all bad inputs are reported together', async () => {
  await using shop = await openContributors();
  const bad = { branches: 'a..b', onto: 'rel*', strategy: 'squash', 'on-conflict': 'panic', 'skip-reviewed': 'yes' };
  const { failure = '', result } = await rebaseAll(shop, bad);
  expect(result).toBeUndefined();
  expect(failure).toContain('5 inputs need attention');
  for (const [name, value] of Object.entries(bad)) expect(failure).toContain(`\`${name}\` is "${value}"`);
});

test('lists: one a line, between commas, with globs and refs/heads/', async () => {
  await using shop = await openContributors();
  for (const name of ['ann', 'bob', 'eve']) await addClean(shop, `contrib/${name}`);
  const dry = { 'dry-run': 'true' };
  const chosen = async (branches: string) => Object.keys(statuses(await rebaseAll(shop, { ...dry, branches })));
  expect(await chosen('contrib/eve, contrib/a*')).toEqual(['contrib/eve', 'contrib/ann']);
  expect(await chosen('refs/heads/contrib/bob\ncontrib/b*\n')).toEqual(['contrib/bob']);
});

test('forks are never touched, nor do their pull requests count', async () => {
  await using shop = await openContributors();
  await addClean(shop);
  const { repository } = shop;
  const wish = { head: 'contrib/ann', base: 'develop', title: 'Mine', headRepository: 'mallory/shop' };
  const theirs = await repository.openPullRequest(wish);
  theirs.reviews.push({ user: 'friend', state: 'APPROVED' });
  const head = theirs.head.sha;
  expect(statuses(await rebaseAll(shop, { branches: 'contrib/ann' }))).toEqual({ 'contrib/ann': 'rebased' });
  expect([theirs.head.sha, theirs.state, theirs.comments, theirs.labels]).toEqual([head, 'open', [], []]);
});

test('one without a common history is left alone', async () => {
  await using shop = await openContributors();
  await shop.repository.commit('contrib/orphan', { parents: [], files: { 'x.txt': 'x\n' } });
  const step = await rebaseAll(shop, { branches: 'contrib/orphan' });
  expect(statuses(step)).toEqual({ 'contrib/orphan': 'skipped' });
  expect(step.warnings.join()).toContain('no history in common with develop');
});
