// What cleanup never deletes, whatever it is given; and who is told before a branch goes.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { head, issueOf, openDone, openMerged, pullOf, tidy } from './cleanup.world.ts';

/** Nothing happened to any branch. */
async function expectUntouched(shop: Shop, act: () => Promise<unknown>): Promise<void> {
  const before = await shop.repository.branches();
  const writes = shop.github.writes().length;
  await act();
  expect(await shop.repository.branches()).toEqual(before);
  expect(shop.github.writes()).toHaveLength(writes);
}

test.each([
  'main',
  'develop',
  'support/v1.2.0',
  'feature/x',
  'hotfix',
  'refs/heads/main',
  'hotfix/',
  'eve:hotfix/x',
  '-d',
])('%s is none that may go', async (name) => {
  await using shop = await openShop();
  await expectUntouched(shop, async () => {
    const { failure } = await tidy(shop, { head: name });
    expect(failure).toMatch(/^1 input needs attention: `head` is /);
  });
});

test.each([
  ['branch', 'it is a production branch'],
  ['into', 'it is a development branch'],
])('nor is one that the input %s means, by name or by a glob', async (input, why) => {
  await using shop = await openDone();
  for (const patterns of [head, 'hotfix/**', '**', '*/*_auth-bypass'])
    await expectUntouched(shop, async () => {
      expect(
        (await tidy(shop, { [input]: `${input === 'branch' ? 'main' : 'develop'}, ${patterns}` })).failure,
      ).toContain(why);
    });
});

test('nor is the default branch', async () => {
  await using shop = await openShop({ defaultBranch: 'hotfix/trunk' });
  await expectUntouched(shop, async () => {
    const { failure } = await tidy(shop, { head: 'hotfix/trunk' });
    expect(failure).toContain('hotfix/trunk is the default branch of acme/shop, which is never deleted');
  });
});

test('nor is one of our own when a fork’s pull request has a branch of its name', async () => {
  await using shop = await openDone();
  const repo = (full_name: string) => ({ full_name });
  for (const from of [repo('eve/shop'), null])
    await expectUntouched(shop, async () => {
      const pull_request = { head: { ref: head, repo: from }, base: { ref: 'main', repo: repo('acme/shop') } };
      const event = { name: 'pull_request', ref: 'refs/pull/9/merge', payload: { pull_request } };
      expect((await tidy(shop, {}, { event })).failure).toContain('it is the branch of a fork');
    });
  const pull_request = { head: { ref: head, repo: repo('acme/shop') }, base: { ref: 'main', repo: repo('acme/shop') } };
  const event = { name: 'pull_request', ref: 'refs/pull/2/merge', payload: { pull_request } };
  expect((await tidy(shop, {}, { event })).result).toBe('deleted');
});

test('a merged pull request of a fork says nothing about our branch of the same name', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.branch(head, 'main');
  await repository.commit(head, { files: { 'a.ts': '' }, message: 'theirs' });
  const pull = await repository.openPullRequest({ head, base: 'main', title: 'Mine', headRepository: 'eve/shop' });
  await repository.commit(head, { files: { 'b.ts': '' }, message: 'ours' });
  await repository.mergePullRequest(pull.number, { method: 'squash' });
  const step = await tidy(shop);
  expect(step.result).toBe('kept');
  expect(step.summary).toContain(' ours');
});

test('a branch that gets a commit while it is looked at is kept, the records before it are written', async () => {
  await using shop = await openDone();
  const { github, repository } = shop;
  const before = github.onExchange;
  let pushed: Promise<string> | undefined;
  github.onExchange = (exchange) => {
    before?.(exchange);
    if (exchange.request.method === 'PATCH')
      pushed ??= repository.commit(head, { files: { 'x.ts': '' }, message: 'more' });
  };
  const step = await tidy(shop);
  expect(step.result).toBe('kept');
  expect(step.summary).toContain('somebody pushed to it');
  expect(await repository.tip(head)).toBe(await pushed);
});

test('a branch from which another pull request is open is kept', async () => {
  await using shop = await openDone();
  await shop.repository.branch('support/v1.2.0', 'v1.3.0');
  const pull = await shop.repository.openPullRequest({ head, base: 'support/v1.2.0', title: 'For the old line' });
  const step = await tidy(shop);
  expect(step.result).toBe('kept');
  expect(step.summary).toContain(
    `[\`#${pull.number}\`](${shop.github.serverUrl}/acme/shop/pull/${pull.number}) is open from it`,
  );
  expect([issueOf(shop).state, pull.state]).toEqual(['open', 'open']);
});

