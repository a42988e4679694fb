import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { createOpenApiCheck } from './openapi.ts';
import type { Route } from './rest/route.ts';
import { findRoute, routes } from './rest/routes.ts';
import { clientOf, type Send } from './test-client.ts';

let github: GitHub;
let repository: Repository;
let send: Send;
let root: string;
const problems: string[] = [];
const asked = new Set<Route | undefined>();

const workflow = 'on:\n  workflow_dispatch:\n    inputs:\n      tag: { required: true }\n';

beforeAll(async () => {
  github = await startGitHub();
  const check = createOpenApiCheck();
  github.onExchange = (exchange) => {
    const { method, path } = exchange.request;
    if (exchange.status < 300) asked.add(findRoute(method, path.replace(/^\/repos\/acme\/shop/, ''))?.route);
    problems.push(...check(exchange));
  };
  repository = await github.createRepository('acme/shop');
  root = await repository.commit('main', {
    files: { 'a.txt': '1\n2\n3\n', 'src/deep/b.txt': 'b', '.github/workflows/deploy.yml': workflow, link: 'a.txt' },
    modes: { link: '120000' },
    date: '2026-01-01T10:00:00Z',
  });
  await repository.tag('v1.0.0', 'main');
  await repository.branch('develop', 'main');
  await repository.commit('hotfix/one', {
    parents: ['main'],
    files: { 'a.txt': '1\n2\nfixed\n' },
    message: 'fix: one',
  });
  await repository.commit('develop', { files: { 'd.txt': 'd', 'src/deep/b.txt': null, 'src/c.txt': 'b' } });
  send = clientOf(github, 'acme/shop', github.createToken({ kind: 'app', permissions: everything }));
});

const everything = {
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  actions: 'write',
  deployments: 'write',
  checks: 'read',
  statuses: 'read',
  administration: 'write',
} as const;

afterAll(() => github.close());

/** Sends one request after the other and gives back the statuses. */
async function statuses(...calls: [method: string, path: string, body?: unknown][]): Promise<number[]> {
  const found: number[] = [];
  for (const [method, path, body] of calls) found.push((await send(method, path, body)).status);
  return found;
}

