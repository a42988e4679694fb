// One scenario for each result of `check`, and who is no hotfix: it can be a required check without blocking anyone.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branch, commentsOn, look, open, playCheck, propose } from './check.world.ts';

test('a hotfix that keeps every rule passes, and nothing is said on it', async () => {
  await using shop = await openShop();
  const step = await look(shop, await propose(shop));
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toEqual({
    result: 'passed',
    violations: '[]',
    forecast: '[{"target":"develop","conflicts":[]}]',
  });
  expect(step.annotations).toEqual([]);
  expect(shop.github.writes()).toEqual([]);
  expect(step.summary).toContain('is a hotfix');
  expect(step.summary).toContain('Next: review and merge it.');
});

test('a hotfix that breaks rules fails with one error, after outputs, summary and comment are written', async () => {
  await using shop = await openShop();
  const number = await propose(shop, { files: { 'src/auth.ts': 'fixed\n' }, message: 'quick fix' });
  const step = await look(shop, number);
  expect(step.result).toBe('violations');
  expect(step.broken).toEqual(['tests error', 'commit-format error']);
  expect(step.failure).toContain(`#${number} breaks the rules of a hotfix`);
  expect(step.failure).toContain('- tests: it changes no test file');
  expect(step.failure).toContain('warn-only');
  expect(step.annotations).toEqual([]);
  expect(step.summary).toContain('| `tests` | broken |');
  expect(step.summary).toContain('| `base` | kept |');
  expect(step.summary).toContain('Next: mend what is broken');
  expect(commentsOn(shop, number).map(({ body }) => body)).toEqual([expect.stringContaining('**tests** (error)')]);
});

test('rules that only warn fail nothing', async () => {
  await using shop = await openShop();
  const number = await propose(shop, { files: { 'src/auth.ts': 'fixed\n' }, message: 'quick fix' });
  const step = await look(shop, number, { 'warn-only': 'tests, commit-format' });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('passed');
  expect(step.broken).toEqual(['tests warning', 'commit-format warning']);
  expect(step.annotations.map(({ level }) => level)).toEqual(['warning', 'warning']);
});

test('it needs no more than to read contents and to write on pull requests', async () => {
  await using shop = await openShop({ develop: { 'src/auth.ts': 'export const checked = ask();\n' } });
  const permissions = { contents: 'read', pull_requests: 'write' } as const;
  const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
  const number = await propose(shop);
  const step = await look(shop, number, {}, { token });
  expect(step.result).toBe('passed');
  expect(step.annotations.map(({ level }) => level)).toEqual(['warning']);
  expect(commentsOn(shop, number)).toHaveLength(1);
});

/** Pull requests to production that are no hotfix; each breaks the rules of one. */
const others: Readonly<Record<string, (shop: Shop) => Promise<number>>> = {
  'a release': async (shop) => open(shop, { head: 'develop' }),
  'a back-merge to main': (shop) => propose(shop, { head: 'back-merge/v1.2.0-hotfix.1-to-main', message: 'chore' }),
  'one of Dependabot': (shop) =>
    propose(shop, { head: 'dependabot/npm/x-2', user: 'dependabot[bot]', message: 'Bump x' }),
};

describe('a success without rules, but with a forecast, is', () => {
  test.each(Object.entries(others))('%s', async (_, arrange) => {
    await using shop = await openShop();
    const step = await look(shop, await arrange(shop));
    expect(step.failure).toBeUndefined();
    expect(step.outputs).toMatchObject({ result: 'not-a-hotfix', violations: '[]' });
    expect(step.json('forecast')).toEqual([{ target: 'develop', conflicts: [] }]);
    expect(step.summary).toContain('is not a hotfix');
  });
});

test('a pull request from a fork is no hotfix, whatever its name; its token writes nothing, and need not', async () => {
  await using shop = await openShop({ develop: { 'src/auth.ts': 'export const checked = ask();\n' } });
  const fork = await shop.github.createRepository('mallory/shop', { from: shop.repository.gitDir });
  await fork.branch(branch, 'main');
  await fork.commit(branch, { files: { 'src/auth.ts': 'pwned\n' }, message: 'me' });
  const number = await open(shop, { head: branch, headRepository: 'mallory/shop', user: 'mallory' });
  const token = shop.github.createToken({
    repositories: ['acme/shop'],
    permissions: { contents: 'read', pull_requests: 'read' },
  });
  const step = await look(shop, number, {}, { token });
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'not-a-hotfix', violations: '[]' });
  expect(step.json('forecast')).toEqual([{ target: 'develop', conflicts: ['src/auth.ts'] }]);
  const notices = step.annotations.filter(({ level }) => level === 'notice').map(({ message }) => message);
  expect(notices).toEqual([expect.stringContaining(`The comment on #${number} was left out`)]);
  // The one that the action needs, not the one that GitHub names first.
  expect(notices[0]).toContain('pull-requests: write');
  expect(notices[0]).not.toContain('issues: write');
  expect(commentsOn(shop, number)).toEqual([]);
});

