// What is deployed, and what is not: one scenario for each kind of ref, and for each thing that is asked of a release.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openReleased, release, verify, verifyRun } from './verify-tag.world.ts';

const hotfix = 'v1.3.0-hotfix.1';

test('verifies the tag that the run was started at, with a token that only reads contents', async () => {
  await using shop = await openReleased();
  const step = await verifyRun(shop, hotfix);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toEqual({
    result: 'verified',
    version: hotfix,
    sha: await shop.repository.tip('main'),
    'previous-version': 'v1.3.0',
  });
  expect(step.summary).toContain('## verify-tag: verified');
  expect(step.summary).toContain('is a release on `main`');
  expect(step.summary).toContain(`[\`v1.3.0\`](${shop.github.serverUrl}/acme/shop/releases/tag/v1.3.0)`);
  expect(step.summary).toContain('Next: ');
  expect(shop.github.writes().filter(({ path }) => !path.endsWith('/releases'))).toEqual([]);
});

for (const ref of [hotfix, `refs/tags/${hotfix}`]) {
  test(`verifies ${ref} as an input, in a run on a branch`, async () => {
    await using shop = await openReleased();
    await shop.repository.commit('main', { files: { later: '1' } });
    const { outputs } = await verify(shop, { ref });
    expect(outputs).toMatchObject({ result: 'verified', version: hotfix, 'previous-version': 'v1.3.0' });
  });
}

/** Refs that are no release tag, with what is said of them and what to give instead. */
const others: Readonly<Record<string, [arrange: (shop: Shop) => Promise<string>, said: string, hint: string]>> = {
  'a branch at a release': [
    async () => 'main',
    'main is a branch, and only a release tag is deployed',
    'There it is `v1.3.0-hotfix.1`.',
  ],
  'a branch by its full name': [async () => 'refs/heads/develop', 'develop is a branch', '`--ref v1.3.0-hotfix.1`'],
  'a branch that is gone': [async () => 'refs/heads/gone', 'gone is a branch, by its name', 'The newest release is'],
  'a SHA': [
    async ({ repository }) => (await repository.tip('main')) ?? '',
    'is a commit, and only a release tag is deployed',
    'There it is `v1.3.0-hotfix.1`.',
  ],
  'a short SHA': [
    async ({ repository }) => (await repository.git('rev-parse', 'v1.3.0^{commit}')).slice(0, 8),
    'is a commit',
    'There it is `v1.3.0`.',
  ],
  'a pull request': [async () => 'refs/pull/48/merge', 'refs/pull/48/merge is no tag', 'the input `ref`'],
  'a tag that does not exist': [async () => 'v1.4.0', 'There is no tag v1.4.0', '`git push origin refs/tags/v1.4.0`'],
  'a tag that is no version': [tagged('stable'), 'The tag stable is no release', 'There it is `v1.3.0-hotfix.1`.'],
  'a moving tag': [tagged('v1'), 'The tag v1 is no release: that is vX.Y.Z', 'There it is `v1.3.0-hotfix.1`.'],
  'a pre-release': [tagged('v1.4.0-rc.1'), 'The tag v1.4.0-rc.1 is a pre-release', 'Give a tag of the form vX.Y.Z'],
  'a release of another prefix': [tagged('api-v2.0.0'), 'The tag api-v2.0.0 is no release', '`tag-prefix`'],
  'a number that SemVer does not know': [tagged('v1.03.0'), 'The tag v1.03.0 is no release', 'Give a tag of the form'],
};

function tagged(name: string) {
  return async ({ repository }: Shop) => {
    await repository.tag(name, 'main');
    return name;
  };
}

for (const [title, [arrange, said, hint]] of Object.entries(others)) {
  test(`refuses ${title}, and says what it is and what to give`, async () => {
    await using shop = await openReleased();
    const step = await verify(shop, { ref: await arrange(shop) });
    expect(step.failure).toContain(said);
    expect(step.failure).toContain(hint.replace(/^`--ref/, '--ref').replace(/1`$/, '1'));
    expect(step.outputs).toEqual({});
    expect(step.summary).toContain('## verify-tag: stopped');
  });
}

test('a run on a branch is refused, whatever stands at its commit', async () => {
  await using shop = await openReleased();
  const { failure } = await verify(shop);
  expect(failure).toContain('main is a branch, and only a release tag is deployed');
});

