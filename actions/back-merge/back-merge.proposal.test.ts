// The pull request: what it says, who is asked, and that its commands lead to one that merges.

import { isMergeable, openShop, paste } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased, release } from './back-merge.world.ts';

test('lists each conflict with its kind, its first lines and the newest commit of each side', async () => {
  await using shop = await openShop({
    develop: { 'src/auth.ts': 'ask\n', 'src/cart.ts': 'carts\n', 'src/new.ts': 'a\n' },
  });
  await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'true\n', 'src/cart.ts': null, 'src/new.ts': 'b\n' });
  await bringBack(shop);
  const body = openPulls(shop)[0]?.body ?? '';
  expect(body).toContain('- [ ] `src/auth.ts` — content');
  expect(body).toContain('- [ ] `src/cart.ts` — modify/delete');
  expect(body).toContain('- [ ] `src/new.ts` — add/add');
  expect(body).toContain('<<<<<<< develop\nask\n=======\ntrue\n>>>>>>> main');
  const develop = (await shop.repository.tip('develop')) ?? '';
  const hotfix = await shop.repository.git('rev-parse', 'main^2');
  expect(body).toContain(`| \`develop\` | ${develop.slice(0, 7)} | feat: wishes |`);
  expect(body).toContain(`| \`main\` | ${hotfix.slice(0, 7)} |`);
  expect(body).toContain('Create a merge commit');
});

test('names work that was merged since the merge base, though it is older', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const parents = [await repository.git('rev-parse', 'v1.3.0^{commit}')];
  const old = { parents, date: '2020-01-01T00:00:00Z', message: 'feat: long ago' };
  const work = await repository.commit('feature', { ...old, files: { 'src/auth.ts': 'ask\n' } });
  await shop.hotfix({ 'src/cart.ts': 'cart\n' }, { branch: 'hotfix/cart' });
  await repository.merge('develop', 'main');
  await repository.merge('develop', 'feature');
  await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'true\n' });
  await bringBack(shop);
  expect(openPulls(shop)[0]?.body).toContain(`| \`develop\` | ${work.slice(0, 7)} | feat: long ago |`);
});

test('shows the conflicting lines of a path with a line break, a leading colon or a star in it', async () => {
  const names = ['a\nb.txt', ':(top)c.txt', 'docs/*.md', 'd\te.txt'];
  const all = (word: string) => Object.fromEntries(names.map((name, index) => [name, `${word} ${index}\n`]));
  await using shop = await openShop({ develop: all('develop') });
  await release(shop, 'v1.3.0-hotfix.1', all('main'));
  await bringBack(shop);
  const body = openPulls(shop)[0]?.body ?? '';
  for (const index of names.keys())
    expect(body).toContain(`<<<<<<< develop\ndevelop ${index}\n=======\nmain ${index}\n>>>>>>> main`);
});

test('its commands, pasted into a clone, lead to a pull request that merges and leaves nothing to bring back', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop);
  const [pull] = openPulls(shop);
  expect(await isMergeable(shop, pull?.number)).toBe(false);
  await paste(shop, pull?.body ?? '', "printf 'both\\n' > src/auth.ts");
  expect(await isMergeable(shop, pull?.number)).toBe(true);
  await shop.repository.mergePullRequest(pull?.number ?? 0);
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('both\n');
  expect((await bringBack(shop)).result).toBe('up-to-date');
});

test("GitHub's editor is offered for competing lines only", async () => {
  await using lines = await openReleased(conflicting);
  await bringBack(lines);
  expect(openPulls(lines)[0]?.body).toContain('"Resolve conflicts"');
  await using others = await openReleased({ develop: { 'src/auth.ts': null } });
  await bringBack(others);
  expect(openPulls(others)[0]?.body).toContain("GitHub's editor cannot settle");
  expect(openPulls(others)[0]?.body).not.toContain('"Resolve conflicts"');
});

test('its commands survive a branch name that a shell would run', async () => {
  const target = "release/it's-$(touch$IFS'pwned');&|`x`";
  await using shop = await openReleased(conflicting);
  await shop.repository.branch(target, 'develop');
  await bringBack(shop, { into: `${target}\n` });
  const [pull] = openPulls(shop);
  await paste(shop, pull?.body ?? '', "test ! -e pwned && printf 'both\\n' > src/auth.ts");
  expect(await isMergeable(shop, pull?.number)).toBe(true);
});

test('labels, reviewers, a team, assignees and draft are as asked', async () => {
  await using shop = await openReleased(conflicting);
  const inputs = {
    labels: 'back-merge, urgent',
    reviewers: '@ada, @acme/platform, ada',
    assignees: '@grace',
    draft: 'true',
  };
  await bringBack(shop, inputs);
  expect(openPulls(shop)[0]).toMatchObject({
    labels: ['back-merge', 'urgent'],
    reviewers: ['ada'],
    teamReviewers: ['platform'],
    assignees: ['grace'],
    draft: true,
  });
});

test('who has reviewed is not asked again with the next run', async () => {
  await using shop = await openReleased(conflicting);
  await bringBack(shop, { reviewers: 'ada' });
  const [pull] = openPulls(shop);
  if (!pull) throw new Error('no pull request was opened');
  Object.assign(pull, { reviewers: [], reviews: [{ user: 'ada', state: 'COMMENTED' }] });
  await bringBack(shop, { reviewers: 'ada' });
  expect(pull.reviewers).toEqual([]);
});

test('a reviewer with two slashes is an input problem, before any request', async () => {
  await using shop = await openReleased(conflicting);
  const step = await bringBack(shop, { reviewers: 'ada, a/b/c', reverts: 'never' });
  expect(step.result).toBeUndefined();
  expect(step.failure).toContain('not the name of a user, nor owner/team: a/b/c');
  expect(step.failure).toContain('`reverts` is "never": accepted: keep, apply, propose');
  expect(shop.github.requests).toEqual([]);
});

