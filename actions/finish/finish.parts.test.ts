// What a release consists of, what must precede it, and what is still done where one part is refused.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { finishPush, fix, newTags, second, secondFix } from './finish.world.ts';

describe('required-checks', () => {
  const inputs = { 'required-checks': 'build' };

  test('that failed on the merge keep it from being released; it is brought back all the same', async () => {
    await using shop = await openShop();
    const merged = await shop.hotfix(fix);
    shop.repository.addCheckRun(merged, { name: 'build', conclusion: 'failure' });
    const step = await finishPush(shop, { inputs });
    expect(step.outputs).toMatchObject({
      result: 'failed',
      kind: 'hotfix',
      version: 'v1.3.0-hotfix.1',
      tag: '',
      sha: '',
      'release-url': '',
      'back-merge': 'merged',
    });
    expect(step.failure).toContain('build');
    expect(await newTags(shop)).toEqual({});
    expect(await shop.repository.contains('develop', merged)).toBe(true);
  });

  test('count where they succeeded on the merged head', async () => {
    await using shop = await openShop();
    await shop.hotfix(fix);
    const head = shop.repository.pullRequests[0]?.head.sha ?? '';
    shop.repository.addCheckRun(head, { name: 'build' });
    expect((await finishPush(shop, { inputs })).result).toBe('released');
  });
});

test('with release: false there is a tag and no release', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  const step = await finishPush(shop, { inputs: { release: 'false' } });
  const again = await finishPush(shop, { inputs: { release: 'false' } });
  expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.0-hotfix.1', 'release-url': '' });
  expect(again.result).toBe('nothing-to-do');
  expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': merged });
  expect(shop.repository.releases).toEqual([]);
});

test.each(['false', 'true'])('make-latest: %s is what the release gets, whatever stands above it', async (latest) => {
  await using shop = await openShop();
  await shop.repository.tag('v2.0.0', 'develop');
  await shop.hotfix(fix);
  await finishPush(shop, { inputs: { 'make-latest': latest } });
  expect(shop.repository.releases).toMatchObject([{ tagName: 'v1.3.0-hotfix.1', makeLatest: latest }]);
});

test('starts workflows at the tag and on develop, once', async () => {
  const workflow = 'on: workflow_dispatch\n';
  await using shop = await openShop();
  const { repository } = shop;
  const files = { '.github/workflows/deploy.yml': workflow, '.github/workflows/ci.yml': workflow };
  await repository.commit('main', { files, message: 'ci' });
  await repository.merge('develop', 'main');
  await repository.tag('v1.3.1', 'main');
  await shop.hotfix(fix);
  const inputs = { 'release-workflows': 'deploy.yml', 'trigger-workflows': 'ci.yml' };
  const step = await finishPush(shop, { inputs });
  const again = await finishPush(shop, { inputs });
  expect([step.failure, again.failure]).toEqual([undefined, undefined]);
  expect(repository.dispatches.map((sent) => `${sent.workflow} ${sent.ref}`)).toEqual([
    'deploy.yml refs/tags/v1.3.1-hotfix.1',
    'ci.yml refs/heads/develop',
  ]);
  expect(step.summary.match(/actions\/runs\/\d+/g)).toHaveLength(2);
});

describe('several targets', () => {
  test('each get the hotfix by themselves, and the worst word is the result', async () => {
    await using shop = await openShop();
    const { repository } = shop;
    await repository.branch('release/1.4', 'develop');
    await repository.commit('release/1.4', { files: { 'src/auth.ts': 'other\n' }, message: 'other' });
    const merged = await shop.hotfix(fix);
    const step = await finishPush(shop, { inputs: { into: 'develop, release/*' } });
    expect(step.outputs).toMatchObject({ result: 'released', 'back-merge': 'proposed' });
    expect(await repository.contains('develop', merged)).toBe(true);
    expect(repository.pullRequests.at(-1)).toMatchObject({ base: { ref: 'release/1.4' }, state: 'open' });
    expect(step.summary).toContain('`develop`: merged');
    expect(step.summary).toContain('`release/1.4`: proposed');
  });
});

/** Pull requests go to main, workflows are developed in develop: no tag of main may hold a file that develop has otherwise. */
async function shopWithForeignWorkflows(): Promise<Shop> {
  const shop = await openShop({ defaultBranch: 'develop' });
  await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': 'on: push\n' }, message: 'ci' });
  await shop.repository.tag('v1.3.1', 'main');
  await shop.repository.merge('develop', 'main');
  await shop.repository.commit('develop', { files: { '.github/workflows/ci.yml': 'on: [push]\n' }, message: 'ci' });
  return shop;
}

describe('where the workflow-file rule refuses the tag', () => {
  test('the error names the files and the permission, and the back-merge is still done', async () => {
    await using shop = await shopWithForeignWorkflows();
    const merged = await shop.hotfix(fix);
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ result: 'failed', kind: 'hotfix', tag: '', sha: '', 'back-merge': 'merged' });
    expect(step.failure).toContain('.github/workflows/ci.yml');
    expect(step.failure).toContain('Workflows: write');
    expect(await shop.repository.contains('develop', merged)).toBe(true);
    expect(shop.repository.releases).toEqual([]);
  });

  test('the hotfix after it takes no number, and comes back too', async () => {
    await using shop = await shopWithForeignWorkflows();
    await shop.hotfix(fix);
    const two = await shop.hotfix(secondFix, second);
    const step = await finishPush(shop);
    expect(step.result).toBe('failed');
    expect(Object.keys(await newTags(shop))).toEqual(['v1.3.1']);
    expect(await shop.repository.contains('develop', two)).toBe(true);
  });

  test('a token with that permission finishes what was left', async () => {
    await using shop = await shopWithForeignWorkflows();
    const merged = await shop.hotfix(fix);
    await finishPush(shop);
    const permissions = { contents: 'write', 'pull-requests': 'write', issues: 'write', workflows: 'write' } as const;
    const token = shop.github.createToken({ kind: 'app', permissions, repositories: ['acme/shop'] });
    const step = await finishPush(shop, { token });
    expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.1-hotfix.1', sha: merged });
  });
});

