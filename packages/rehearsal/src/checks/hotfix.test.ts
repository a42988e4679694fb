// The checks at the end look at the repository: each must see it when what it claims is not so.

import { type GitHub, startGitHub } from '@hotfix-actions/sandbox';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openExample } from '../example.ts';
import type { PullRequestShown } from '../report.ts';
import type { Ended } from '../scenario.ts';
import { describeWorld } from '../world.ts';
import { checkHotfix, foretoldConflicts } from './hotfix.ts';

const tag = 'v1.3.0-hotfix.1';
const release = {
  id: 1,
  tagName: tag,
  targetCommitish: 'main',
  name: null,
  body: null,
  draft: false,
  prerelease: false,
  immutable: false,
  makeLatest: 'true' as const,
  author: 'octocat',
  createdAt: '2026-11-23T09:30:00Z',
  publishedAt: '2026-11-23T09:30:00Z',
};

const gates = JSON.stringify([{ gate: 'tests', status: 'passed', summary: '', seconds: 1 }]);

let github: GitHub;
let end: Ended;

/** The end as it should be, made by hand: tagged, released, and back in develop. */
beforeEach(async () => {
  github = await startGitHub();
  const fix = 'hotfix/by-hand';
  const stage = { ...(await openExample(github, { conflict: false })), fix };
  const { repository, change = {} } = stage;
  await repository.branch(fix, 'main');
  await repository.commit(fix, change);
  const body = `\`${tag}\`\n\n| Gate | Verdict |\n|---|---|\n| tests | ✓ passed |\n`;
  const { number, title } = await repository.openPullRequest({ head: fix, base: 'main', title: 'Fix', body });
  const merged = await repository.mergePullRequest(number, { deleteBranch: true });
  await repository.tag(tag, 'main');
  repository.releases.push({ ...release });
  await repository.merge('develop', 'main');
  const outcome = { tag, commit: merged, main: 'main', develop: 'develop', fix, back: 'merged' };
  const opened = { number, title, head: fix, base: 'main', body };
  const found = { opened, gates, foretold: [], merged, conflicts: [], worlds: ['same', 'same'] };
  end = { stage, found, outcome, proposed: undefined, conflicts: [], timeLine: [], issue: undefined };
});
afterEach(() => github.close());

const wrong = async (ended: Ended) =>
  (await checkHotfix(ended)).filter(({ holds }) => !holds).map(({ found }) => found);

const proposed = { number: 2, title: '', head: `back-merge/${tag}-to-develop`, base: 'develop', body: '`a` and `b`' };

test('a good end holds', async () => {
  expect(await wrong(end)).toEqual([]);
});

test('a lightweight tag is seen', async () => {
  await end.stage.repository.tag(tag, 'main', { annotated: false });
  expect(await wrong(end)).toEqual(['it is commit']);
});

test('a tag off production is seen, and one without the fix', async () => {
  const { repository } = end.stage;
  await repository.tag(tag, 'develop');
  expect(await wrong(end)).toEqual(['main lacks it']);
  await repository.tag(tag, 'v1.3.0');
  expect(await wrong(end)).toEqual(['it lacks the fix']);
});

test('no tag at all is seen', async () => {
  const none = await wrong({ ...end, outcome: { ...end.outcome, tag: '' } });
  expect(none).toEqual(['it does not name ', 'it is nothing', 'there is no tag', 'there is no release']);
});

test.each([['prerelease'], ['draft']] as const)('a %s is seen', async (kind) => {
  end.stage.repository.releases[0] = { ...release, [kind]: true };
  expect(await wrong(end)).toEqual(['it is a pre-release or a draft']);
});

test('a develop without main is seen', async () => {
  await end.stage.repository.branch('develop', 'v1.3.0');
  expect(await wrong(end)).toEqual([`develop lacks ${end.found.merged}`]);
});

test('with conflicts, a pull request must be there, from its own branch, with every path', async () => {
  const conflicting = { ...end, found: { ...end.found, conflicts: ['a', 'b'] } };
  expect(await wrong(conflicting)).toEqual(['there is no open pull request']);
  expect(await wrong({ ...conflicting, proposed })).toEqual([]);
  expect(await wrong({ ...conflicting, proposed: { ...proposed, body: '`a`' } })).toEqual(['it does not list `b`']);
  expect(await wrong({ ...conflicting, proposed: { ...proposed, head: 'main' } })).toEqual([
    `its head is main instead of ${proposed.head}`,
  ]);
});

test('a branch that is left is seen', async () => {
  const { repository } = end.stage;
  await repository.branch('hotfix/by-hand', 'main');
  expect(await wrong(end)).toEqual(['it is still there']);
});

