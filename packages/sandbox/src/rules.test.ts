import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { matchesPattern } from './rules.ts';
import { type Clone, clientOf, cloneOf, type Send } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let send: Send;
let clone: Clone;
let root: string;

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  root = await shop.commit('main', { files: { 'a.txt': '1' } });
  await shop.branch('develop', 'main');
  await shop.commit('develop', { files: { 'd.txt': 'd' } });
  await shop.commit('main', { files: { 'm.txt': 'm' } });
  const token = github.createToken();
  send = clientOf(github, 'acme/shop', token);
  clone = await cloneOf(github, shop, token);
});
afterEach(() => github.close());

const throughPullRequest = 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n';

describe('a ruleset that asks for pull requests', () => {
  beforeEach(() => {
    shop.rules.push({
      name: 'safe',
      target: 'branch',
      include: ['refs/heads/develop'],
      rules: [{ type: 'pull_request' }],
    });
  });

  test('refuses each way in with its own status', async () => {
    const before = await shop.tip('develop');
    const merged = await send('POST', '/merges', { base: 'develop', head: 'main' });
    expect([merged.status, merged.body.message]).toEqual([409, throughPullRequest]);
    const moved = await send('PATCH', '/git/refs/heads/develop', { sha: await shop.tip('main'), force: true });
    expect([moved.status, moved.body.message]).toEqual([422, throughPullRequest]);
    expect(await shop.tip('develop')).toBe(before);
  });

  test('refuses a push in the lines that github.com prints', async () => {
    await clone.git('switch', 'develop');
    await clone.commit({ 'e.txt': 'e' });
    const { code, stderr } = await clone.git('push', 'origin', 'develop', 'develop:refs/heads/other');
    expect(code).toBe(1);
    const printed = stderr.replaceAll(github.serverUrl, 'https://github.com').replace(/[ \t]+$/gm, '');
    expect(printed).toBe(`remote: error: GH013: Repository rule violations found for refs/heads/develop.
remote: Review all repository rules at https://github.com/acme/shop/rules?ref=refs%2Fheads%2Fdevelop
remote:
remote: - Changes must be made through a pull request.
remote:
To https://github.com/acme/shop.git
 * [new branch]      develop -> other
 ! [remote rejected] develop -> develop (push declined due to repository rule violations)
error: failed to push some refs to 'https://github.com/acme/shop.git'
`);
    expect(await shop.tip('other')).toBeDefined();
  });

  test('takes everything down with an atomic push', async () => {
    await clone.git('switch', 'develop');
    await clone.commit({ 'e.txt': 'e' });
    const { stderr } = await clone.git('push', '--atomic', 'origin', 'develop', 'develop:refs/heads/other');
    expect(stderr).toContain('(atomic transaction failed)');
    expect(await shop.tip('other')).toBeUndefined();
  });

  test('lets a pull request land, a bypass actor push, and is listed for the branch', async () => {
    const pull = await send('POST', '/pulls', { head: 'main', base: 'develop', title: 'Back' });
    expect((await send('PUT', `/pulls/${pull.body.number}/merge`, {})).status).toBe(200);
    expect((await send('GET', '/rules/branches/develop')).body.map((rule: { type: string }) => rule.type)).toEqual([
      'pull_request',
    ]);
    shop.rules[0] = { ...shop.rules[0], bypass: ['github-actions[bot]'] } as (typeof shop.rules)[number];
    await shop.commit('main', { files: { 'n.txt': 'n' } });
    expect((await send('POST', '/merges', { base: 'develop', head: 'main' })).status).toBe(201);
  });
});

test.each([
  [{ type: 'required_linear_history' } as const, 'This branch must not contain merge commits.'],
  [{ type: 'update' } as const, 'Cannot update this protected ref.'],
  [
    { type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'ci' }] } } as const,
    'Required status check "ci" is expected.',
  ],
])('%j refuses merges, and pull requests with 405', async (rule, line) => {
  shop.rules.push({ name: 'r', target: 'branch', include: ['~ALL'], rules: [rule] });
  const merged = await send('POST', '/merges', { base: 'develop', head: 'main' });
  expect([merged.status, merged.body.message]).toEqual([409, `Repository rule violations found\n\n${line}\n\n`]);
  const pull = await shop.openPullRequest({ head: 'main', base: 'develop', title: 'Back' });
  const landed = await send('PUT', `/pulls/${pull.number}/merge`, {});
  expect([landed.status, landed.body.message]).toEqual([405, `Repository rule violations found\n\n${line}\n\n`]);
});

test('a required check that passed on the head lets a pull request land', async () => {
  const rule = { type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'ci' }] } } as const;
  shop.rules.push({ name: 'r', target: 'branch', include: ['refs/heads/develop'], rules: [rule] });
  const pull = await shop.openPullRequest({ head: 'main', base: 'develop', title: 'Back' });
  expect((await send('GET', `/pulls/${pull.number}`)).body.mergeable_state).toBe('blocked');
  shop.addCheckRun(pull.head.sha, { name: 'ci' });
  expect((await send('GET', `/pulls/${pull.number}`)).body.mergeable_state).toBe('clean');
  expect((await send('PUT', `/pulls/${pull.number}/merge`, {})).status).toBe(200);
});

