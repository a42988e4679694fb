import { openShop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { begin, branch, hotfixes, openBadRelease, shaOf } from './start.world.ts';

describe('created', () => {
  test('from main: a branch at its tip, and an issue that follows it', async () => {
    await using shop = await openShop();
    const step = await begin(shop, { severity: 'critical', description: 'Tokens are believed.' });
    const main = await shaOf(shop, 'main');
    expect(step.outputs).toMatchObject({
      result: 'created',
      branch,
      'base-branch': 'main',
      sha: main,
      'base-version': 'v1.3.0',
      version: 'v1.3.0-hotfix.1',
      'issue-number': '1',
      'issue-url': `${shop.github.serverUrl}/acme/shop/issues/1`,
    });
    expect(await shaOf(shop, branch)).toBe(main);
    expect(await hotfixes(shop)).toEqual([branch]);
    expect(step.warnings).toEqual([]);
    const [issue] = shop.repository.issues;
    expect(issue).toMatchObject({ title: 'Hotfix: Auth bypass', labels: ['hotfix', 'critical'], state: 'open' });
    expect(issue?.body).toContain('Tokens are believed.\n');
    expect(issue?.body).toContain('- [x] Begun<!-- hotfix-actions:step started 2026-11-23T09:30:00Z -->');
    expect(issue?.body?.match(/^- \[ \]/gm)).toHaveLength(5);
    expect(issue?.body).toContain(step.outputs['worktree-command']?.replace(' && ', '\n'));
  });

  test('from the last good release: its support branch, without what came later', async () => {
    await using shop = await openBadRelease();
    const step = await begin(shop, { from: 'v1.3.0' });
    expect(step.outputs).toMatchObject({
      result: 'created',
      'base-branch': 'support/v1.3.0',
      sha: await shaOf(shop, 'v1.3.0^{commit}'),
      'base-version': 'v1.3.0',
      version: 'v1.3.0-hotfix.1',
    });
    expect(await shaOf(shop, 'support/v1.3.0')).toBe(await shaOf(shop, 'v1.3.0^{commit}'));
    expect(step.summary).toContain('which was made at `v1.3.0`');
  });

  test('from the release that main is at: main', async () => {
    await using shop = await openBadRelease();
    expect((await begin(shop, { from: 'v1.4.0' })).outputs).toMatchObject({
      'base-branch': 'main',
      version: 'v1.4.0-hotfix.1',
    });
    expect(Object.keys(await shop.repository.branches()).filter((name) => /support/.test(name))).toEqual([]);
  });

  test('from a hotfix release: the support branch that has it, and its number goes on', async () => {
    await using shop = await openBadRelease();
    await shop.repository.branch('support/1.3', 'v1.3.0');
    await shop.repository.commit('support/1.3', { files: { a: 'b' }, message: 'Fix' });
    await shop.repository.tag('v1.3.0-hotfix.1', 'support/1.3', { annotated: true });
    expect((await begin(shop, { from: 'refs/tags/v1.3.0-hotfix.1' })).outputs).toMatchObject({
      'base-branch': 'support/1.3',
      sha: await shaOf(shop, 'support/1.3'),
      'base-version': 'v1.3.0',
      version: 'v1.3.0-hotfix.2',
    });
    expect((await begin(shop, { name: 'other', from: 'support/1.3', scheme: 'patch' })).outputs).toMatchObject({
      'base-branch': 'support/1.3',
      version: 'v1.3.1',
    });
  });

  test('under a name of its own', async () => {
    await using shop = await openShop();
    const step = await begin(shop, { 'hotfix-branch': 'refs/heads/hotfix/v1.3.0-hotfix.1', name: '日本語' });
    expect(step.outputs).toMatchObject({ result: 'created', branch: 'hotfix/v1.3.0-hotfix.1' });
    expect(shop.repository.issues.map(({ title }) => title)).toEqual(['Hotfix: 日本語']);
  });

  test('while the branch of a merged one is still there', async () => {
    await using shop = await openShop();
    const old = 'hotfix/20261101T000000Z_auth-bypass';
    await shop.hotfix({ 'src/auth.ts': 'export const checked = 1;\n' }, { branch: old, method: 'squash' });
    expect((await begin(shop)).outputs).toMatchObject({ result: 'created', branch });
    expect(await hotfixes(shop)).toEqual([old, branch]);
  });

  test('while one is still there that was merged by hand', async () => {
    await using shop = await openShop();
    const old = 'hotfix/20261101T000000Z_auth-bypass';
    await shop.repository.branch(old, 'main');
    await shop.repository.commit(old, { files: { a: 'b' } });
    await shop.repository.commit('main', { files: { c: 'd' } });
    const tree = await shop.repository.git('merge-tree', '--write-tree', 'main', old);
    const merge = await shop.repository.git(
      ...['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit-tree', tree, '-m', 'Merge'],
      ...['-p', 'main', '-p', old],
    );
    await shop.repository.git('update-ref', 'refs/heads/main', merge);
    expect((await begin(shop)).outputs).toMatchObject({ result: 'created', branch });
  });
});

describe('already-exists', () => {
  test('an open hotfix of that name is given back, and nothing is doubled', async () => {
    await using shop = await openShop();
    await begin(shop);
    await shop.repository.commit(branch, { files: { 'src/auth.ts': 'export const checked = true;\n' } });
    await shop.repository.commit('main', { files: { 'src/else.ts': '' } });
    const step = await begin(shop, { name: '  AUTH – bypass!  ' }, { event: { name: 'push', ref: 'refs/heads/main' } });
    expect(step.outputs).toMatchObject({
      result: 'already-exists',
      branch,
      sha: await shaOf(shop, branch),
      'issue-number': '1',
      'base-branch': 'main',
    });
    expect(await hotfixes(shop)).toEqual([branch]);
    expect(shop.repository.issues).toHaveLength(1);
  });

  test('also one on which nothing was done yet, though production went on', async () => {
    await using shop = await openShop();
    await begin(shop);
    await shop.repository.commit('main', { files: { 'src/else.ts': '' } });
    expect((await begin(shop)).outputs).toMatchObject({ result: 'already-exists', branch });
  });

  test('one that goes to another line says so', async () => {
    await using shop = await openBadRelease();
    await begin(shop, { from: 'v1.3.0' });
    const step = await begin(shop, { from: 'main' });
    expect(step.outputs).toMatchObject({
      result: 'already-exists',
      'base-branch': 'support/v1.3.0',
      version: 'v1.3.0-hotfix.1',
    });
    expect(step.warnings.join()).toContain('goes to support/v1.3.0, not to main');
  });

  test('what a run left that died is made good: the issue, the files', async () => {
    await using shop = await openShop();
    await shop.repository.branch(branch, 'main');
    const step = await begin(shop, { tracking: 'both', spec: 'true' });
    expect(step.outputs).toMatchObject({ result: 'already-exists', 'issue-number': '1' });
    const files = await shop.repository.git('diff', '--name-only', 'main', branch);
    expect(files.split('\n')).toEqual([
      'TODO.md',
      'TODO_hotfix_20261123T093000Z_auth-bypass.md',
      'specs/auth-bypass/plan.md',
      'specs/auth-bypass/spec.md',
    ]);
  });

  test('one that was merged into develop, while its pull request to production is open', async () => {
    await using shop = await openShop();
    await begin(shop);
    await shop.repository.commit(branch, { files: { a: 'b' } });
    await shop.repository.openPullRequest({ head: branch, base: 'main', title: 'Fix' });
    const early = await shop.repository.openPullRequest({ head: branch, base: 'develop', title: 'Fix' });
    await shop.repository.mergePullRequest(early.number, { method: 'squash', deleteBranch: false });
    expect((await begin(shop)).outputs).toMatchObject({ result: 'already-exists', branch, 'issue-number': '1' });
    expect((await begin(shop, { 'hotfix-branch': branch })).outputs).toMatchObject({
      result: 'already-exists',
      branch,
    });
    expect(await hotfixes(shop)).toEqual([branch]);
  });

  test('the oldest of several, and an empty one that a run left is taken back', async () => {
    await using shop = await openShop();
    await shop.repository.branch('hotfix/20261120T000000Z_auth-bypass', 'main');
    await shop.repository.branch('hotfix/20261121T000000Z_auth-bypass', 'main');
    await shop.repository.branch('hotfix/20261122T000000Z_auth-bypass', 'main');
    await shop.repository.commit('hotfix/20261121T000000Z_auth-bypass', { files: { a: 'b' } });
    const step = await begin(shop);
    expect(step.outputs['branch']).toBe('hotfix/20261120T000000Z_auth-bypass');
    expect(await hotfixes(shop)).toEqual([
      'hotfix/20261120T000000Z_auth-bypass',
      'hotfix/20261121T000000Z_auth-bypass',
    ]);
    expect(step.warnings.join()).toContain('other open hotfixes of that name: `hotfix/20261121T000000Z_auth-bypass`');
  });
});