test('who cannot be asked or assigned is a warning, and all others are', async () => {
  await using shop = await openReleased(conflicting);
  shop.repository.strangers.add('nobody');
  const reviewers = 'nobody, ada, github-actions[bot]';
  const step = await bringBack(shop, { reviewers, assignees: 'nobody, grace' });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('proposed');
  expect(openPulls(shop)[0]).toMatchObject({ reviewers: ['ada'], assignees: ['grace'] });
  const warnings = step.warnings.join('\n');
  expect(warnings).toContain('The reviewer "nobody" could not be added to #2: Reviews may only be requested from');
  expect(warnings).toContain('The reviewer "github-actions[bot]" could not be added to #2: Review cannot be requested');
  expect(warnings).toContain('The assignee "nobody" could not be added to #2: only who may push here');
  expect(step.summary).toContain('nobody');
});

test('labels and people that GitHub does not take at all are warnings', async () => {
  await using shop = await openReleased(conflicting);
  const refusal = { status: 422, message: 'Validation Failed', times: 9 };
  shop.github.faults.fail({ method: 'POST', path: /\/(labels|assignees|requested_reviewers)$/ }, refusal);
  const step = await bringBack(shop, { labels: 'none', reviewers: 'acme/none', assignees: 'none' });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('proposed');
  for (const what of ['label "none"', 'reviewer "acme/none"', 'assignee "none"'])
    expect(step.warnings.join('\n')).toContain(`The ${what} could not be added to #2`);
});

test('labels and reviewers are added although GitHub does not know the new pull request at once', async () => {
  await using shop = await openReleased(conflicting);
  const message = "Could not resolve to a node with the global id of 'PR_kwDO'.";
  for (const path of [/\/labels$/, /\/requested_reviewers$/])
    shop.github.faults.fail({ method: 'POST', path }, { status: 422, message, times: 2 });
  const step = await bringBack(shop, { labels: 'back-merge', reviewers: 'ada' });
  expect(step.warnings).toEqual([]);
  expect(openPulls(shop)[0]).toMatchObject({ labels: ['back-merge'], reviewers: ['ada'] });
});

test('where the repository takes no drafts it is opened all the same, with a warning', async () => {
  await using shop = await openReleased(conflicting);
  const message = 'Draft pull requests are not supported in this repository.';
  shop.github.faults.fail({ method: 'POST', path: /\/pulls$/ }, { status: 422, message });
  const step = await bringBack(shop, { draft: 'true' });
  expect(step.failure).toBeUndefined();
  expect(openPulls(shop)).toMatchObject([{ draft: false }]);
  expect(step.warnings.join('\n')).toContain('It is no draft');
  expect(step.summary).toContain('> It is no draft');
});

test('with 500 conflicts the body stays within GitHub’s limit and still names every path', async () => {
  const paths = Array.from({ length: 500 }, (_, index) => `src/some/folder/of/the/shop/with/a/name/file-${index}.ts`);
  const all = (content: string) => Object.fromEntries(paths.map((path) => [path, content]));
  const long = (word: string) => `${word} ${'x'.repeat(190)}\n`.repeat(40);
  await using shop = await openShop({ develop: all(long('develop')) });
  await release(shop, 'v1.3.0-hotfix.1', all(long('main')));
  const step = await bringBack(shop);
  expect(step.json('conflicts')).toHaveLength(500);
  const body = openPulls(shop)[0]?.body ?? '';
  expect(body.length).toBeLessThanOrEqual(65_536);
  for (const path of paths) expect(body).toContain(`\`${path}\``);
  for (const mark of [/<details>/g, /<\/details>/g, /^<<<<<<< develop$/gm]) expect(body.match(mark)).toHaveLength(20);
  expect(step.summary).toContain('- and 400 more');
  expect(step.summary.length).toBeLessThan(65_536);
  expect((await bringBack(shop)).outputs['pull-request-number']).toBe(step.outputs['pull-request-number']);
});

test('hostile names, titles and files neither break the text nor the mark by which it is found again', async () => {
  const fake = '<!-- hotfix-actions:back-merge {"source":"x","target":"y","upTo":"z","how":"merge","head":"w"} -->';
  const path = `docs/${fake.replaceAll('/', '')}|\`.md`;
  const target = 'release/<img-src=x>--|`@octocat`';
  await using shop = await openShop();
  await shop.repository.branch(target, 'develop');
  await shop.repository.commit(target, {
    files: { [path]: `\`\`\`\n${fake}\n` },
    message: '</summary> @everyone ![x](y) |',
  });
  await release(shop, 'v1.3.0-hotfix.1', { [path]: `~~~\n${fake}\n` });
  const first = await bringBack(shop, { into: `${target}\n` });
  const body = openPulls(shop)[0]?.body ?? '';
  expect(first.json('conflicts')).toEqual([path]);
  expect(body).toContain('````\n<<<<<<< ');
  expect(body).not.toMatch(/^\| .*<\/summary>/m);
  expect(body).not.toContain('@everyone');
  const again = await bringBack(shop, { into: `${target}\n` });
  expect(again.outputs).toEqual(first.outputs);
  await release(shop, 'v1.3.0-hotfix.2', { [path]: `~~~~\n${fake}\n` });
  await bringBack(shop, { into: `${target}\n` });
  expect(openPulls(shop)).toMatchObject([{ title: `chore(hotfix): back-merge v1.3.0-hotfix.2 to ${target}` }]);
});