test('where nothing was ever released it says so', async () => {
  await using shop = await openShop({ tag: 'other-1.0.0' });
  const { failure } = await verify(shop);
  expect(failure).toContain('There is no release vX.Y.Z yet');
});

for (const annotated of [true, false]) {
  const kind = annotated ? 'an annotated' : 'a lightweight';
  test(`${kind} tag is a release`, async () => {
    await using shop = await openReleased();
    const sha = await release(shop, 'v1.3.1', { annotated });
    const { outputs } = await verifyRun(shop, 'v1.3.1');
    expect(outputs).toMatchObject({ result: 'verified', sha });
  });

  test(`${kind} tag ${annotated ? 'satisfies' : 'does not satisfy'} require-annotated`, async () => {
    await using shop = await openReleased();
    await release(shop, 'v1.3.1', { annotated });
    const { failure = '', result } = await verifyRun(shop, 'v1.3.1', { inputs: { 'require-annotated': 'true' } });
    expect(result).toBe(annotated ? 'verified' : undefined);
    expect(failure.includes('The tag v1.3.1 is lightweight')).toBe(!annotated);
  });
}

test('where a branch has the same name the tag is meant, and a warning says what a checkout would take', async () => {
  await using shop = await openReleased();
  await shop.repository.branch(hotfix, 'develop');
  const sha = await shop.repository.tip('main');
  const [short, full, branch] = await Promise.all(
    [hotfix, `refs/tags/${hotfix}`, `refs/heads/${hotfix}`].map((ref) => verify(shop, { ref })),
  );
  expect([short?.outputs['sha'], full?.outputs['sha']]).toEqual([sha, sha]);
  expect(short?.warnings).toEqual([expect.stringContaining(`There is a branch ${hotfix} as well`)]);
  expect(branch?.failure).toContain(`${hotfix} is a branch`);
});

test('a tag that was moved since its run was started is refused, with both commits', async () => {
  await using shop = await openReleased();
  const sha = (await shop.repository.tip('main')) ?? '';
  const moved = await shop.repository.commit('main', { files: { evil: '1' } });
  await shop.repository.git('tag', '--force', hotfix, moved);
  const { failure } = await verifyRun(shop, hotfix, { sha });
  expect(failure).toContain(
    `The tag ${hotfix} is at ${moved}, but this run was started for ${sha}: the tag was moved.`,
  );
  expect(failure).toContain('Deploy nothing');
  // Named by hand, in a run of its own, nobody can tell.
  expect((await verify(shop, { ref: hotfix })).outputs).toMatchObject({ result: 'verified', sha: moved });
});

test('a run whose commit is told as the tag object is still at it', async () => {
  await using shop = await openReleased();
  const object = await shop.repository.git('rev-parse', `refs/tags/${hotfix}`);
  expect((await verifyRun(shop, hotfix, { sha: object })).result).toBe('verified');
});

test('a release that is on no production branch is refused', async () => {
  await using shop = await openReleased();
  const sha = await release(shop, 'v1.4.0', { on: 'develop' });
  const { failure } = await verifyRun(shop, 'v1.4.0');
  expect(failure).toContain(`v1.4.0 is at ${sha}, which is on no production branch (main)`);
  expect((await verifyRun(shop, 'v1.4.0', { inputs: { branch: 'main, develop' } })).result).toBe('verified');
});

test('a release of a support branch is on production, though main never had it', async () => {
  await using shop = await openReleased();
  const { repository } = shop;
  for (const line of ['v0.1.0', 'v0.2.0', 'v1.3.0', 'v0.4.0', 'v0.5.0']) {
    await repository.branch(`support/${line}`, 'v1.3.0');
    await repository.commit(`support/${line}`, { files: { line } });
  }
  await release(shop, 'v1.3.0-hotfix.2', { on: 'support/v1.3.0' });
  await repository.commit('support/v1.3.0', { files: { next: '1' } });
  const { outputs, summary } = await verifyRun(shop, 'v1.3.0-hotfix.2');
  expect(outputs).toMatchObject({ result: 'verified', 'previous-version': 'v1.3.0' });
  expect(summary).toContain('is a release on `support/v1.3.0`');
});

test('a production branch that is named and does not exist is an error', async () => {
  await using shop = await openReleased();
  const { failure } = await verify(shop, { ref: hotfix, branch: 'master' });
  expect(failure).toContain('There is no branch "master" (input `branch`)');
});
