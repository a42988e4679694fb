// The checks at the end look at the repository: each must see it when what it claims is not so.

import { type GitHub, startGitHub } from '@hotfix-actions/sandbox';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkEnd, describeWorld, type Played } from './check.ts';
import { openExample } from './example.ts';

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

let github: GitHub;
let end: Played;

/** The end as it should be, made by hand: tagged, released, and back in develop. */
beforeEach(async () => {
  github = await startGitHub();
  const stage = await openExample(github, { conflict: false });
  const { repository, fix } = stage;
  const merged = await repository.merge('main', fix);
  await repository.tag(tag, 'main');
  repository.releases.push({ ...release });
  await repository.merge('develop', 'main');
  const outcome = { tag, commit: merged, main: 'main', develop: 'develop', fix, back: 'merged' };
  end = { stage, outcome, merged, conflicts: [], proposed: undefined, worlds: ['same', 'same'] };
});
afterEach(() => github.close());

const wrong = async (played: Played) =>
  (await checkEnd(played)).filter(({ holds }) => !holds).map(({ found }) => found);

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
  expect(none).toEqual(['it is nothing', 'there is no tag', 'there is no release']);
});

test.each([['prerelease'], ['draft']] as const)('a %s is seen', async (kind) => {
  end.stage.repository.releases[0] = { ...release, [kind]: true };
  expect(await wrong(end)).toEqual(['it is a pre-release or a draft']);
});

test('a develop without main is seen', async () => {
  await end.stage.repository.branch('develop', 'v1.3.0');
  expect(await wrong(end)).toEqual([`develop lacks ${end.merged}`]);
});

test('with conflicts, a pull request must be there, from its own branch, with every path', async () => {
  const conflicting = { ...end, conflicts: ['a', 'b'] };
  expect(await wrong(conflicting)).toEqual(['there is no open pull request']);
  expect(await wrong({ ...conflicting, proposed })).toEqual([]);
  expect(await wrong({ ...conflicting, proposed: { ...proposed, body: '`a`' } })).toEqual(['it does not list `b`']);
  expect(await wrong({ ...conflicting, proposed: { ...proposed, head: 'main' } })).toEqual([
    `its head is main instead of ${proposed.head}`,
  ]);
});

test('in the example, a pull request without a conflict is no back-merge', async () => {
  await end.stage.repository.branch('develop', 'v1.3.0');
  expect(await wrong({ ...end, proposed })).toEqual([`develop lacks ${end.merged}`]);
});

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
  expect(await wrong({ ...end, worlds })).toContain('something changed');
});
