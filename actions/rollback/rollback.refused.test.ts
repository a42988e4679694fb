// What it does not do: each time a clear error that says what to do, and nothing is written.

import type { Played, Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { deploy, deployable, openDeployed, openReleased, rollBack, writesOf } from './rollback.world.ts';

/** The one error of a step that left everything as it was. */
async function refusalOf(shop: Shop, act: () => Promise<Played>): Promise<string> {
  shop.github.requests.length = 0;
  const step = await act();
  expect(step.result).toBeUndefined();
  expect(writesOf(shop)).toEqual([]);
  return step.failure ?? '';
}

test('a branch, a SHA, another tag, no version: all bad inputs at once', async () => {
  await using shop = await openDeployed();
  const sha = (await shop.repository.tip('main')) ?? '';
  const bad = [
    'main',
    'refs/heads/v1.5.0',
    sha,
    sha.slice(0, 7),
    'v1.5',
    'v1.5.0-rc.1',
    'web-v1.0.0',
    '1.5.0',
    'v01.5.0',
  ];
  for (const name of bad) {
    const failure = await refusalOf(shop, () => rollBack(shop, { to: name, from: name, workflow: 'x/y.yml' }));
    expect(failure).toContain('3 inputs need attention');
    expect(failure).toContain(`\`to\` is "${name}": only the tag of a release is accepted, vX.Y.Z or vX.Y.Z-hotfix.N`);
    expect(failure).toContain('`from`');
  }
});

test('what is no release under any prefix is told beside a bad prefix', async () => {
  await using shop = await openDeployed();
  const wishes = { to: 'main', from: 'api-v1.5.0', 'tag-prefix': 'a b' };
  const failure = await refusalOf(shop, () => rollBack(shop, wishes));
  expect(failure).toContain('2 inputs need attention');
  expect(failure).toContain('`to` is "main": only the tag of a release is accepted, <tag-prefix>X.Y.Z');
});

test('inputs that mean nothing', async () => {
  await using shop = await openDeployed();
  const wishes = { environment: '', 'workflow-ref': 'refs/tags/v1.5.0', 'tag-input': 'a b', 'wait-minutes': 'soon' };
  const failure = await refusalOf(shop, () => rollBack(shop, { ...wishes, 'mark-bad': 'yes' }));
  for (const name of [...Object.keys(wishes), 'mark-bad']) expect(failure).toContain(`\`${name}\``);
});

test('a tag that does not exist, and a branch that looks like one', async () => {
  await using shop = await openDeployed();
  expect(await refusalOf(shop, () => rollBack(shop, { ...deploy, to: 'v9.9.9' }))).toContain(
    'There is no tag "v9.9.9" (input `to`).\nThe newest releases are v1.5.1, v1.5.0',
  );
  await shop.repository.branch('v2.0.0', 'main');
  const failure = await refusalOf(shop, () => rollBack(shop, { ...deploy, to: 'v1.5.0', from: 'v2.0.0' }));
  expect(failure).toContain('There is a branch of that name, but branches are never deployed.');
});

test('full names of tags are names of tags', async () => {
  await using shop = await openDeployed();
  expect((await rollBack(shop, { ...deploy, to: 'refs/tags/v1.4.0' })).outputs['to']).toBe('v1.4.0');
});

test.each(['main', 'refs/heads/main', 'gone'])('a newer deployment of the branch %s asks for `from`', async (ref) => {
  await using shop = await openDeployed();
  if (ref === 'gone') await shop.repository.branch(ref, 'develop');
  await shop.repository.deploy({ ref });
  if (ref === 'gone') await shop.repository.deleteBranch(ref);
  const failure = await refusalOf(shop, () => rollBack(shop, deploy));
  expect(failure).toContain(`The newest deployment to production is of "${ref}"`);
  expect(failure).toContain('input `from`');
  expect((await rollBack(shop, { ...deploy, from: 'v1.5.1' })).outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
});

test('so does one of a branch with the name of a tag, of a commit, of a pre-release, of a tag that is gone', async () => {
  await using shop = await openDeployed();
  await shop.repository.branch('v1.5.0', 'develop');
  await shop.repository.tag('v1.6.0-rc.1', 'main');
  await shop.repository.tag('v1.7.0', 'main');
  const sha = (await shop.repository.tip('develop')) ?? '';
  for (const ref of ['v1.5.0', sha, 'v1.6.0-rc.1', 'v1.7.0']) {
    await shop.repository.deploy({ ref });
    if (ref === 'v1.7.0') await shop.repository.git('update-ref', '-d', 'refs/tags/v1.7.0');
    expect(await refusalOf(shop, () => rollBack(shop, deploy))).toContain(`is of "${ref}"`);
  }
});

test('no release at all', async () => {
  await using shop = await openReleased();
  const failure = await refusalOf(shop, () => rollBack(shop, { ...deploy, 'tag-prefix': 'api-v' }));
  expect(failure).toContain('There is no release api-vX.Y.Z in acme/shop: there is nothing to roll back.');
});

test('the deploy workflow is missing at the tag', async () => {
  await using shop = await openDeployed();
  shop.github.requests.length = 0;
  const { failure, result } = await rollBack(shop, { ...deploy, to: 'v1.3.0' });
  expect(result).toBeUndefined();
  expect(failure).toContain(
    'deploy.yml cannot be started at refs/tags/v1.3.0: there is no .github/workflows/deploy.yml',
  );
  expect(failure).toContain('`workflow-ref: main`');
  expect(shop.repository.dispatches).toEqual([]);
  expect(writesOf(shop)).toHaveLength(1);
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.5.1');
});

test('the deploy workflow is missing altogether, has no trigger, asks for more, or does not know the input', async () => {
  await using shop = await openDeployed();
  expect((await rollBack(shop, { workflow: 'gone.yml' })).failure).toContain(
    'there is no .github/workflows/gone.yml on the default branch',
  );
  const files = {
    '.github/workflows/pushed.yml': 'on: push\n',
    '.github/workflows/asking.yml':
      'on:\n  workflow_dispatch:\n    inputs:\n      who: { required: true }\n      tag: {}\n',
  };
  await shop.repository.commit('main', { files });
  const atMain = { 'workflow-ref': 'main' };
  const failures = await Promise.all(
    [
      { ...atMain, workflow: 'pushed.yml' },
      { ...atMain, workflow: 'asking.yml' },
      { ...atMain, ...deploy, 'tag-input': 'version' },
    ].map(async (wishes) => (await rollBack(shop, wishes)).failure),
  );
  expect(failures).toEqual([
    expect.stringContaining('has no `on: workflow_dispatch`'),
    expect.stringContaining("Required input 'who' not provided"),
    expect.stringContaining('declares no input version'),
  ]);
  expect(shop.repository.dispatches).toEqual([]);
});

test('the deploy workflow is disabled: where to enable it', async () => {
  await using shop = await openDeployed();
  const message = "Cannot trigger a 'workflow_dispatch' on a disabled workflow";
  shop.github.faults.fail({ method: 'POST', path: /dispatches$/ }, { status: 422, message });
  const { failure } = await rollBack(shop, deploy);
  expect(failure).toContain('GitHub did not start deploy.yml: it is disabled.');
  expect(failure).toContain('under Actions → deploy.yml → "Enable workflow" or by `gh workflow enable deploy.yml`');
  expect(failure).not.toContain('workflow-ref');
});

test('a branch of the workflow that does not exist', async () => {
  await using shop = await openDeployed();
  const failure = await refusalOf(shop, () => rollBack(shop, { ...deploy, 'workflow-ref': 'mian' }));
  expect(failure).toContain('There is no branch "mian" (input `workflow-ref`).');
});

test('a token that may not dispatch, and one that may not create deployments', async () => {
  await using shop = await openDeployed();
  const token = shop.github.createToken({ permissions: { contents: 'write', deployments: 'read' } });
  const { failure } = await rollBack(shop, deploy, { token });
  expect(failure).toContain('The token may not start deploy.yml.');
  expect(failure).toContain('`permissions: actions: write`');
  expect((await rollBack(shop, {}, { token })).failure).toContain('deployments: write');
  expect(shop.repository.latestRelease()?.tagName).toBe('v1.5.1');
  expect(shop.repository.deployments).toHaveLength(3);
});

test('a private repository whose deployments the token may not read', async () => {
  await using shop = await openReleased();
  const secret = await shop.github.createRepository('acme/secret', { private: true });
  await secret.commit('main', { files: { '.github/workflows/deploy.yml': deployable } });
  await secret.tag('v1.0.0', 'main');
  const token = shop.github.createToken({ permissions: { contents: 'write', actions: 'write' } });
  const { failure } = await rollBack(shop, deploy, { token, repository: 'acme/secret' });
  expect(failure).toContain('deployments: read');
});
