// One scenario for each result, and what apply leaves behind: rules that really hold.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import {
  adminToken,
  apply,
  look,
  lookAsAdmin,
  openProtected,
  production,
  releases,
  rulesets,
  said,
} from './protect.world.ts';

test('violations: what is not protected is named, with what to do, and nothing is written', async () => {
  await using shop = await openShop();
  const step = await look(shop);
  expect(step.result).toBe('violations');
  expect(said(step)).toEqual([
    'problem production: main: no pull request is required, it can be force-pushed, it can be deleted.',
    'problem production: support/**: no pull request is required, it can be force-pushed, it can be deleted.',
    'problem releases: Tags v*.*.* can be moved, and can be deleted.',
  ]);
  expect(step.failure).toContain('3 problems:\n- production: main: no pull request is required');
  expect(step.failure).toContain('`mode: apply` and a token that has “Administration: write”');
  expect(step.summary).toContain('## protect: violations');
  expect(shop.github.writes()).toEqual([]);
});

test('applied: two rulesets, shown before they are written', async () => {
  await using shop = await openShop();
  const step = await apply(shop, { 'required-checks': 'ci' });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('applied');
  expect(rulesets(shop)).toEqual([
    { ...production, rules: ['pull_request', 'required_status_checks', 'non_fast_forward', 'deletion'] },
    releases,
  ]);
  expect(step.log.filter((line) => line.startsWith('changing '))).toEqual([
    'changing hotfix-actions: production: a new ruleset',
    'changing hotfix-actions: production: + holds for refs/heads/main',
    'changing hotfix-actions: production: + holds for refs/heads/support/**/*',
    'changing hotfix-actions: production: + rule pull_request',
    'changing hotfix-actions: production: + rule required_status_checks',
    'changing hotfix-actions: production: + required check ci',
    'changing hotfix-actions: production: + rule non_fast_forward',
    'changing hotfix-actions: production: + rule deletion',
    'changing hotfix-actions: releases: a new ruleset',
    'changing hotfix-actions: releases: + holds for refs/tags/v*.*.*',
    'changing hotfix-actions: releases: + rule update',
    'changing hotfix-actions: releases: + rule deletion',
  ]);
  expect(step.summary).toContain('- `hotfix-actions: production: + required check ci`');
  expect(said(step)).toEqual([]);
});

test('compliant: to a token that reads all of it; and apply has nothing to write', async () => {
  await using shop = await openProtected();
  shop.github.requests.length = 0;
  const [seen, again] = [await lookAsAdmin(shop), await apply(shop)];
  expect([seen.result, again.result]).toEqual(['compliant', 'compliant']);
  expect(seen.findings.map(({ level }) => level)).toEqual(['ok', 'ok', 'ok']);
  expect(shop.github.writes()).toEqual([]);
  expect(rulesets(shop)).toEqual([production, releases]);
});

test('unknown: to the token of a workflow, which is not told who may bypass', async () => {
  await using shop = await openProtected();
  const step = await look(shop);
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('unknown');
  expect(said(step)).toEqual(['unknown bypass: GitHub does not tell this token who may pass over the rules.']);
  expect(step.summary).toContain('A token with “Administration: write” is told');
});

test('a dry run says what it would write, and writes nothing', async () => {
  await using shop = await openShop();
  const step = await apply(shop, { 'dry-run': 'true' });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('applied');
  expect(step.summary).toContain('Would change:\n\n- `hotfix-actions: production: a new ruleset`');
  expect(shop.github.writes()).toEqual([]);
  expect(shop.repository.rules).toEqual([]);
});