test.each(['merge', 'by hand'])(
  'pull requests that are based on it are named, and stay open: merged %s',
  async (how) => {
    await using shop = await openDone();
    const { repository } = shop;
    if (how === 'by hand') repository.pullRequests.splice(0, 1);
    await repository.branch('more', head);
    await repository.commit('more', { files: { 'more.ts': '' } });
    const pull = await repository.openPullRequest({ head: 'more', base: head, title: 'On top `of` it' });
    const dry = await tidy(shop, { 'dry-run': 'true' });
    expect(dry.summary).toContain(`Based on it are: [\`#${pull.number}\`]`);
    expect(pull.base.ref).toBe(head);
    const step = await tidy(shop);
    expect(step.result).toBe('deleted');
    expect(step.warnings.join()).toContain(`#${pull.number} (On top \`of\` it) is based on ${head}`);
    expect(step.summary).toContain('On top \\`of\\` it; from here on they are based on `main`');
    expect([pull.state, pull.base.ref]).toEqual(['open', 'main']);
  },
);

test('a rule that keeps the branch is an error that says so, after the records are written', async () => {
  await using shop = await openDone();
  const rules = [{ type: 'deletion' as const }];
  shop.repository.rules.push({ name: 'keep', target: 'branch', include: ['refs/heads/hotfix/**/*'], rules });
  const step = await tidy(shop);
  expect(step.failure).toContain(
    `The branch ${head} could not be deleted: push declined due to repository rule violations`,
  );
  expect(issueOf(shop).state).toBe('closed');
});

test('a token that may not write is told which permission lacks, and nothing is deleted', async () => {
  await using shop = await openMerged();
  const permissions = { contents: 'read', pull_requests: 'read', issues: 'read', metadata: 'read' } as const;
  const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
  const before = await shop.repository.branches();
  expect((await tidy(shop, {}, { token })).failure).toContain('permissions: contents: write');
  expect(await shop.repository.branches()).toEqual(before);
  expect([issueOf(shop).state, issueOf(shop).comments]).toEqual(['open', []]);
});

test('without the right to issues the branch goes, with a warning; a later run closes the issue', async () => {
  await using shop = await openDone();
  const permissions = { contents: 'write', pull_requests: 'read', metadata: 'read' } as const;
  const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
  const step = await tidy(shop, {}, { token });
  expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'false', archived: 'true' });
  expect(step.warnings.join()).toContain('issues: ');
  expect((await tidy(shop)).outputs).toEqual({ result: 'already-gone', 'issue-closed': 'true', archived: 'true' });
});

test('bad inputs are reported together', async () => {
  await using shop = await openShop();
  const { failure } = await tidy(shop, { head: 'main', issue: 'two', archive: 'yes', into: 'a..b' });
  for (const name of ['head', 'issue', 'archive', 'into']) expect(failure).toContain(`\`${name}\``);
});

test('a target or a production branch that does not exist is an error', async () => {
  await using shop = await openDone();
  await expectUntouched(shop, async () => {
    expect((await tidy(shop, { into: 'devlop' })).failure).toContain('"devlop" (input `into`)');
    expect((await tidy(shop, { branch: 'master' })).failure).toContain('"master" (input `branch`)');
  });
});

const word = fc.constantFrom(
  'main',
  'develop',
  'hotfix',
  'support',
  'revert',
  'x',
  '/',
  '*',
  '..',
  'refs/heads/',
  ' ',
  '\n',
  ':',
);

test('whatever it is given, main, develop and what is not merged stay', async () => {
  await using shop = await openDone();
  const { repository } = shop;
  await repository.branch('hotfix/x', 'main');
  await repository.commit('hotfix/x', { files: { 'x.ts': '' }, message: 'not merged' });
  await repository.branch('support/x', 'main');
  const { [head]: _, ...before } = await repository.branches();
  const refused = ['main', 'develop', 'refs/heads/develop', 'support/x', 'hotfix/x', 'hotfix/x '];
  const names = fc.oneof(
    fc.constantFrom(...refused),
    fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('')),
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `hotfix/${text}`),
  );
  let ends = 0;
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      const { result, failure } = await tidy(shop, { head: name, archive: 'false' });
      if (failure === undefined) expect(['already-gone', 'kept']).toContain(result);
      ends += Number(failure === undefined);
      const { [head]: __, ...after } = await repository.branches();
      expect(after).toEqual(before);
    }),
    { numRuns: 60, examples: refused.map((name) => [name]) },
  );
  expect(ends).toBeGreaterThan(5);
  expect(pullOf(shop).title).toBe('Check tokens');
}, 300_000);
