// What several stories have in common: the buttons, and what is there afterwards.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { PullRequestRecord, Repository } from '@hotfix-actions/sandbox';
import { type Hub, openHub } from '../hub.ts';
import { fix, writeProject } from '../project.ts';
import type { StoryOptions } from './story.ts';

export const first = 'v1.3.0-hotfix.1';

/** Nothing but reading: no ref, no issue, no pull request. */
export async function lookOver(hub: Hub): Promise<void> {
  const dispatches = hub.github.writes().length + 1;
  await hub.presses('hotfix-doctor.yml');
  assert.equal(hub.github.writes().length, dispatches, 'doctor wrote something');
}

export async function openStage(
  options: StoryOptions,
  wish: { readonly app: boolean; readonly develop: Readonly<Record<string, string>> },
): Promise<Hub> {
  const hub = await openHub({ ...options, app: wish.app, variables: { PRODUCTION: options.production } });
  await writeProject(hub.repository, wish);
  await hub.asks('POST', '/releases', { tag_name: 'v1.3.0', name: 'v1.3.0' });
  await hub.opens();
  return hub;
}

/** The button, and the fix that a person pushes to the branch it made. */
export async function begin(hub: Hub, base = 'main', from = base): Promise<string> {
  const { repository } = hub;
  await hub.presses('hotfix-start.yml', { name: 'Negative counts', severity: 'critical', from });
  const branches = Object.keys(await repository.branches()).filter((name) => name.startsWith('hotfix/'));
  assert.equal(branches.length, 1, `one hotfix branch, not ${branches}`);
  const [branch = ''] = branches;
  assert.match(branch, /^hotfix\/\d{8}T\d{6}Z_negative-counts$/);
  assert.equal(await repository.tip(branch), await repository.tip(base));
  assert.deepEqual(
    repository.issues.map(({ state }) => state),
    ['open'],
  );
  await hub.does(() => repository.commit(branch, fix));
  return branch;
}

export async function propose(hub: Hub, branch: string, base = 'main'): Promise<PullRequestRecord> {
  await hub.presses('hotfix-open-pr.yml', {}, branch);
  const pull = onlyOpen(hub.repository, base);
  // With GITHUB_TOKEN it waits for an approval; an App's starts at once.
  assert.equal(hub.held(), hub.app ? 0 : 1, 'the check of what was opened');
  assert.equal(pull.head.ref, branch);
  assert.match(pull.body ?? '', /coverage/i);
  return pull;
}

export function onlyOpen({ pullRequests }: Repository, base: string): PullRequestRecord {
  const open = pullRequests.filter((pull) => pull.state === 'open' && pull.base.ref === base);
  const [pull] = open;
  assert.ok(pull && open.length === 1, `one pull request is open into ${base}, not ${open.length}`);
  return pull;
}

/** Tag, release, back-merge; the branch is gone. */
export async function expectReleased({ repository }: Hub, branch: string): Promise<void> {
  const tags = await repository.tags();
  assert.equal(tags[first], await repository.tip('main'));
  assert.equal(await repository.git('cat-file', '-t', first), 'tag');
  const release = repository.releases.find(({ tagName }) => tagName === first);
  assert.deepEqual([release?.draft, release?.prerelease, repository.latestRelease()?.tagName], [false, false, first]);
  assert.ok(await repository.contains('develop', tags[first] ?? ''), 'develop has the hotfix');
  assert.match((await repository.read('develop', 'src/price.js')) ?? '', /nothing/);
  assert.match((await repository.read('develop', 'package.json')) ?? '', /1\.4\.0-dev/);
  assert.equal(await repository.tip(branch), undefined);
}

/** By `finish`, or by `cleanup` after the back-merge that it waited for. */
export function expectClosed({ repository }: Hub): void {
  const [issue] = repository.issues;
  assert.equal(issue?.state, 'closed');
  assert.doesNotMatch(issue?.body ?? '', /- \[ \]/, 'every step is ticked off');
}

export async function expectRebased({ repository }: Hub): Promise<void> {
  const develop = (await repository.tip('develop')) ?? '';
  assert.equal(await repository.git('rev-parse', 'contrib/wishes^'), develop);
  assert.equal(
    await repository.git('log', '-1', '--format=%an %s', 'contrib/wishes'),
    'Grace feat(wishes): a list of wishes',
  );
}

/** Every deploy there was, the newest last: what each wrote, and what the repository says of it. A release deploys once. */
export async function expectDeployed(
  { repository }: Hub,
  { production }: StoryOptions,
  deploys: readonly string[],
): Promise<void> {
  const tags = await repository.tags();
  const lines = (await readFile(production, 'utf8')).trim().split('\n');
  assert.deepEqual(
    lines,
    deploys.map((tag) => `${tag} ${tags[tag]}`),
  );
  const deployments = repository.deployments.filter(({ environment }) => environment === 'production');
  assert.deepEqual(
    deployments.map(({ ref, sha, statuses }) => [ref, sha, statuses.at(-1)?.state]),
    // What ran there before runs no more.
    deploys.map((tag, index) => [tag, tags[tag], index === deploys.length - 1 ? 'success' : 'inactive']),
  );
}

export async function refsOf(repository: Repository): Promise<object> {
  return { branches: await repository.branches(), tags: await repository.tags() };
}

/** No code, tag or branch changes; the release is marked, and "latest" handed over. */
export async function expectRolledBack({ repository }: Hub, before: object): Promise<void> {
  assert.deepEqual(await refsOf(repository), before);
  assert.equal(repository.latestRelease()?.tagName === first, false);
  const release = repository.releases.find(({ tagName }) => tagName === first);
  assert.match(`${release?.name} ${release?.body}`, /bad/i);
  assert.match(release?.body ?? '', /orders are refused/);
}

/** By a pull request that a person merges; finish gives it a number, and develop keeps its work. */
export async function revert(hub: Hub): Promise<void> {
  const { repository } = hub;
  const develop = await repository.git('ls-tree', '-r', 'develop');
  await hub.presses('hotfix-revert.yml', { release: first, reason: 'orders are refused' });
  const pull = onlyOpen(repository, 'main');
  assert.equal(pull.head.ref, `revert/${first}`);
  await hub.approves();
  await hub.does(() => repository.mergePullRequest(pull.number));
  const tags = await repository.tags();
  assert.equal(tags['v1.3.1'], await repository.tip('main'));
  assert.equal(await repository.git('rev-parse', 'main^{tree}'), await repository.git('rev-parse', 'v1.3.0^{tree}'));
  assert.equal(await repository.git('ls-tree', '-r', 'develop'), develop);
  assert.ok(await repository.contains('develop', tags['v1.3.1'] ?? ''), 'develop has recorded the revert');
  assert.equal(await repository.tip(pull.head.ref), undefined);
}
