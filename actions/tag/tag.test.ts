// How `tag` ends when all is well: created, already there, or a dry run.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { messageOf, openReleasable, openTwoLines, release, version, workflow, worldOf } from './tag.world.ts';

test('makes an annotated tag and its release at the pushed commit', async () => {
  await using shop = await openReleasable();
  const step = await release(shop);
  expect(step.failure).toBeUndefined();
  expect(await shop.repository.tags()).toEqual(expect.objectContaining({ [version]: shop.commit }));
  expect(await messageOf(shop)).toBe(`Hotfix ${version}: Check tokens`);
  const [made] = shop.repository.releases;
  expect(shop.repository.releases).toHaveLength(1);
  expect(made).toMatchObject({ tagName: version, name: version, draft: false, prerelease: false });
  expect(step.outputs).toEqual({
    result: 'created',
    tag: version,
    sha: shop.commit,
    'tag-sha': await shop.repository.git('rev-parse', `refs/tags/${version}`),
    'release-id': String(made?.id),
    'release-url': `${shop.github.serverUrl}/acme/shop/releases/tag/${version}`,
    'run-urls': '[]',
  });
});

test('the summary links tag, commit and release and says what comes next', async () => {
  await using shop = await openReleasable();
  const { summary } = await release(shop);
  const url = `${shop.github.serverUrl}/acme/shop`;
  expect(summary).toContain('## tag: created');
  expect(summary).toContain(`${url}/releases/tag/${version}`);
  expect(summary).toContain(`${url}/commit/${shop.commit}`);
  expect(summary).toContain('`trigger-workflows`');
});

test('a second run changes nothing and tells the same, as already-exists', async () => {
  await using shop = await openReleasable();
  const first = await release(shop);
  const before = await worldOf(shop);
  const writes = shop.github.writes().length;
  const second = await release(shop);
  expect(second.outputs).toEqual({ ...first.outputs, result: 'already-exists' });
  expect(second.summary).toContain('was already the tag of');
  expect(await worldOf(shop)).toEqual(before);
  expect(shop.github.writes()).toHaveLength(writes);
});

test('a second run is the same success after production went on', async () => {
  await using shop = await openReleasable();
  await release(shop, { target: shop.commit });
  await shop.repository.commit('main', { files: { more: '1' } });
  await shop.repository.tag('v1.4.0', 'main');
  const { result, failure } = await release(shop, { target: shop.commit });
  expect([result, failure]).toEqual(['already-exists', undefined]);
});

test('makes the release that is missing behind a tag', async () => {
  await using shop = await openReleasable();
  const object = await shop.repository.tag(version, 'main', { message: 'by hand' });
  const step = await release(shop);
  expect(step.result).toBe('created');
  expect(step.outputs['tag-sha']).toBe(object);
  expect(await messageOf(shop)).toBe('by hand');
  expect(shop.repository.releases.map(({ tagName }) => tagName)).toEqual([version]);
});

test('with `release: false` the tag is all there is', async () => {
  await using shop = await openReleasable();
  const first = await release(shop, { release: 'false' });
  const second = await release(shop, { release: 'false' });
  expect([first.result, second.result]).toEqual(['created', 'already-exists']);
  expect(shop.repository.releases).toEqual([]);
  expect(first.outputs).toMatchObject({ 'release-id': '', 'release-url': '', 'run-urls': '[]' });
});

test('a lightweight tag at the commit is a success with a warning, and stays', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag(version, 'main', { annotated: false });
  const step = await release(shop);
  expect(step.outputs).toMatchObject({ result: 'created', 'tag-sha': shop.commit });
  expect(step.warnings).toEqual([expect.stringContaining(`${version} is lightweight`)]);
  expect(step.summary).toContain('lightweight, not annotated');
  expect(await shop.repository.git('rev-parse', `refs/tags/${version}`)).toBe(shop.commit);
});

test('the target may be a branch', async () => {
  await using shop = await openTwoLines();
  const { outputs } = await release(shop, { target: 'support/v1.3.0' });
  expect(outputs['sha']).toBe(shop.commit);
});

test('the target may be a commit that production has gone past', async () => {
  await using shop = await openReleasable();
  await shop.repository.commit('main', { files: { later: '1' } });
  const [full, short] = [
    await release(shop, { target: shop.commit }),
    await release(shop, { target: shop.commit.slice(0, 8) }),
  ];
  expect([full.outputs['sha'], short.outputs['sha']]).toEqual([shop.commit, shop.commit]);
  expect((await shop.repository.tags())[version]).toBe(shop.commit);
});

