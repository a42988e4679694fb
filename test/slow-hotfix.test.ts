// A hotfix that takes its time: production runs the last good release meanwhile, and the fix is made for that one. It never
// contains the bad release, and comes to production, to main and to develop.

import { badMarker } from '@hotfix-actions/core';
import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { filesOf, openPulls, press, pushed } from './cycle.world.ts';

const support = 'support/v1.5.0';
const head = 'hotfix/20261123T093000Z_check-tokens';
const deploy = { 'release-workflows': 'deploy.yml' };

const bad = { 'src/auth.ts': 'export const checked = broken();\n', 'src/wish.ts': 'export const wish = 1;\n' };
const fixed = 'export const checked = true;\n';

/** v1.5.1 is out, bad, and rolled back: production runs v1.5.0. */
async function openRolledBack(): Promise<Shop> {
  const shop = await openShop();
  const { repository } = shop;
  const workflow = { '.github/workflows/deploy.yml': 'on: workflow_dispatch\n' };
  await repository.commit('main', { files: workflow, message: 'ci: deploy tags' });
  await press(shop, 'tag', { version: 'v1.5.0', target: 'main' });
  await repository.deploy({ ref: 'v1.5.0' });
  await repository.commit('main', { files: bad, message: 'feat: wishes' });
  await press(shop, 'tag', { version: 'v1.5.1', target: 'main' });
  await repository.deploy({ ref: 'v1.5.1' });
  await repository.merge('develop', 'main');
  const step = await press(shop, 'rollback', { workflow: 'deploy.yml', reason: 'nobody can sign in' });
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.0' });
  repository.runJob(Number(step.outputs['run-id']));
  expect(deploys(shop)).toEqual(['deploy.yml refs/tags/v1.5.0']);
  expect(repository.releases.find(({ tagName }) => tagName === 'v1.5.1')?.body).toContain(badMarker);
  expect(repository.latestRelease()?.tagName).toBe('v1.5.0');
  return shop;
}

const deploys = ({ repository }: Shop): string[] =>
  repository.dispatches.map(({ workflow, ref }) => `${workflow} ${ref}`);

/** Main is past v1.5.0, so that the line of that release gets a branch of its own. */
async function start(shop: Shop): Promise<void> {
  const step = await press(shop, 'start', { name: 'Check tokens', from: 'v1.5.0' });
  expect(step.outputs).toMatchObject({ result: 'created', branch: head, 'base-branch': support });
  expect(step.outputs).toMatchObject({ 'base-version': 'v1.5.0', version: 'v1.5.0-hotfix.1' });
}

/** Several commits, hours apart; the last one says what there is to say. */
async function workOnIt({ repository }: Shop): Promise<void> {
  await repository.commit(head, { files: { 'src/auth.ts': 'export const checked = maybe();\n' }, message: 'wip' });
  const message = `fix(auth): check tokens

Root cause: nobody looked at the signature.
Fix: look at it.
Impact: everybody who signs in.
Regression test: tests/auth.test.ts
`;
  await repository.commit(head, { files: { 'src/auth.ts': fixed, 'tests/auth.test.ts': 'expect(1);\n' }, message });
}

test('from the last good tag to production, main and develop, without the bad release', async () => {
  await using shop = await openRolledBack();
  const { repository } = shop;
  const main = await repository.tip('main');
  await start(shop);
  await workOnIt(shop);

  const opened = await press(shop, 'open-pr', { head });
  expect(opened.result).toBe('created');
  const [pull] = openPulls(shop, support);
  expect(pull?.body).toContain('`v1.5.0-hotfix.1`');
  const checked = await press(shop, 'check', { 'pull-request': String(pull?.number) });
  expect(checked.outputs).toMatchObject({ result: 'passed', violations: '[]' });
  // The bad release changed the same line: known before anything is merged.
  expect(checked.json('forecast')).toEqual(
    ['main', 'develop'].map((target) => ({ target, conflicts: ['src/auth.ts'] })),
  );

  const merged = await repository.mergePullRequest(pull?.number ?? 0);
  const step = await pushed(shop, support, deploy);
  expect(step.outputs).toMatchObject({
    result: 'released',
    kind: 'hotfix',
    tag: 'v1.5.0-hotfix.1',
    sha: merged,
    'back-merge': 'proposed',
  });
  expect(await repository.contains('v1.5.0-hotfix.1', await repository.git('rev-parse', 'v1.5.1^{commit}'))).toBe(
    false,
  );
  expect(await repository.read('v1.5.0-hotfix.1', 'src/wish.ts')).toBeUndefined();
  expect(repository.latestRelease()?.tagName).toBe('v1.5.0-hotfix.1');
  expect(deploys(shop)).toEqual(['deploy.yml refs/tags/v1.5.0', 'deploy.yml refs/tags/v1.5.0-hotfix.1']);

  // To main and to develop it is proposed: what is right beside the bad release, a person says.
  expect(await repository.tip('main')).toBe(main);
  for (const target of ['main', 'develop']) {
    const [proposal, ...others] = openPulls(shop, target);
    expect(others).toEqual([]);
    const branch = proposal?.head.ref ?? '';
    expect(branch).toBe(`back-merge/v1.5.0-hotfix.1-to-${target}`);
    await repository.commit(branch, { files: { 'src/auth.ts': fixed }, parents: [target, branch], message: 'settle' });
    await repository.mergePullRequest(proposal?.number ?? 0);
    expect(await repository.contains(target, merged)).toBe(true);
    expect(await repository.read(target, 'src/auth.ts')).toBe(fixed);
    expect(await repository.read(target, 'src/wish.ts')).toBe(bad['src/wish.ts']);
  }
  // What landed on main by that is no hotfix of main, and takes no number of its own.
  const back = await pushed(shop, 'main', deploy);
  expect(back.outputs).toMatchObject({ kind: 'other', version: '', tag: '' });
  expect(Object.keys(await repository.tags()).sort()).toEqual(['v1.3.0', 'v1.5.0', 'v1.5.0-hotfix.1', 'v1.5.1']);
  expect(deploys(shop)).toHaveLength(2);
});

test('and when main is cleared of the bad release by a revert meanwhile, the fix comes there all the same', async () => {
  await using shop = await openRolledBack();
  const { repository } = shop;
  await start(shop);
  await press(shop, 'revert', { release: 'v1.5.1', reason: 'rolled back' });
  await repository.mergePullRequest(openPulls(shop, 'main')[0]?.number ?? 0);
  expect((await pushed(shop, 'main')).outputs).toMatchObject({ kind: 'revert', tag: 'v1.5.2', 'back-merge': 'merged' });
  const develop = await filesOf(shop, 'develop');
  await workOnIt(shop);
  await press(shop, 'open-pr', { head });
  await repository.mergePullRequest(openPulls(shop, support)[0]?.number ?? 0);
  expect((await pushed(shop, support)).outputs).toMatchObject({ tag: 'v1.5.0-hotfix.1', 'back-merge': 'proposed' });
  // Main is what v1.5.0 was, so that nothing conflicts there; develop has its work still.
  const [toMain] = openPulls(shop, 'main');
  await repository.mergePullRequest(toMain?.number ?? 0);
  expect(await filesOf(shop, 'main')).toBe(await filesOf(shop, 'v1.5.0-hotfix.1'));
  expect(openPulls(shop, 'develop')).toHaveLength(1);
  expect(await filesOf(shop, 'develop')).toBe(develop);
});
