// One scenario for each result, and for each way in which a bad release came to production.

import { expect, test } from '@jest/globals';
import {
  between,
  broken,
  expectTakenBack,
  filesOf,
  good,
  mergeIt,
  onlyOpen,
  openBad,
  openGood,
  openPulls,
  release,
  takeBack,
} from './revert.world.ts';

test('a bad release is taken back as one commit, in a pull request of its own branch', async () => {
  await using shop = await openBad();
  const before = await shop.repository.branches();
  const step = await takeBack(shop, { release: 'v1.5.1', reason: 'Nobody can\nsign in' });
  expect(step.failure).toBeUndefined();
  const pull = onlyOpen(shop);
  expect(step.outputs).toEqual({
    result: 'proposed',
    commits: expect.any(String),
    sha: pull.head.sha,
    'revert-branch': 'revert/v1.5.1',
    'pull-request-number': String(pull.number),
    'pull-request-url': `${shop.github.serverUrl}/acme/shop/pull/${pull.number}`,
    conflicts: '[]',
    version: 'v1.5.2',
  });
  expect([pull.head.ref, pull.base.ref, pull.title]).toEqual(['revert/v1.5.1', 'main', 'Revert v1.5.1']);
  expect(await shop.repository.branches()).toEqual({ ...before, 'revert/v1.5.1': pull.head.sha });
  await expectTakenBack(shop);
  const taken = await between(shop, 'v1.5.0', 'v1.5.1');
  expect([...(step.json('commits') as string[])].sort()).toEqual(taken);
  const [subject, , what, reason, , ...trailers] = (
    await shop.repository.git('log', '-1', '--format=%B', pull.head.sha)
  ).split('\n');
  expect([subject, what, reason]).toEqual([
    'Revert v1.5.1',
    'Takes back all that v1.5.1 brought since v1.5.0.',
    'Reason: Nobody can sign in',
  ]);
  expect(trailers.filter(Boolean).sort()).toEqual(taken.map((sha) => `Hotfix-Reverts: ${sha}`));
});

test.each(['squash', 'rebase'] as const)('a release that came by %s is taken back likewise', async (method) => {
  await using shop = await openGood();
  await release(shop, 'v1.5.1', broken, method);
  const step = await takeBack(shop);
  expect(step.result).toBe('proposed');
  await expectTakenBack(shop);
  expect([...(step.json('commits') as string[])].sort()).toEqual(await between(shop, 'v1.5.0', 'v1.5.1'));
});

test('of three merges and a direct push, in whatever order, all is taken back', async () => {
  await using shop = await openGood();
  const { repository } = shop;
  await shop.hotfix({ 'src/one.ts': '1\n' }, { branch: 'feature/one' });
  await repository.commit('main', { files: { 'src/pushed.ts': '1\n' }, message: 'Pushed' });
  await shop.hotfix({ 'src/one.ts': '2\n', 'src/two.ts': '2\n' }, { branch: 'feature/two', method: 'squash' });
  await shop.hotfix({ 'src/cart.ts': null }, { branch: 'feature/three' });
  await repository.tag('v1.5.1', 'main');
  const step = await takeBack(shop);
  expect(step.result).toBe('proposed');
  expect(step.json('commits')).toHaveLength(6);
  await expectTakenBack(shop);
});

test('what landed on production since is told as a warning, and stays', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  const [landed] = [await shop.hotfix({ 'src/later.ts': 'later\n' }, { branch: 'feature/later', title: 'Later work' })];
  await repository.commit('main', { files: { 'src/pushed.ts': 'pushed\n' }, message: 'Pushed later' });
  const step = await takeBack(shop);
  expect(step.result).toBe('proposed');
  expect(step.warnings).toEqual([expect.stringContaining(`${landed.slice(0, 7)} Later work`)]);
  expect(step.warnings[0]).toContain('Pushed later');
  for (const text of [step.summary, onlyOpen(shop).body]) {
    expect(text).toContain('Later work');
    expect(text).toContain('Pushed later');
  }
  await mergeIt(shop);
  expect(await repository.read('main', 'src/later.ts')).toBe('later\n');
  expect(await repository.read('main', 'src/pushed.ts')).toBe('pushed\n');
  for (const [path, content] of Object.entries(good)) expect(await repository.read('main', path)).toBe(content);
});