test('a tracking issue that is not there, or open, or closed too early, is seen', async () => {
  const issue = { number: 7, title: '', state: 'open', body: 'waits for #2', comments: [] } as const;
  const tracked = { ...end, found: { ...end.found, issue: 7 } };
  expect(await wrong(tracked)).toEqual(['there is none']);
  expect(await wrong({ ...tracked, issue })).toEqual(['it is open']);
  expect(await wrong({ ...tracked, issue: { ...issue, state: 'closed' } })).toEqual([]);
  const waiting = { ...tracked, found: { ...tracked.found, conflicts: ['a', 'b'] }, proposed };
  expect(await wrong({ ...waiting, issue })).toEqual([]);
  expect(await wrong({ ...waiting, issue: { ...issue, body: 'waits for #22' } })).toEqual(['it does not link it']);
  expect(await wrong({ ...waiting, issue: { ...issue, state: 'closed' } })).toEqual(['it is closed']);
});

test('a branch of a contributor that lacks development is seen, unless it was left on purpose', async () => {
  const row = { branch: 'contrib/sorting', status: 'rebased' };
  const lacking = { ...end, found: { ...end.found, rebased: [row] } };
  expect((await wrong(lacking)).join()).toContain('it lacks ');
  const left = { ...end, found: { ...end.found, rebased: [{ ...row, status: 'skipped' }] } };
  expect(await wrong(left)).toEqual([]);
  await end.stage.repository.merge('contrib/sorting', 'develop');
  expect(await wrong(lacking)).toEqual([]);
});

test('in the example, a pull request without a conflict is no back-merge', async () => {
  await end.stage.repository.branch('develop', 'v1.3.0');
  expect(await wrong({ ...end, proposed })).toEqual([`develop lacks ${end.found.merged}`]);
});

test('a pull request that was not opened is seen, and one that is not merged', async () => {
  const { opened, ...without } = end.found;
  expect(await wrong({ ...end, found: without })).toEqual(['open-pr opened none']);
  if (opened) end.stage.repository.pullRequests.splice(0);
  expect(await wrong(end)).toEqual(['it is not merged']);
});

test('a pull request that promised another version is seen', async () => {
  const opened = { ...opening(end), body: opening(end).body.replace(tag, 'v1.3.1') };
  expect(await wrong({ ...end, found: { ...end.found, opened } })).toEqual([`it does not name ${tag}`]);
});

test('gates that the pull request does not show are seen, and in the example those that failed', async () => {
  const rows = [{ gate: 'lint', status: 'passed' }];
  const unseen = { ...end, found: { ...end.found, gates: JSON.stringify(rows) } };
  expect(await wrong(unseen)).toEqual(['lint is not shown']);
  const opened = { ...opening(end), body: opening(end).body.replace('✓ passed', '✗ failed') };
  const failed = { opened, gates: gates.replace('passed', 'failed') };
  const bad = { ...end, found: { ...end.found, ...failed } };
  expect(await wrong(bad)).toEqual(['tests failed']);
  expect(await wrong({ ...bad, stage: { ...end.stage, copied: true } })).toEqual([]);
});

test('a forecast is held against what came', async () => {
  const listed = { ...proposed, body: '`met` and `surprise`' };
  const found = { ...end.found, foretold: ['met', 'spared'], conflicts: ['met', 'surprise'] };
  const conflicts = foretoldConflicts(found, listed);
  expect(conflicts).toEqual([
    { path: 'met', foretold: true, met: true },
    { path: 'spared', foretold: true, met: false },
    { path: 'surprise', foretold: false, met: true },
  ]);
  const told = await wrong({ ...end, found, conflicts, proposed: listed });
  expect(told).toEqual(['spared did not come, surprise came unforetold']);
  const { foretold: _, ...none } = end.found;
  expect(await wrong({ ...end, found: none })).toEqual(['nothing was foretold for develop']);
});

function opening({ found: { opened } }: Ended): PullRequestShown {
  if (!opened) throw new Error('there is no pull request');
  return opened;
}

test.each([
  ['a branch', async () => end.stage.repository.branch('more', 'main')],
  ['a tag', async () => end.stage.repository.tag('v9.9.9', 'main')],
  ['a release', async () => end.stage.repository.releases.push({ ...release, id: 2 })],
  ['a pull request', async () => end.stage.repository.openPullRequest({ head: 'develop', base: 'main', title: '' })],
])('a second run that makes %s is seen', async (_what, change) => {
  const { repository } = end.stage;
  const before = await describeWorld(repository);
  await change();
  const worlds = [before, await describeWorld(repository)] as const;
  expect(await wrong({ ...end, found: { ...end.found, worlds } })).toContain('something changed');
});
