// Which release it goes back to: by ancestry, newest first, passing over bad ones; after a failed deploy the one that ran last.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import {
  deploy,
  deployable,
  dispatched,
  markBad,
  openDeployed,
  openReleased,
  publish,
  releaseCommit,
  releaseOf,
  rollBack,
  writesOf,
} from './rollback.world.ts';

/** v1.5.0 is maintained on a support branch of its own, with two hotfix releases; v1.5.1 is on main. */
async function openSupported(): Promise<Shop> {
  const shop = await openReleased();
  await shop.repository.branch('support/v1.5.0', 'v1.5.0');
  for (const number of [1, 2]) {
    const files = { 'src/auth.ts': `export const checked = ${number};\n` };
    await releaseCommit(shop, `v1.5.0-hotfix.${number}`, { files, branch: 'support/v1.5.0' });
  }
  await shop.repository.deploy({ ref: 'v1.5.0-hotfix.2' });
  return shop;
}

test('before v1.5.0-hotfix.2 comes v1.5.0-hotfix.1, and then v1.5.0, whatever else was released', async () => {
  await using shop = await openSupported();
  expect((await rollBack(shop, deploy)).outputs).toMatchObject({ from: 'v1.5.0-hotfix.2', to: 'v1.5.0-hotfix.1' });
  const again = await rollBack(shop, { ...deploy, from: 'v1.5.0-hotfix.1' });
  expect(again.outputs).toMatchObject({ from: 'v1.5.0-hotfix.1', to: 'v1.5.0' });
});