test('a pull request to another branch than production is no hotfix and has no forecast', async () => {
  await using shop = await openShop();
  const step = await look(shop, await propose(shop, { base: 'develop', message: 'x' }));
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toEqual({ result: 'not-a-hotfix', violations: '[]', forecast: '[]' });
  expect(step.summary).toContain('it goes to develop, which is no production branch');
});

test('a branch that only looks like a hotfix is told that nobody will release it', async () => {
  await using shop = await openShop();
  const step = await look(shop, await propose(shop, { head: 'Hotfix-auth' }));
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('not-a-hotfix');
  expect(step.broken).toEqual(['branch-name warning']);
  expect(step.violations[0]?.message).toContain('only hotfix/… is versioned');
});

test('any name below hotfix/ is right', async () => {
  await using shop = await openShop();
  const step = await look(shop, await propose(shop, { head: 'hotfix/api/ABC-12_x' }));
  expect(step.result).toBe('passed');
  expect(step.violations).toEqual([]);
});

test('the number can be given, on any event', async () => {
  await using shop = await openShop();
  const number = await propose(shop);
  const inputs = { 'pull-request': String(number) };
  const step = await playCheck(shop, { event: { name: 'workflow_dispatch' }, inputs });
  expect(step.result).toBe('passed');
});

test('a comment on a pull request is about it', async () => {
  await using shop = await openShop();
  const number = await propose(shop);
  const payload = { issue: { number, pull_request: {} } };
  expect((await playCheck(shop, { event: { name: 'issue_comment', payload } })).result).toBe('passed');
});

test('a pull request that was merged already is looked at as it was', async () => {
  await using shop = await openShop();
  const number = await propose(shop, { files: { 'src/auth.ts': 'fixed\n' } });
  await shop.repository.mergePullRequest(number);
  const step = await look(shop, number);
  expect(step.broken).toEqual(['tests error']);
  expect(step.summary).toMatch(/It is merged already: nothing is left to do here\.\n$/);
  expect(shop.github.writes()).toEqual([]);
});

describe('bad input: ', () => {
  test('an event without a pull request', async () => {
    await using shop = await openShop();
    const step = await playCheck(shop, { event: { name: 'push' } });
    expect(step.failure).toContain('`pull-request` is missing');
  });

  test('with another repository the event names none', async () => {
    await using shop = await openShop();
    await shop.github.createRepository('acme/other', { from: shop.repository.gitDir });
    const number = await propose(shop);
    expect((await look(shop, number, { repository: 'acme/other' })).failure).toContain('`pull-request` is missing');
  });

  test('a pull request that does not exist', async () => {
    await using shop = await openShop();
    expect((await look(shop, 99)).failure).toContain('There is no pull request #99 in acme/shop');
  });

  test('all at once, each with what is accepted', async () => {
    await using shop = await openShop();
    const inputs = {
      'pull-request': 'x',
      'max-files': '-1',
      'max-lines': '1.5',
      'warn-only': 'tests, style',
      comment: 'no',
    };
    const { failure } = await playCheck(shop, { event: { name: 'push' }, inputs });
    expect(failure).toContain('5 inputs need attention');
    expect(failure).toContain('"style" is none of branch-name, base, minimal, tests, commit-format');
    expect(failure).toContain('`max-files` is "-1": accepted: a whole number');
    expect(failure).not.toContain('is missing');
  });
});

test('a dry run says what it would say, and writes nothing', async () => {
  await using shop = await openShop();
  const number = await propose(shop, { files: { 'src/auth.ts': 'fixed\n' } });
  const step = await look(shop, number, { 'dry-run': 'true' });
  expect(step.result).toBe('violations');
  expect(step.summary).toContain('A comment would say so on the pull request.');
  expect(shop.github.writes()).toEqual([]);
});