test('after apply neither a force-push, nor a deletion, nor a moved release goes through; v1 moves', async () => {
  await using shop = await openProtected();
  const { repository, github } = shop;
  await repository.tag('v1', 'main', { annotated: false });
  await repository.branch('support/v1.3.0', 'main');
  const other = await repository.commit('main', { files: { a: '1' } });
  const send = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${shop.token}` };
    const url = `${github.apiUrl}/repos/acme/shop${path}`;
    const answer = await fetch(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return answer.status;
  };
  const forced = { sha: await repository.tip('develop'), force: true };
  expect(await send('PATCH', '/git/refs/heads/main', forced)).toBe(422);
  expect(await send('PATCH', '/git/refs/heads/support/v1.3.0', forced)).toBe(422);
  expect(await send('DELETE', '/git/refs/heads/support/v1.3.0')).toBe(422);
  expect(await send('PATCH', '/git/refs/tags/v1.3.0', { sha: other, force: true })).toBe(422);
  expect(await send('DELETE', '/git/refs/tags/v1.3.0')).toBe(422);
  expect(await send('PATCH', '/git/refs/tags/v1', { sha: other, force: true })).toBe(200);
  expect(await send('POST', '/git/refs', { ref: 'refs/tags/v1.3.1-hotfix.1', sha: other })).toBe(201);
});

test('a token without Administration is refused with what to do, and nothing is written', async () => {
  await using shop = await openShop();
  for (const token of [shop.token, shop.github.createToken({ kind: 'classic', permissions: { contents: 'write' } })]) {
    const step = await apply(shop, {}, token);
    expect(step.failure).toContain('The token may not write the rules of acme/shop.');
    expect(step.failure).toContain('`permission-administration: write`');
    expect(step.outputs).toEqual({});
  }
  expect(shop.repository.rules).toEqual([]);
});

test('an empty repository is told as one', async () => {
  await using shop = await openShop();
  const repository = 'acme/empty';
  await shop.github.createRepository(repository);
  const token = shop.github.createToken({ repositories: [repository] });
  expect((await look(shop, {}, { repository, token })).failure).toContain(`The repository ${repository} is empty`);
});

test('a branch that does not exist is an error before any write', async () => {
  await using shop = await openShop();
  const step = await apply(shop, { branch: 'master, support/**' });
  expect(step.failure).toContain('There is no branch "master" (input `branch`)');
  expect(shop.github.writes()).toEqual([]);
});

test('bad inputs are reported together', async () => {
  await using shop = await openShop();
  const { failure } = await look(shop, { mode: 'both', 'tag-pattern': 'v .*', branch: 'a..b' });
  expect(failure).toContain('3 inputs need attention');
  expect(failure).toContain('`mode` is "both": accepted: check, apply');
  expect(failure).toContain('`tag-pattern` is "v .*"');
});

for (const mode of ['check', 'apply'])
  test(`a private repository whose plan has no rules: ${mode}`, async () => {
    await using shop = await openShop();
    const secret = await shop.github.createRepository('acme/secret', { private: true });
    await secret.commit('main', { files: { a: '1' } });
    secret.settings.plan = 'free';
    const permissions = { administration: 'write', contents: 'read' } as const;
    const token = shop.github.createToken({ kind: 'app', permissions });
    const step = await look(shop, { mode, repository: 'acme/secret' }, { token });
    expect(step.failure).toContain('acme/secret is private, and its plan has no rules');
    expect(step.failure).toContain('Upgrade the owner’s plan');
    expect(step.result).toBe(mode === 'check' ? 'violations' : undefined);
  });

test('a token with Administration alone applies to a private repository', async () => {
  await using shop = await openShop();
  const secret = await shop.github.createRepository('acme/secret', { private: true });
  await secret.commit('main', { files: { a: '1' } });
  const token = shop.github.createToken({ kind: 'app', permissions: { administration: 'write' } });
  const step = await look(shop, { mode: 'apply', repository: 'acme/secret' }, { token });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('applied');
  expect(secret.rules).toHaveLength(2);
});

test('the token of an administrator is nowhere in what it leaves', async () => {
  await using shop = await openShop();
  const token = adminToken(shop);
  const step = await apply(shop, {}, token);
  expect(JSON.stringify([step.outputs, step.summary, step.log, step.warnings])).not.toContain(token);
  expect(step.masked).toContain(token);
});