describe('every route answers as GitHub describes it', () => {
  test('repository, refs', async () => {
    const found = await statuses(
      ['GET', ''],
      ['GET', '/git/ref/heads/main'],
      ['GET', '/git/ref/heads%2Fhotfix%2Fone'],
      ['GET', '/git/ref/heads/absent'],
      ['GET', '/git/matching-refs/heads/'],
      ['POST', '/git/refs', { ref: 'refs/heads/made', sha: root }],
      ['POST', '/git/refs', { ref: 'refs/heads/made', sha: root }],
      ['PATCH', '/git/refs/heads/made', { sha: await repository.tip('develop') }],
      ['PATCH', '/git/refs/heads/made', { sha: root }],
      ['PATCH', '/git/refs/heads/made', { sha: root, force: true }],
      ['DELETE', '/git/refs/heads/made'],
      ['DELETE', '/git/refs/heads/made'],
      ['DELETE', '/git/refs/heads/main'],
    );
    expect(found).toEqual([200, 200, 200, 404, 200, 201, 422, 200, 422, 200, 204, 422, 422]);
  });

  test('git objects', async () => {
    const blob = await send('POST', '/git/blobs', { content: 'aGk=', encoding: 'base64' });
    const tree = await send('POST', '/git/trees', {
      base_tree: root,
      tree: [
        { path: 'hi.txt', mode: '100644', type: 'blob', sha: blob.body.sha },
        { path: 'run.sh', mode: '100755', type: 'blob', content: 'exit 0\n' },
        { path: 'a.txt', mode: '100644', type: 'blob', sha: null },
      ],
    });
    const commit = await send('POST', '/git/commits', { message: 'Made', tree: tree.body.sha, parents: [root] });
    const object = { tag: 'v1.0.1', message: 'One', object: commit.body.sha, type: 'commit' };
    const tag = await send('POST', '/git/tags', object);
    expect([blob, tree, commit, tag].map((reply) => reply.status)).toEqual([201, 201, 201, 201]);
    expect(commit.body.verification.verified).toBe(true);
    const found = await statuses(
      ['POST', '/git/refs', { ref: 'refs/tags/v1.0.1', sha: tag.body.sha }],
      ['GET', '/git/ref/tags/v1.0.1'],
      ['GET', `/git/tags/${tag.body.sha}`],
      ['GET', `/git/tags/${root}`],
      ['GET', `/git/commits/${commit.body.sha}`],
      ['GET', `/git/commits/${blob.body.sha}`],
      ['GET', `/git/blobs/${blob.body.sha}`],
      ['GET', `/git/blobs/${root}`],
      ['GET', `/git/trees/${tree.body.sha}`],
      ['GET', '/git/trees/main?recursive=1'],
      ['GET', `/git/trees/${blob.body.sha}`],
      ['POST', '/git/trees', { tree: [{ path: '', mode: '100644', content: '' }] }],
      ['POST', '/git/commits', { message: 'x', tree: root }],
      ['POST', '/git/tags', { ...object, object: '1'.repeat(40) }],
    );
    expect(found).toEqual([201, 200, 200, 404, 200, 404, 200, 404, 200, 200, 404, 422, 422, 422]);
    expect(await repository.git('ls-tree', '--name-only', '-r', commit.body.sha)).toBe(
      '.github/workflows/deploy.yml\nhi.txt\nlink\nrun.sh\nsrc/deep/b.txt',
    );
    expect(await repository.git('fsck', '--strict')).toBe('');
  });

  test('compare, commits, branches, contents, checks', async () => {
    repository.addCheckRun(root, { name: 'ci', conclusion: 'failure' });
    repository.addStatus(root, { context: 'lint', state: 'success' });
    const found = await statuses(
      ['GET', '/compare/main...develop'],
      ['GET', '/compare/main...hotfix%2Fone?per_page=1&page=2'],
      ['GET', '/compare/main...acme:develop'],
      ['GET', '/compare/main...absent'],
      ['GET', '/commits?sha=develop&per_page=1'],
      ['GET', '/commits?path=a.txt&since=2025-01-01T00:00:00Z'],
      ['GET', '/commits?sha=absent'],
      ['GET', '/commits/develop'],
      ['GET', '/commits/absent'],
      ['GET', `/commits/${root}/pulls`],
      ['GET', '/commits/main/check-runs?check_name=ci'],
      ['GET', '/commits/main/status'],
      ['GET', '/branches?per_page=2'],
      ['GET', '/branches/hotfix/one'],
      ['GET', '/branches/absent'],
      ['GET', '/rules/branches/main'],
      ['GET', '/contents/a.txt'],
      ['GET', '/contents/src?ref=develop'],
      ['GET', '/contents/absent'],
      ['GET', '/contents'],
    );
    expect(found.filter((status) => status !== 200)).toEqual([404, 404, 422, 404, 404]);
  });

  test('pull requests, merges', async () => {
    const wish = { head: 'hotfix/one', base: 'main', title: 'One' };
    const found = await statuses(
      ['POST', '/pulls', wish],
      ['POST', '/pulls', wish],
      ['POST', '/pulls', { ...wish, head: 'absent' }],
      ['POST', '/pulls', { ...wish, body: 'x'.repeat(65_537), head: 'develop' }],
      ['GET', '/pulls?state=all&head=acme:hotfix/one&sort=updated&direction=desc'],
      ['GET', '/pulls/1'],
      ['PATCH', '/pulls/1', { title: 'Two', body: 'More' }],
      ['GET', '/pulls/1/commits'],
      ['GET', '/pulls/1/files'],
      ['POST', '/pulls/1/requested_reviewers', { reviewers: ['ada'], team_reviewers: ['crew'] }],
      ['GET', '/pulls/1/reviews'],
      ['POST', '/pulls/1/requested_reviewers', { reviewers: ['hotfix-app[bot]'] }],
      ['PUT', '/pulls/1/merge', { sha: root }],
      ['PUT', '/pulls/1/merge', { merge_method: 'squash' }],
      ['PUT', '/pulls/1/merge', {}],
      ['GET', '/pulls/1'],
      ['POST', '/merges', { base: 'develop', head: 'main', commit_message: 'Back' }],
      ['POST', '/merges', { base: 'develop', head: 'main' }],
      ['POST', '/merges', { base: 'absent', head: 'main' }],
      ['POST', '/merges', { base: 'develop' }],
    );
    const created = [201, 422, 422, 422, 200, 200, 200, 200, 200, 201, 200, 422];
    expect(found).toEqual([...created, 409, 200, 405, 200, 201, 204, 404, 422]);
    await repository.commit('clash', { parents: ['main'], files: { 'd.txt': 'other' } });
    expect(await statuses(['POST', '/merges', { base: 'develop', head: 'clash' }])).toEqual([409]);
  });

  test('releases', async () => {
    const made = await send('POST', '/releases', { tag_name: 'v1.0.0', name: 'One', make_latest: 'false' });
    const draft = await send('POST', '/releases', { tag_name: 'v2.0.0', draft: true, generate_release_notes: true });
    const found = await statuses(
      ['POST', '/releases', { tag_name: 'v1.0.0' }],
      ['GET', '/releases'],
      ['GET', '/releases/latest'],
      ['GET', '/releases/tags/v1.0.0'],
      ['GET', '/releases/tags/v2.0.0'],
      ['GET', `/releases/${made.body.id}`],
      ['GET', '/releases/1'],
      ['PATCH', `/releases/${draft.body.id}`, { draft: false, body: 'Text', make_latest: 'true' }],
      ['DELETE', `/releases/${made.body.id}`],
      ['POST', '/releases/generate-notes', { tag_name: 'v2.0.0', previous_tag_name: 'v1.0.0' }],
    );
    expect([made.status, draft.status, ...found]).toEqual([201, 201, 422, 200, 200, 200, 404, 200, 404, 200, 204, 200]);
  });

  test('issues, labels', async () => {
    const issue = await send('POST', '/issues', {
      title: 'Task',
      body: 'Text',
      labels: ['hotfix'],
      assignees: ['ada'],
    });
    const at = `/issues/${issue.body.number}`;
    const comment = await send('POST', `${at}/comments`, { body: 'Hello' });
    const found = await statuses(
      ['GET', '/issues?state=all&labels=hotfix'],
      ['GET', at],
      ['GET', '/issues/1'],
      ['GET', '/issues/99'],
      ['GET', `${at}/comments`],
      ['GET', `/issues/comments/${comment.body.id}`],
      ['PATCH', `/issues/comments/${comment.body.id}`, { body: 'Again' }],
      ['PATCH', '/issues/comments/1', { body: 'Again' }],
      ['DELETE', `/issues/comments/${comment.body.id}`],
      ['DELETE', `/issues/comments/${comment.body.id}`],
      ['POST', `${at}/labels`, { labels: ['urgent'] }],
      ['GET', `${at}/labels`],
      ['DELETE', `${at}/labels/Urgent`],
      ['DELETE', `${at}/labels/urgent`],
      ['POST', `${at}/assignees`, { assignees: ['bob'] }],
      ['PATCH', at, { state: 'closed', state_reason: 'completed' }],
      ['POST', '/labels', { name: 'cycle', color: 'ff0000', description: 'd' }],
      ['POST', '/labels', { name: 'cycle' }],
      ['GET', '/labels'],
      ['GET', '/labels/cycle'],
      ['GET', '/labels/absent'],
    );
    const conversation = [200, 200, 200, 404, 200, 200, 200, 404, 204, 404];
    const expected = [...conversation, 200, 200, 200, 404, 201, 200, 201, 422, 200, 200, 404];
    expect([issue.status, comment.status, ...found]).toEqual([201, 201, ...expected]);
    repository.settings.hasIssues = false;
    expect(await statuses(['POST', '/issues', { title: 'No' }])).toEqual([410]);
    repository.settings.hasIssues = true;
  });

  test('workflows and runs', async () => {
    const at = '/actions/workflows/deploy.yml';
    const found = await statuses(
      ['POST', `${at}/dispatches`, { ref: 'main', inputs: { tag: 'v1' } }],
      ['POST', `${at}/dispatches`, { ref: 'main', inputs: { tag: 'v1' }, return_run_details: true }],
      ['GET', `${at}/runs?event=workflow_dispatch&branch=main&created=%3E%3D2026-01-01T00:00:00Z`],
      ['GET', '/actions/runs?per_page=1'],
      ['GET', `/actions/runs/${repository.runs[0]?.id}`],
      ['GET', '/actions/permissions/workflow'],
    );
    expect(found).toEqual([204, 200, 200, 200, 404, 200]);
    expect(repository.dispatches.map(({ inputs }) => inputs)).toEqual([{ tag: 'v1' }, { tag: 'v1' }]);
    expect(await statuses(['GET', `/actions/runs/${repository.runs[0]?.id}`])).toEqual([200]);
  });

  test('rulesets, classic protection', async () => {
    const ruleset = {
      name: 'releases',
      target: 'tag',
      enforcement: 'active',
      conditions: { ref_name: { include: ['refs/tags/v9*'], exclude: [] } },
      rules: [{ type: 'update' }, { type: 'deletion' }],
      bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }],
    };
    const made = await send('POST', '/rulesets', ruleset);
    const one = await send('POST', '/rulesets', ruleset);
    const at = `/rulesets/${made.body.id}`;
    repository.protect('guarded', { requirePullRequest: true, requiredChecks: ['ci'] });
    await repository.branch('guarded', 'main');
    const found = await statuses(
      ['GET', '/rulesets?per_page=1&page=2&includes_parents=false&targets=tag,branch'],
      ['GET', at],
      ['GET', '/rulesets/1'],
      ['PUT', at, { rules: [{ type: 'creation' }] }],
      ['PUT', '/rulesets/1', { name: 'x' }],
      ['POST', '/rulesets', { ...ruleset, rules: [{ type: 'update' }, { type: 'unheard_of' }] }],
      ['POST', '/rulesets', { name: 'x' }],
      ['DELETE', at],
      ['DELETE', at],
      ['GET', '/branches/guarded/protection'],
      ['GET', '/branches/main/protection'],
    );
    expect([made.status, one.status, ...found]).toEqual([
      201, 201, 200, 200, 404, 200, 404, 422, 422, 204, 404, 200, 404,
    ]);
    await send('DELETE', `/rulesets/${one.body.id}`);
  });

  test('deployments, environments', async () => {
    const calm = { auto_merge: false, required_contexts: [], environment: 'staging' };
    const payload = { from: 'v1.0.1' };
    const made = await send('POST', '/deployments', { ...calm, ref: 'v1.0.0', payload, description: 'Back' });
    const at = `/deployments/${made.body.id}`;
    const found = await statuses(
      ['POST', '/deployments', { ...calm, ref: 'absent' }],
      ['POST', '/deployments', { ref: 'v1.0.0' }],
      ['POST', '/deployments', { ref: root, auto_merge: false, required_contexts: ['never'] }],
      ['POST', '/deployments', { ...calm, ref: 'main', payload: 'text' }],
      ['GET', `/deployments?environment=staging&ref=v1.0.0&sha=${root}&task=deploy&per_page=1`],
      ['GET', at],
      ['GET', '/deployments/1'],
      ['POST', `${at}/statuses`, { state: 'in_progress', log_url: 'https://example.com/log' }],
      ['POST', `${at}/statuses`, { state: 'success', environment_url: 'https://example.com', description: 'Done' }],
      ['POST', `${at}/statuses`, { state: 'finished' }],
      ['POST', `${at}/statuses`, { state: 'success', description: 'x'.repeat(141) }],
      ['GET', `${at}/statuses?per_page=1`],
      ['GET', '/deployments/1/statuses'],
      ['GET', '/environments'],
      ['GET', '/environments/Staging'],
      ['GET', '/environments/absent'],
    );
    const expected = [422, 409, 409, 201, 200, 200, 404, 201, 201, 422, 422, 200, 404, 200, 200, 404];
    expect([made.status, ...found]).toEqual([201, ...expected]);
    await repository.branch('behind', 'v1.0.0');
    expect(await statuses(['POST', '/deployments', { ref: 'behind', required_contexts: [] }])).toEqual([202]);
  });

  test('the user of a token', async () => {
    const ask = async (token: string) =>
      (await fetch(`${github.apiUrl}/user`, { headers: { authorization: `Bearer ${token}` } })).status;
    const tokens = [github.createToken({ kind: 'classic' }), github.createToken(), 'ghp_none'];
    expect(await Promise.all(tokens.map(ask))).toEqual([200, 403, 401]);
  });

  test('nothing of all this breaks the description', () => {
    expect(problems).toEqual([]);
  });

  test('no route was left out', () => {
    const left = routes.filter((route) => !asked.has(route)).map(({ method, path }) => `${method} ${path}`);
    expect(left).toEqual([]);
  });
});