test('where the workflow-file rule refuses one merge the rest is done, and the error names the file and the permission', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.branch('release/1.2', 'v1.3.0');
  await repository.commit('release/1.2', { files: { '.github/workflows/old.yml': 'on: push\n' }, message: 'ci' });
  const merged = await shop.hotfix(fix);
  const step = await finishPush(shop, { inputs: { into: 'release/1.2, develop' } });
  expect(step.outputs).toMatchObject({ result: 'failed', tag: 'v1.3.0-hotfix.1', sha: merged, 'back-merge': 'failed' });
  expect(step.failure).toMatch(/release\/1\.2: .*the merge into release\/1\.2.*\.github\/workflows\/old\.yml/);
  expect(step.failure).toContain('Workflows: write');
  expect(await repository.contains('develop', merged)).toBe(true);
  expect(repository.releases).toHaveLength(1);
});

test('where the workflow-file rule refuses the branch of a back-merge too, both are explained', async () => {
  await using shop = await shopWithForeignWorkflows();
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = maybe();\n' } });
  await shop.hotfix(fix);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'failed', tag: '', 'back-merge': 'failed' });
  expect(step.failure).toContain('the tag v1.3.1-hotfix.1');
  expect(step.failure).toContain('the branch back-merge/v1.3.1-hotfix.1-to-develop');
  expect(step.failure).toContain('.github/workflows/ci.yml');
});

test('a release that GitHub refuses fails the step, and the tag that is there is told', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  shop.github.faults.fail({ method: 'POST', path: /\/releases$/ }, { status: 403, message: 'Forbidden' });
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({
    result: 'failed',
    tag: 'v1.3.0-hotfix.1',
    sha: merged,
    'release-url': '',
    'back-merge': 'merged',
  });
  expect(step.summary).toContain('Tagged, but not published');
  expect((await finishPush(shop)).result).toBe('released');
  expect(shop.repository.releases).toHaveLength(1);
});

test('of two hotfixes the one that was released is told where the other could not be', async () => {
  await using shop = await openShop();
  const one = await shop.hotfix(fix);
  const two = await shop.hotfix(secondFix, second);
  shop.repository.addCheckRun(one, { name: 'build' });
  shop.repository.addCheckRun(two, { name: 'build', conclusion: 'failure' });
  const step = await finishPush(shop, { inputs: { 'required-checks': 'build' } });
  expect(step.outputs).toMatchObject({ result: 'failed', tag: 'v1.3.0-hotfix.1', sha: one });
  expect(step.json('results')).toMatchObject([
    { tag: 'v1.3.0-hotfix.1' },
    { version: 'v1.3.0-hotfix.2', tag: '', sha: '' },
  ]);
  expect(await shop.repository.contains('develop', two)).toBe(true);
});

test('a token that may not start workflows leaves that out, which is a note and no failure', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  const permissions = { contents: 'write', 'pull-requests': 'write', issues: 'write' } as const;
  const token = shop.github.createToken({ permissions, repositories: ['acme/shop'] });
  const step = await finishPush(shop, { token, inputs: { 'release-workflows': 'deploy.yml' } });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('released');
  expect(step.summary).toContain('Left out: ');
});

test('a release workflow that is not there fails the step; the release is out, and all else is done', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  const step = await finishPush(shop, { inputs: { 'release-workflows': 'deploy.yml' } });
  expect(step.outputs).toMatchObject({ result: 'failed', tag: 'v1.3.0-hotfix.1', 'back-merge': 'merged' });
  expect(step.outputs['release-url']).toContain('/releases/tag/v1.3.0-hotfix.1');
  expect(step.failure).toContain('GitHub did not start deploy.yml at refs/tags/v1.3.0-hotfix.1');
  expect(step.summary).toContain('Released: ');
  expect(Object.keys(await shop.repository.branches())).not.toContain('hotfix/20261123T093000Z_auth');
});

test('the permissions of the contract are enough', async () => {
  await using shop = await openShop({ develop: { 'src/auth.ts': 'export const checked = maybe();\n' } });
  await shop.hotfix(fix);
  const permissions = { contents: 'write', 'pull-requests': 'write', issues: 'write' } as const;
  const token = shop.github.createToken({ permissions, repositories: ['acme/shop'] });
  const step = await finishPush(shop, { token, inputs: { labels: 'back-merge' } });
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'released', 'back-merge': 'proposed' });
});

test('a token that may only read gets the permission line to add, and nothing is half done', async () => {
  await using shop = await openShop();
  await shop.hotfix(fix);
  const permissions = { contents: 'read', 'pull-requests': 'read' } as const;
  const token = shop.github.createToken({ permissions, repositories: ['acme/shop'] });
  const before = await shop.repository.branches();
  const step = await finishPush(shop, { token });
  expect(step.result).toBe('failed');
  expect(step.failure).toContain('contents: write');
  expect(await shop.repository.branches()).toEqual(before);
  expect(await newTags(shop)).toEqual({});
});

test('where the notes cannot be generated the tag is told as it stays, and the next run makes the release', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  shop.github.faults.fail({ path: /generate-notes$/ }, { status: 422, message: 'Invalid target' });
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'failed', tag: 'v1.3.0-hotfix.1', sha: merged, 'back-merge': 'merged' });
  expect((await finishPush(shop)).result).toBe('released');
  expect(shop.repository.releases).toHaveLength(1);
});