test('signatures are asked of pushed commits, not of those that GitHub made', async () => {
  shop.rules.push({
    name: 's',
    target: 'branch',
    include: ['refs/heads/work'],
    rules: [{ type: 'required_signatures' }],
  });
  await shop.branch('work', root);
  await clone.git('switch', '--detach', root);
  await clone.commit({ 'w.txt': 'w' });
  expect((await clone.git('push', 'origin', 'HEAD:work')).stderr).toContain('Commits must have verified signatures.');
  const tree = (
    await send('POST', '/git/trees', { base_tree: root, tree: [{ path: 'w', mode: '100644', content: 'w' }] })
  ).body.sha;
  const commit = (await send('POST', '/git/commits', { message: 'w', tree, parents: [root] })).body.sha;
  expect((await send('PATCH', '/git/refs/heads/work', { sha: commit })).status).toBe(200);
});

describe('tags', () => {
  beforeEach(async () => {
    await shop.tag('v1.0.0', root);
    shop.rules.push({
      name: 'tags',
      target: 'tag',
      include: ['refs/tags/v*'],
      rules: [{ type: 'update' }, { type: 'deletion' }, { type: 'creation' }],
    });
  });

  test('are neither moved, deleted nor created against a ruleset', async () => {
    expect((await send('PATCH', '/git/refs/tags/v1.0.0', { sha: root, force: true })).status).toBe(422);
    expect((await send('DELETE', '/git/refs/tags/v1.0.0')).body.message).toContain('Cannot delete this tag');
    const made = await send('POST', '/git/refs', { ref: 'refs/tags/v2.0.0', sha: root });
    expect([made.status, made.body.message]).toEqual([422, 'Reference update failed']);
    expect((await send('POST', '/git/refs', { ref: 'refs/tags/other', sha: root })).status).toBe(201);
  });

  test('a release that would make one is refused with its reason', async () => {
    const { status, body } = await send('POST', '/releases', { tag_name: 'v2.0.0' });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      {
        resource: 'Release',
        code: 'custom',
        field: 'pre_receive',
        message:
          'pre_receive Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n',
      },
      { resource: 'Release', code: 'custom', message: 'Published releases must have a valid tag' },
    ]);
  });
});

describe('classic protection', () => {
  test.each([
    [{ requirePullRequest: true }, 'Changes must be made through a pull request.'],
    [{ linearHistory: true }, 'This branch must not contain merge commits.'],
    [{ requiredChecks: ['ci'] }, 'Required status check "ci" is expected.'],
    [{ locked: true }, 'Cannot change this locked branch'],
  ])('%j refuses merges with 409', async (protection, message) => {
    shop.protect('develop', protection);
    const refused = await send('POST', '/merges', { base: 'develop', head: 'main' });
    expect([refused.status, refused.body.message]).toEqual([409, message]);
    expect((await send('GET', '/branches/develop')).body.protected).toBe(true);
  });

  test('refuses forced pushes and deletion, and lets go on', async () => {
    shop.protect('develop', {});
    await clone.git('switch', '--detach', root);
    await clone.commit({ 'x.txt': 'x' });
    const forced = await clone.git('push', '--force', 'origin', 'HEAD:develop');
    expect(forced.stderr).toContain('remote: error: GH006: Protected branch update failed for refs/heads/develop.');
    expect(forced.stderr).toContain('(protected branch hook declined)');
    expect((await clone.git('push', 'origin', ':develop')).stderr).toContain('Cannot delete this branch');
    expect((await send('PATCH', '/git/refs/heads/develop', { sha: root, force: true })).body.message).toBe(
      'Cannot force-push to this branch',
    );
    expect((await send('POST', '/merges', { base: 'develop', head: 'main' })).status).toBe(201);
  });
});

test('an update that is not forced says so before any rule does', async () => {
  shop.rules.push({ name: 'r', target: 'branch', include: ['~ALL'], rules: [{ type: 'non_fast_forward' }] });
  expect((await send('PATCH', '/git/refs/heads/develop', { sha: root })).body.message).toBe(
    'Update is not a fast forward',
  );
  expect((await send('PATCH', '/git/refs/heads/develop', { sha: root, force: true })).body.message).toContain(
    'Cannot force-push to this branch',
  );
});

test('nobody deletes the default branch', async () => {
  expect((await clone.git('push', 'origin', ':main')).stderr).toContain(
    '(refusing to delete the current branch: refs/heads/main)',
  );
  expect((await send('DELETE', '/git/refs/heads/main')).status).toBe(422);
});

test.each([
  ['refs/heads/*', 'refs/heads/a', true],
  ['refs/heads/*', 'refs/heads/a/b', false],
  ['refs/heads/hotfix/**/*', 'refs/heads/hotfix/a', true],
  ['refs/heads/hotfix/**/*', 'refs/heads/hotfix/a/b', true],
  ['refs/tags/v*.*.*', 'refs/tags/v1.2.3', true],
  ['refs/tags/v*.*.*', 'refs/tags/v1', false],
])('the pattern %s on %s', (pattern, name, expected) => {
  expect(matchesPattern(pattern, name)).toBe(expected);
});