test('a release of another line is not before it, though its number is', async () => {
  await using shop = await openSupported();
  await shop.repository.deploy({ ref: 'v1.5.1' });
  expect((await rollBack(shop, deploy)).outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
});

test('hotfix.10 comes after hotfix.9', async () => {
  await using shop = await openReleased();
  for (const number of [9, 10])
    await releaseCommit(shop, `v1.5.1-hotfix.${number}`, { files: { 'src/a.ts': String(number) } });
  await shop.repository.deploy({ ref: 'v1.5.1-hotfix.10' });
  expect((await rollBack(shop, deploy)).outputs['to']).toBe('v1.5.1-hotfix.9');
});

test('"latest" stays with another line', async () => {
  await using shop = await openSupported();
  await publish(shop, 'v2.0.0', { target_commitish: 'main' });
  await rollBack(shop, deploy);
  expect(shop.repository.latestRelease()?.tagName).toBe('v2.0.0');
  expect(releaseOf(shop, 'v1.5.0-hotfix.2').body).toContain('hotfix-actions:bad');
});

test('releases that are marked bad are passed over', async () => {
  await using shop = await openDeployed();
  markBad(shop, 'v1.5.0');
  expect((await rollBack(shop, deploy)).outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.4.0' });
});

test('a person may name a bad one: it is deployed, but not shown as latest', async () => {
  await using shop = await openDeployed();
  markBad(shop, 'v1.5.0');
  const step = await rollBack(shop, { ...deploy, to: 'v1.5.0' });
  expect(dispatched(shop)).toEqual(['refs/tags/v1.5.0']);
  expect(step.warnings).toEqual([expect.stringContaining('v1.5.0 is marked bad itself')]);
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.5.1');
});

test('nothing to roll back to: the first release, and one with none before it but bad ones', async () => {
  await using shop = await openDeployed();
  shop.github.requests.length = 0;
  const first = await rollBack(shop, { ...deploy, from: 'v1.3.0' });
  expect(first.failure).toContain('There is nothing to roll back to: v1.3.0 contains no release before it.');
  for (const tag of ['v1.3.0', 'v1.4.0', 'v1.5.0']) markBad(shop, tag);
  const bad = await rollBack(shop, deploy);
  expect(bad.failure).toContain('before it that is not marked bad (v1.5.0, v1.4.0, v1.3.0 are)');
  expect(bad.failure).toContain('`to`');
  expect(writesOf(shop)).toEqual([]);
});

test('after a deploy that failed half-way: the release that ran last, though another lies between', async () => {
  await using shop = await openReleased();
  await shop.repository.deploy({ ref: 'v1.4.0' });
  await shop.repository.deploy({ ref: 'v1.5.0', states: ['in_progress', 'failure'] });
  await shop.repository.deploy({ ref: 'v1.5.1', states: ['in_progress', 'error'] });
  expect((await rollBack(shop, deploy)).outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.4.0' });
});

test.each([['in_progress'], ['queued'], ['pending'], []] as const)(
  'while a deploy still runs (%s): the release that ran last',
  async (...states) => {
    await using shop = await openReleased();
    await shop.repository.deploy({ ref: 'v1.4.0' });
    await shop.repository.deploy({ ref: 'v1.5.1', states });
    expect((await rollBack(shop, deploy)).outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.4.0' });
  },
);

test('one that gave way to the failed one had succeeded', async () => {
  await using shop = await openReleased();
  await shop.repository.deploy({ ref: 'v1.4.0', states: ['success', 'inactive'] });
  await shop.repository.deploy({ ref: 'v1.5.1', states: ['failure'] });
  expect((await rollBack(shop, deploy)).outputs['to']).toBe('v1.4.0');
});

test('the one that ran last is passed over where it is bad', async () => {
  await using shop = await openDeployed();
  markBad(shop, 'v1.5.1');
  await shop.repository.deploy({ ref: 'v1.5.0', states: ['in_progress'] });
  expect((await rollBack(shop, deploy)).outputs).toMatchObject({ from: 'v1.5.0', to: 'v1.5.0' });
});

test.each([
  ['failed ones', 'v1.5.1', 'failure'],
  ['ones of another prefix', 'web-v9.0.0', 'success'],
] as const)('the one that ran last is found behind many %s', async (_, ref, state) => {
  await using shop = await openReleased();
  await shop.repository.tag('web-v9.0.0', 'main');
  await shop.repository.deploy({ ref: 'v1.4.0' });
  for (let number = 1; number <= 65; number += 1) await shop.repository.deploy({ ref, states: [state] });
  await shop.repository.deploy({ ref: 'v1.5.1', states: ['failure'] });
  const step = await rollBack(shop, deploy);
  expect(step.outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.4.0' });
  expect(step.warnings).toEqual([]);
});

test('where it ends that deployments are looked at, that is said', async () => {
  await using shop = await openReleased();
  await shop.repository.tag('web-v9.0.0', 'main');
  await shop.repository.deploy({ ref: 'v1.4.0' });
  for (let number = 1; number <= 600; number += 1) await shop.repository.deploy({ ref: 'web-v9.0.0' });
  const step = await rollBack(shop, deploy);
  expect(step.warnings).toContain('Only the newest 600 deployments to production are looked at.');
  expect(step.outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
});

test('a release whose new deploy failed is deployed once more, and not marked bad', async () => {
  await using shop = await openDeployed();
  await shop.repository.deploy({ ref: 'v1.5.1', states: ['failure'] });
  const step = await rollBack(shop, deploy);
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.1' });
  expect(releaseOf(shop, 'v1.5.1').body).toBe('Notes of v1.5.1.');
});

test('where nothing ever succeeded, the release before the failed one', async () => {
  await using shop = await openReleased();
  await shop.repository.deploy({ ref: 'v1.5.1', states: ['failure'] });
  expect((await rollBack(shop, deploy)).outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
});

test('the release that a person says is bad is not gone back to, though it ran last', async () => {
  await using shop = await openDeployed();
  await shop.repository.deploy({ ref: 'main', states: ['failure'] });
  expect((await rollBack(shop, { ...deploy, from: 'v1.5.1' })).outputs['to']).toBe('v1.5.0');
});

test('no deployments at all: the latest release is what runs', async () => {
  await using shop = await openReleased();
  const step = await rollBack(shop, deploy);
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.0' });
  expect(step.summary).toContain('is taken for it, as the latest release');
});

test('no deployments, and nothing was ever published: the newest tag', async () => {
  await using shop = await openReleased();
  shop.repository.releases.length = 0;
  const step = await rollBack(shop, deploy);
  expect(step.outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
  expect(step.warnings).toEqual([expect.stringContaining('v1.5.1 has no release')]);
});

test('other prefixes do not exist: neither their deployments nor their releases nor their "latest"', async () => {
  await using shop = await openReleased();
  await shop.repository.commit('main', { files: { a: '1' } });
  await shop.repository.tag('web-v9.0.0', 'main');
  await publish(shop, 'web-v9.0.0');
  expect((await rollBack(shop, { ...deploy, 'dry-run': 'true' })).outputs['from']).toBe('v1.5.1');
  await shop.repository.deploy({ ref: 'v1.5.0' });
  await shop.repository.deploy({ ref: 'web-v9.0.0' });
  expect((await rollBack(shop, deploy)).outputs).toMatchObject({ from: 'v1.5.0', to: 'v1.4.0' });
  expect(shop.repository.latestRelease()?.tagName).toBe('web-v9.0.0');
});

test('another prefix has its own', async () => {
  await using shop = await openReleased();
  for (const tag of ['api-v1.0.0', 'api-v1.0.1'])
    await releaseCommit(shop, tag, { files: { 'api.ts': tag, '.github/workflows/deploy.yml': deployable } });
  const step = await rollBack(shop, { ...deploy, 'tag-prefix': 'api-v' });
  expect(step.outputs).toMatchObject({ from: 'api-v1.0.1', to: 'api-v1.0.0' });
});

test('two environments: each has its own past', async () => {
  await using shop = await openDeployed();
  await shop.repository.deploy({ ref: 'v1.5.0', environment: 'staging' });
  expect((await rollBack(shop, { ...deploy, environment: 'staging' })).outputs).toMatchObject({
    from: 'v1.5.0',
    to: 'v1.4.0',
  });
});

test.each([
  ['lightweight', false],
  ['annotated', true],
])('%s tags are read alike, by whatever name they were deployed', async (_, annotated) => {
  await using shop = await openReleased();
  await shop.repository.commit('main', { files: { b: '2' } });
  await shop.repository.tag('v1.6.0', 'main', { annotated });
  const sha = (await shop.repository.tags())['v1.6.0'] ?? '';
  for (const ref of ['v1.6.0', 'refs/tags/v1.6.0', sha]) {
    await shop.repository.deploy({ ref });
    const { outputs } = await rollBack(shop, { ...deploy, 'dry-run': 'true' });
    expect([ref, outputs['from'], outputs['to']]).toEqual([ref, 'v1.6.0', 'v1.5.1']);
  }
});

test('a branch with the name of the tag: the tag is deployed, by its full ref', async () => {
  await using shop = await openDeployed();
  for (const tag of ['v1.5.0', 'v1.5.1']) await shop.repository.branch(tag, 'develop');
  const step = await rollBack(shop, deploy);
  expect(step.outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
  expect(shop.repository.runs.at(-1)?.sha).toBe((await shop.repository.tags())['v1.5.0']);
  await rollBack(shop, { to: 'v1.5.0', from: 'v1.5.1' });
  const made = shop.repository.deployments.at(-1);
  expect([made?.ref, made?.sha]).toEqual(['refs/tags/v1.5.0', (await shop.repository.tags())['v1.5.0']]);
});