test('a conflict names the paths and the later commits that touched them, and nothing is written', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  const mended = await repository.commit('main', {
    files: { 'src/auth.ts': 'export const checked = mended();\n' },
    message: 'fix: half of it',
  });
  await repository.commit('main', { files: { 'docs/other.md': 'x\n' }, message: 'Other work' });
  const before = await repository.branches();
  const step = await takeBack(shop);
  expect(step.outputs).toMatchObject({
    result: 'conflict',
    conflicts: '["src/auth.ts"]',
    sha: '',
    'revert-branch': '',
    'pull-request-number': '',
    'pull-request-url': '',
    version: 'v1.5.2',
  });
  expect(step.failure).toContain(
    `v1.5.1 cannot be taken out of main by itself: src/auth.ts (${mended.slice(0, 7)}) changed since`,
  );
  const [conflicts] = step.summary.split('### Landed since');
  expect(conflicts).toMatch(
    new RegExp(`\`src/auth.ts\` — content\n  - \\[\`${mended.slice(0, 7)}\`.* fix: half of it`),
  );
  expect(conflicts).not.toContain('Other work');
  expect(shop.github.writes()).toEqual([]);
  expect(await repository.branches()).toEqual(before);
});

test('nothing is left to revert where production has nothing of it any more', async () => {
  await using shop = await openBad();
  await takeBack(shop);
  await mergeIt(shop);
  shop.github.requests.length = 0;
  const step = await takeBack(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'nothing-to-revert', commits: '[]', version: '', sha: '' });
  // Where nothing goes, nothing is left without it.
  expect(step.warnings).toEqual([]);
  expect(shop.github.writes()).toEqual([]);
});

test('the release that a revert became is taken back as a release', async () => {
  await using shop = await openBad();
  await takeBack(shop);
  await shop.repository.tag('v1.5.2', await mergeIt(shop));
  const step = await takeBack(shop, { release: 'v1.5.2' });
  expect(step.outputs).toMatchObject({ result: 'proposed', version: 'v1.5.3', 'revert-branch': 'revert/v1.5.2' });
  await expectTakenBack(shop, 'v1.5.1');
});

test('tags may be given as refs, of a release and of a commit', async () => {
  await using shop = await openBad();
  const release = await takeBack(shop, { release: 'refs/tags/v1.5.1', 'dry-run': 'true' });
  const commit = await takeBack(shop, { commit: 'refs/tags/v1.5.1', 'dry-run': 'true' });
  expect(release.outputs).toMatchObject({ result: 'proposed', 'revert-branch': 'revert/v1.5.1' });
  expect(commit.json('commits')).toEqual(release.json('commits'));
});

test('a release of a support branch is taken back there', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  await repository.branch('support/v1.5.0', 'v1.5.0');
  await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' }, { into: 'support/v1.5.0' });
  await repository.tag('v1.5.0-hotfix.1', 'support/v1.5.0');
  const inputs = { release: 'v1.5.0-hotfix.1', branch: 'support/v1.5.0' };
  const step = await takeBack(shop, inputs);
  expect(step.outputs).toMatchObject({ result: 'proposed', version: 'v1.5.2' });
  expect(onlyOpen(shop).base.ref).toBe('support/v1.5.0');
  expect(await filesOf(shop, onlyOpen(shop).head.sha)).toBe(await filesOf(shop, 'v1.5.0'));
});

test('releases of another prefix do not exist for it', async () => {
  await using shop = await openGood();
  const { repository } = shop;
  await repository.tag('@acme/api@1.0.0', 'main');
  await repository.commit('main', { files: broken });
  await repository.tag('v1.5.1', 'main');
  await repository.commit('main', { files: { 'src/api.ts': '1\n' } });
  await repository.tag('@acme/api@1.0.1', 'main');
  const step = await takeBack(shop, { release: '@acme/api@1.0.1', 'tag-prefix': '@acme/api@' });
  expect(step.outputs).toMatchObject({ version: '@acme/api@1.0.2', 'revert-branch': 'revert/@acme/api@1.0.1' });
  expect(await filesOf(shop, onlyOpen(shop).head.sha)).toBe(await filesOf(shop, 'v1.5.0'));
});

test.each([
  ['hotfix', 'v1.5.2'],
  ['patch', 'v1.5.3'],
])('with `scheme: %s`, a hotfix that waits for its release takes its number before', async (scheme, version) => {
  await using shop = await openBad();
  await shop.hotfix({ 'src/later.ts': '1\n' });
  expect((await takeBack(shop, { release: 'v1.5.1', scheme })).outputs['version']).toBe(version);
});

test('a dry run says what it would do, and writes nothing', async () => {
  await using shop = await openBad();
  const step = await takeBack(shop, { release: 'v1.5.1', 'dry-run': 'true' });
  expect(step.outputs).toMatchObject({
    result: 'proposed',
    sha: '',
    'revert-branch': 'revert/v1.5.1',
    'pull-request-number': '',
    version: 'v1.5.2',
  });
  expect(step.json('commits')).toHaveLength(4);
  expect(step.summary).toContain('Would open a pull request from `revert/v1.5.1`');
  expect(shop.github.writes()).toEqual([]);
  expect(openPulls(shop)).toEqual([]);
});