test('with another repository the event says nothing about the target', async () => {
  await using shop = await openReleasable();
  const other = await shop.github.createRepository('acme/other');
  await other.commit('main', { files: { a: '1' } });
  const token = shop.github.createToken({ kind: 'app' });
  const without = await release(shop, { repository: 'acme/other' }, { token });
  expect(without.failure).toContain('`target` is missing');
  const given = await release(shop, { repository: 'acme/other', target: 'main', version: 'v0.1.0' }, { token });
  expect(given.outputs['sha']).toBe(await other.tip('main'));
  expect(Object.keys(await shop.repository.tags())).toEqual(['v1.3.0']);
});

test('releases of two prefixes stand side by side at one commit', async () => {
  await using shop = await openReleasable();
  const [own, scoped, bare] = [
    await release(shop),
    await release(shop, { version: '@scope/pkg@2.0.0', 'tag-prefix': '@scope/pkg@' }),
    await release(shop, { version: '3.0.0', 'tag-prefix': '' }),
  ];
  expect([own.result, scoped.result, bare.result]).toEqual(['created', 'created', 'created']);
  expect(scoped.outputs['release-url']).not.toBe('');
  expect(await messageOf(shop, '@scope/pkg@2.0.0')).toBe('Release @scope/pkg@2.0.0: Check tokens');
  const again = await release(shop, { version: '@scope/pkg@2.0.0', 'tag-prefix': '@scope/pkg@' });
  expect(again.outputs).toEqual({ ...scoped.outputs, result: 'already-exists' });
});

test('a dry run writes nothing and says what it would do', async () => {
  await using shop = await openReleasable();
  await shop.repository.commit('main', { files: { '.github/workflows/deploy.yml': workflow('workflow_dispatch') } });
  const step = await release(shop, { 'dry-run': 'true', 'trigger-workflows': 'deploy.yml' });
  expect(shop.github.writes()).toEqual([]);
  expect(step.outputs).toEqual({
    result: 'created',
    tag: version,
    sha: await shop.repository.tip('main'),
    'tag-sha': '',
    'release-id': '',
    'release-url': '',
    'run-urls': '[]',
  });
  expect(step.summary).toContain('Dry run: nothing was written');
  expect(step.summary).toContain(`Would make the annotated tag \`${version}\``);
  expect(step.summary).toContain('Would make its release, as the latest one, with generated notes since `v1.3.0`');
  expect(step.summary).toContain('Would start `deploy.yml`');
});

test('a dry run after the release tells what is there', async () => {
  await using shop = await openReleasable();
  const made = await release(shop);
  const writes = shop.github.writes().length;
  const dry = await release(shop, { 'dry-run': 'true' });
  expect(dry.outputs).toEqual({ ...made.outputs, result: 'already-exists' });
  expect(shop.github.writes()).toHaveLength(writes);
  expect(dry.summary).not.toContain('Would');
});

test('a dry run predicts the refusal of workflow files', async () => {
  await using shop = await openReleasable();
  await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': workflow('push') } });
  const old = (await shop.repository.tip('main')) ?? '';
  await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': workflow('pull_request') } });
  const step = await release(shop, { 'dry-run': 'true', target: old });
  expect(step.summary).toContain('Workflows: write');
  expect(step.summary).toContain('.github/workflows/ci.yml');
});

test('the first release of a repository needs no earlier one', async () => {
  await using shop = await openShop({ tag: 'unrelated' });
  const { result } = await release(shop, { version: 'v1.0.0' });
  expect(result).toBe('created');
  expect(await messageOf(shop, 'v1.0.0')).toBe('Release v1.0.0: Release 1.3.0');
});

test.each(['false', 'true'])(
  'a hotfix is never marked as a pre-release, whoever made its page (draft: %s)',
  async (draft) => {
    await using shop = await openReleasable();
    await release(shop, { draft });
    for (const made of shop.repository.releases) made.prerelease = true;
    const step = await release(shop, { draft, 'make-latest': 'false' });
    expect(step.result).toBe('already-exists');
    expect(step.warnings.join()).toContain('was marked as a pre-release');
    expect(shop.repository.releases).toMatchObject([{ tagName: version, prerelease: false, draft: draft === 'true' }]);
  },
);
