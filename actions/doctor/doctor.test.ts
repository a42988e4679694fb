// One scenario for each result, what every finding has, and what is asked for that does not exist.

import { countGit, countRequests, openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { examine, openHealthy, publish, releaseHotfix, tokens } from './doctor.world.ts';

test('healthy: everything was read, and nothing is to be done', async () => {
  await using shop = await openHealthy();
  const step = await examine(shop, {}, { token: tokens.owner(shop) });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('healthy');
  const checks = step.findings.map(({ check }) => check);
  expect([...new Set(checks)].sort()).toEqual(['drift', 'rules', 'settings', 'tags', 'token', 'workflow-files']);
  expect(step.findings.filter(({ level, remedy }) => level !== 'ok' || remedy !== '')).toEqual([]);
  expect(step.summary).toContain('## doctor: healthy');
  expect(shop.github.writes().filter(({ path }) => !path.endsWith('/releases'))).toEqual([]);
});

test('warnings: at best, where the job’s own token cannot read all', async () => {
  await using shop = await openHealthy();
  const step = await examine(shop);
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('warnings');
  const unknown = step.findings.filter(({ level }) => level === 'unknown');
  expect(unknown.map(({ check }) => check)).toEqual(['token', 'settings']);
  expect(unknown.filter(({ remedy }) => remedy === '')).toEqual([]);
});

test('problems: the step fails after all is written, each with its remedy, the worst first', async () => {
  await using shop = await openHealthy();
  shop.repository.settings.allowMergeCommit = false;
  await releaseHotfix(shop, 'v1.3.0-hotfix.1');
  const step = await examine(shop);
  expect(step.result).toBe('problems');
  expect(step.failure).toContain('2 problems:\n- settings: Merge commits are not allowed');
  expect(step.failure).toContain('- drift: develop lacks v1.3.0-hotfix.1');
  expect(step.failure).toContain('tick “Allow merge commits”');
  expect(step.findings.slice(0, 2).map(({ level }) => level)).toEqual(['problem', 'problem']);
  expect(step.findings.filter(({ level, remedy }) => level !== 'ok' && remedy === '')).toEqual([]);
  expect(step.summary).toContain('## doctor: problems');
});

test('only what is asked for is looked at', async () => {
  await using shop = await openHealthy();
  const { findings } = await examine(shop, { checks: 'tags, drift' });
  expect([...new Set(findings.map(({ check }) => check))].sort()).toEqual(['drift', 'tags']);
});

test('branches that are named and do not exist are problems, each with the command that makes it', async () => {
  await using shop = await openHealthy();
  const step = await examine(shop, { branch: 'master, support/**', into: 'develop, next', checks: 'rules' });
  expect(step.failure).toContain('There is no branch master (input `branch`)');
  expect(step.failure).toContain('There is no branch next (input `into`)');
  expect(step.failure).toContain('`git push origin refs/remotes/origin/main:refs/heads/next`');
});

test('a branch that does not exist is a problem only of the checks that look at it', async () => {
  await using shop = await openHealthy();
  await shop.repository.deleteBranch('develop');
  expect((await examine(shop, { checks: 'tags' })).result).toBe('healthy');
  const step = await examine(shop, { checks: 'drift' });
  expect(step.result).toBe('problems');
  expect(step.findings.map(({ check }) => check)).toEqual(['drift', 'drift']);
});

test('a check that a token may not make is unknown, and the others are made', async () => {
  await using shop = await openHealthy();
  shop.github.faults.fail(
    { method: 'GET', path: /\/releases$/ },
    {
      status: 403,
      body: '{"message":"Resource not accessible by integration"}',
      headers: { 'content-type': 'application/json' },
    },
  );
  const step = await examine(shop, { checks: 'tags, drift' });
  expect([step.failure, step.result]).toEqual([undefined, 'warnings']);
  expect(step.findings.map(({ check, level }) => `${level} ${check}`)).toEqual(['unknown tags', 'ok drift']);
});

test('checks that do not exist are an error before any request', async () => {
  await using shop = await openShop();
  const { failure } = await examine(shop, { checks: 'tags, teeth' });
  expect(failure).toContain('`checks` is "tags, teeth": "teeth" is none of token, settings, rules');
  expect((await examine(shop, { checks: '' })).failure).toContain('`checks` is missing');
  expect(shop.github.requests).toEqual([]);
});

test('many tags and releases cost no more than the newest of them', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  const measure = async () => {
    const { ended, git } = await countGit(() => countRequests(shop, () => examine(shop)));
    return { git, requests: ended.requests };
  };
  for (let minor = 0; minor < 22; minor += 1) {
    await repository.tag(`v1.2.${minor}`, 'v1.3.0');
    await publish(shop, `v1.2.${minor}`);
  }
  await repository.commit('main', { files: { later: '1' } });
  const before = await measure();
  for (let minor = 0; minor < 90; minor += 1) await repository.tag(`v0.1.${minor}`, 'v1.3.0');
  expect(await measure()).toEqual(before);
  process.stdout.write(`doctor: ${before.requests} requests, git ${before.git.join(', ')}\n`);
  expect(before.requests).toBeLessThanOrEqual(50);
});
