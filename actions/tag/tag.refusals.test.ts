// What is not tagged, and why: nothing is ever written.

import { startGitHub } from '@hotfix-actions/sandbox';
import { openShop, play, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { tag } from './tag.ts';
import { openReleasable, openTwoLines, type Releasable, release, version, worldOf } from './tag.world.ts';

interface Refusal {
  readonly open?: () => Promise<Shop>;
  readonly arrange?: (shop: Shop) => Promise<unknown>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly says: readonly string[];
}

const refusals: Readonly<Record<string, Refusal>> = {
  'a commit that is a release already': {
    arrange: ({ repository }) => repository.tag('v1.3.0-hotfix.2', 'main'),
    inputs: { version: 'v1.3.0-hotfix.3' },
    says: ['is released already, as v1.3.0-hotfix.2', 'Use v1.3.0-hotfix.2'],
  },
  'a commit whose history holds a newer release': {
    arrange: async ({ repository }) => {
      await repository.tag('v1.5.1', 'main');
      await repository.commit('main', { files: { more: '1' } });
    },
    inputs: { version: 'v1.5.0-hotfix.1' },
    says: ['v1.5.0-hotfix.1 would ship v1.5.1', 'Take a version above v1.5.1'],
  },
  'a commit that an older release on production contains': {
    arrange: async ({ repository }) => {
      await repository.commit('main', { files: { more: '1' } });
      await repository.tag('v1.3.0-hotfix.1', 'main');
    },
    inputs: { version: 'v1.3.0-hotfix.2', target: 'main~1' },
    says: ['v1.3.0-hotfix.1, which is below v1.3.0-hotfix.2, already contains', 'higher number on older code'],
  },
  'a commit that an older release on a branch of its own contains': {
    arrange: async ({ repository }) => {
      await repository.branch('gone', 'main');
      await repository.commit('gone', { files: { more: '1' } });
      await repository.tag('v1.3.0-hotfix.1', 'gone');
      await repository.deleteBranch('gone');
    },
    inputs: { version: 'v1.3.0-hotfix.2' },
    says: ['v1.3.0-hotfix.1, which is below'],
  },
  'a commit from before the first release, which is on a branch of its own': {
    arrange: async ({ repository }) => {
      await repository.git('update-ref', '-d', 'refs/tags/v1.3.0');
      await repository.branch('gone', 'main');
      await repository.commit('gone', { files: { more: '1' } });
      await repository.tag('v1.0.0', 'gone');
      await repository.deleteBranch('gone');
    },
    inputs: { version: 'v1.1.0' },
    says: ['v1.0.0, which is below v1.1.0, already contains'],
  },
  'a commit that is on no production branch': {
    inputs: { target: 'develop' },
    says: ['is on no production branch (main)', 'input `branch`'],
  },
  'a commit of an unmerged hotfix': {
    arrange: async ({ repository }) => {
      await repository.branch('hotfix/next', 'main');
      await repository.commit('hotfix/next', { files: { more: '1' } });
    },
    inputs: { target: 'hotfix/next', branch: 'main\nsupport/**' },
    says: ['is on no production branch'],
  },
  'a commit that shares no history with production': {
    arrange: ({ repository }) => repository.commit('orphan', { files: { a: '1' }, parents: [] }),
    inputs: { target: 'orphan' },
    says: ['is on no production branch'],
  },
  'a target that does not exist': {
    inputs: { target: 'nowhere' },
    says: ['There is no branch, tag or commit "nowhere"', '`target`'],
  },
  'a production branch that does not exist': {
    inputs: { branch: 'master' },
    says: ['There is no branch "master" (input `branch`)'],
  },
  'a version that is none': {
    inputs: { version: '1.3' },
    says: ['`version` is "1.3": accepted: vX.Y.Z or vX.Y.Z-hotfix.N'],
  },
  'a pre-release': { inputs: { version: 'v1.4.0-rc.1' }, says: ['`version` is "v1.4.0-rc.1"'] },
  'hotfix number 0': { inputs: { version: 'v1.3.0-hotfix.0' }, says: ['`version` is "v1.3.0-hotfix.0"'] },
  'a version of another prefix': {
    inputs: { version: 'v1.3.1', 'tag-prefix': 'api-v' },
    says: ['`version` is "v1.3.1": accepted: api-vX.Y.Z'],
  },
  'a version that is none of any prefix, beside a bad prefix': {
    inputs: { version: '1.3', 'tag-prefix': 'a b' },
    says: ['`version` is "1.3": accepted: <tag-prefix>X.Y.Z', '`tag-prefix` is "a b"'],
  },
  'a missing version': { inputs: { version: '' }, says: ['`version` is missing'] },
  'a hostile version': { inputs: { version: 'v1\n::error::x' }, says: ['`version` is "v1\\n::error::x"'] },
  'bad inputs, all together': {
    inputs: {
      version: 'x',
      release: 'yes',
      'make-latest': 'maybe',
      draft: '1',
      'dry-run': 'no',
      'trigger-workflows': 'deploy',
      branch: 'a..b',
      target: 'a b',
    },
    says: [
      '8 inputs',
      '`release` is "yes": accepted: true, false',
      '`make-latest` is "maybe": accepted: auto, true, false',
      '`trigger-workflows` is "deploy"',
      '`branch` is "a..b"',
    ],
  },
};

for (const [title, { open = openReleasable, arrange, inputs = {}, says }] of Object.entries(refusals)) {
  test(`refuses ${title}`, async () => {
    await using shop = await open();
    await arrange?.(shop);
    const target = inputs['target']?.startsWith('main~')
      ? { target: await shop.repository.git('rev-parse', inputs['target']) }
      : {};
    const before = await worldOf(shop);
    const step = await release(shop, { ...inputs, ...target });
    for (const part of says) expect(step.failure).toContain(part);
    expect(step.outputs).toEqual({});
    expect(step.summary).toContain('## tag: stopped');
    expect(shop.github.writes()).toEqual([]);
    expect(await worldOf(shop)).toEqual(before);
  });
}

test('refuses to move a tag, names both commits and changes nothing, not even a release', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag(version, 'v1.3.0');
  const there = (await shop.repository.tags())[version] ?? '';
  const step = await release(shop);
  expect(step.failure).toContain(there);
  expect(step.failure).toContain(shop.commit);
  expect(shop.repository.releases).toEqual([]);
  expect(shop.github.writes()).toEqual([]);
});

test('names of branches are text in the summary of an error, never markup', async () => {
  await using shop = await openReleasable();
  await shop.repository.branch('<a/href=/evil.example>@octocat', 'main');
  const { summary } = await release(shop, { branch: 'master' });
  expect(summary).toContain('&lt;a/href=/evil.example>');
  expect(summary).not.toMatch(/<a|@octocat/);
  expect(summary).toContain('(input `branch`)');
});

test('refuses an empty repository', async () => {
  await using github = await startGitHub();
  await github.createRepository('acme/empty');
  const { failure } = await play(github, tag, {
    repository: 'acme/empty',
    inputs: { version, target: 'main' },
  });
  expect(failure).toContain('The repository acme/empty is empty');
});

test('the default branches are main and whatever support branches there are', async () => {
  await using shop: Releasable = await openTwoLines();
  const { result } = await release(shop, { target: shop.commit });
  expect(result).toBe('created');
});

test('production may have another name', async () => {
  await using shop = await openShop({ defaultBranch: 'main' });
  await shop.repository.branch('live/eu', 'develop');
  const { result } = await release(shop, { target: 'live/eu', branch: 'main, live/*' });
  expect(result).toBe('created');
});
