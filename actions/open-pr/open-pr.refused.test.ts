// What cannot go on, and what must not hold it up.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { head, onlyPull, openHotfix, propose } from './open-pr.world.ts';

test('where Actions may not open pull requests, the error names the setting and a link that opens it', async () => {
  await using shop = await openHotfix();
  shop.repository.settings.actionsMayOpenPullRequests = false;
  const { failure } = await propose(shop);
  expect(failure).toContain('Settings → Actions → General');
  expect(failure).toContain(`${shop.github.serverUrl}/acme/shop/compare/main...${encodeURIComponent(head)}?expand=1`);
});

test('labels come into being; reviewers that cannot be asked are a warning', async () => {
  await using shop = await openHotfix();
  shop.repository.strangers.add('eve');
  const step = await propose(shop, { labels: 'hotfix, production', reviewers: 'eve, acme/on-call', assignees: 'ada' });
  expect(step.failure).toBeUndefined();
  expect(step.warnings).toEqual([expect.stringContaining('"eve"')]);
  const { labels, assignees, reviewers, teamReviewers } = onlyPull(shop);
  expect({ labels, assignees, reviewers, teamReviewers }).toEqual({
    labels: ['hotfix', 'production'],
    assignees: ['ada'],
    reviewers: [],
    teamReviewers: ['on-call'],
  });
});

test('what cannot be added is no update, and what could be is one', async () => {
  await using shop = await openHotfix();
  shop.repository.strangers.add('eve');
  const refused = { reviewers: 'eve', assignees: 'eve' };
  await propose(shop, refused);
  const again = await propose(shop, refused);
  expect([again.result, again.warnings.length]).toEqual(['unchanged', 2]);
  const wishes = { ...refused, reviewers: 'eve, ann' };
  expect((await propose(shop, { ...wishes, 'dry-run': 'true' })).result).toBe('updated');
  expect(onlyPull(shop).reviewers).toEqual([]);
  expect((await propose(shop, wishes)).result).toBe('updated');
  expect(onlyPull(shop).reviewers).toEqual(['ann']);
});

test('where the repository takes no drafts it is opened all the same, with a warning', async () => {
  await using shop = await openHotfix();
  const message = 'Draft pull requests are not supported in this repository.';
  shop.github.faults.fail({ method: 'POST', path: /\/pulls$/ }, { status: 422, message });
  const step = await propose(shop, { draft: 'true' });
  expect([step.result, onlyPull(shop).draft]).toEqual(['created', false]);
  expect(step.warnings.join()).toContain('It is no draft');
});

test('the name of a run on a pull request is told from a branch', async () => {
  await using shop = await openHotfix();
  expect((await propose(shop, { head: '12/merge' })).failure).toContain('{{ github.head_ref }}');
});

test('a branch without a commit of its own is nothing to merge', async () => {
  await using shop = await openShop();
  await shop.repository.branch(head, 'main');
  expect((await propose(shop)).failure).toContain(`${head} has no commit that main lacks`);
  expect(shop.github.writes()).toEqual([]);
});

test('a run on production is told to name the hotfix', async () => {
  await using shop = await openHotfix();
  const { failure } = await propose(shop, { head: 'main' });
  expect(failure).toContain(`Give \`head\`, the hotfix branch: ${head}`);
  expect(failure).not.toContain('push it to main');
});

test.each(['squash', 'rebase'] as const)('what landed by %s is not opened again by another run', async (method) => {
  await using shop = await openHotfix();
  await propose(shop);
  // By rebase the commit stays what it is, unless production went on.
  await shop.repository.commit('main', { files: { 'docs/a.md': 'x\n' } });
  const { number } = onlyPull(shop);
  await shop.repository.mergePullRequest(number, { method });
  for (const dry of ['true', 'false'])
    expect((await propose(shop, { 'dry-run': dry })).failure).toContain(
      `#${number} has merged ${head} into main already`,
    );
  expect(onlyPull(shop).number).toBe(number);
  await shop.repository.commit(head, { files: { 'src/more.ts': 'x\n' }, message: 'fix: the rest' });
  expect((await propose(shop)).result).toBe('created');
});

test('what was merged and then reset away is opened again', async () => {
  await using shop = await openHotfix();
  const before = (await shop.repository.tip('main')) ?? '';
  await propose(shop);
  await shop.repository.mergePullRequest(onlyPull(shop).number, { method: 'squash' });
  await shop.repository.branch('main', before);
  expect((await propose(shop)).result).toBe('created');
});

test('a branch that does not exist is an error that lists those that do', async () => {
  await using shop = await openHotfix();
  const { failure } = await propose(shop, { head: 'hotfix/typo' });
  expect(failure).toContain('"hotfix/typo" (input `head`)');
  expect(failure).toContain(head);
  expect((await propose(shop, { base: 'master' })).failure).toContain('"master" (input `base`)');
});

test('bad inputs are reported together, before any write', async () => {
  await using shop = await openHotfix();
  const { failure } = await propose(shop, { gates: '{"not": "a list"}', version: '1.3', scheme: 'calver' });
  for (const name of ['gates', 'version', 'scheme']) expect(failure).toContain(`\`${name}\``);
  expect(shop.github.writes()).toEqual([]);
});

test('without a release the version is a gap, and the pull request is opened all the same', async () => {
  await using shop = await openHotfix();
  const step = await propose(shop, { 'tag-prefix': 'api-v' });
  expect(step.result).toBe('created');
  expect(onlyPull(shop).body).toContain('No release is in the history of `main`');
});

test('a branch that is called otherwise is taken, with a warning', async () => {
  await using shop = await openHotfix();
  await shop.repository.branch('urgent', head);
  const step = await propose(shop, { head: 'urgent' });
  expect([step.result, step.warnings.length]).toEqual(['created', 1]);
  expect(step.warnings[0]).toContain('urgent is no branch under hotfix/');
});

test('a token that may not write pull requests is told which permission lacks', async () => {
  await using shop = await openHotfix();
  const token = shop.github.createToken({
    repositories: ['acme/shop'],
    permissions: { contents: 'read', pull_requests: 'read' },
  });
  expect((await propose(shop, {}, token)).failure).toContain('pull-requests: write');
});
