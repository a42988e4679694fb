// Release tags as they should be, and hotfixes that did not arrive in develop.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { ask, openHealthy, publish, releaseHotfix, tokens } from './doctor.world.ts';

test('annotated, on production and published', async () => {
  await using shop = await openHealthy();
  const step = await ask(shop, 'tags', { token: tokens.reader(shop) });
  expect(step.said).toEqual(['ok: All 1 release tags were looked at.']);
});

test('no release at all is a problem, with the commands that make one', async () => {
  await using shop = await openShop({ tag: 'other' });
  const { failure } = await ask(shop, 'tags');
  expect(failure).toContain('There is no release tag vX.Y.Z');
  expect(failure).toContain(`v1.0.0 ${await shop.repository.tip('main')} && git push origin refs/tags/v1.0.0`);
});

test('lightweight, without a release, and a draft alone are warnings', async () => {
  await using shop = await openHealthy();
  await shop.repository.tag('v1.3.1', 'main', { annotated: false });
  await publish(shop, 'v1.3.1', { draft: true });
  const step = await ask(shop, 'tags');
  expect(step.result).toBe('warnings');
  expect(step.said).toEqual([
    'warning: v1.3.1 has no published release.',
    'warning: v1.3.1 is lightweight: nothing tells who made it, and when.',
    'ok: All 2 release tags were looked at.',
  ]);
  expect(step.findings[0]?.remedy).toContain('`gh release create v1.3.1 --repo acme/shop --verify-tag');
});

test('off production is a problem, unless a support branch holds it', async () => {
  await using shop = await openHealthy();
  const sha = await shop.repository.commit('line', { parents: ['main'], files: { a: '1' } });
  await shop.repository.tag('v1.4.0', 'line');
  await publish(shop, 'v1.4.0');
  const { failure } = await ask(shop, 'tags');
  expect(failure).toContain(`v1.4.0 is at ${sha}, which is on no production branch (main)`);
  expect(failure).toContain(`\`git push origin ${sha}:refs/heads/support/v1.4.0\``);
  await shop.repository.branch('support/v1.4.0', 'line');
  await shop.repository.commit('support/v1.4.0', { files: { b: '1' } });
  expect((await ask(shop, 'tags')).result).toBe('healthy');
});

const person = ['-c', 'user.name=eve', '-c', 'user.email=eve@example.com'];

test('a tag object under another name, or from after its release, was moved', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  await repository.tag('v1.3.1', 'main');
  await publish(shop, 'v1.3.1');
  const foreign = await repository.git('rev-parse', 'refs/tags/v1.3.0');
  await repository.git('update-ref', 'refs/tags/v1.3.1', foreign);
  expect((await ask(shop, 'tags')).failure).toContain('v1.3.1 was moved: its tag object was made as v1.3.0.');
  await repository.git('update-ref', '-d', 'refs/tags/v1.3.1');
  const main = (await repository.tip('main')) ?? '';
  const release = repository.releases.find(({ tagName }) => tagName === 'v1.3.1');
  if (release) release.publishedAt = '2020-01-01T00:00:00Z';
  await repository.git(...person, 'tag', '--annotate', '--message', 'again', 'v1.3.1', main);
  const { failure } = await ask(shop, 'tags');
  expect(failure).toMatch(
    /v1\.3\.1 was moved: it was made again at .*, after its release was published at 2020-01-01T00:00:00Z/,
  );
  expect(failure).toContain('Do not move it back');
});

test('a lightweight tag at a commit of another date than its release may have been moved', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  await repository.tag('v1.3.1', 'main', { annotated: false });
  await publish(shop, 'v1.3.1');
  const moved = await repository.commit('main', { files: { a: '1' }, date: '2026-12-01T10:00:00Z' });
  await repository.git('update-ref', 'refs/tags/v1.3.1', moved);
  const { said, result } = await ask(shop, 'tags');
  expect(result).toBe('warnings');
  expect(said[0]).toMatch(/^warning: v1\.3\.1 may have been moved: .* 2026-12-01T10:00:00Z\.$/);
});

test('immutable releases cannot have been moved', async () => {
  await using shop = await openShop();
  shop.repository.settings.immutableReleases = true;
  await publish(shop, 'v1.3.0');
  expect((await ask(shop, 'tags')).said).toEqual(['ok: All 1 release tags were looked at. 1 of them are immutable.']);
});

test('an old one off production is seen, however many there are since', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  await repository.tag('v1.2.9', 'develop');
  for (let patch = 1; patch <= 24; patch += 1) await repository.tag(`v1.4.${patch}`, 'main');
  const { said, failure } = await ask(shop, 'tags');
  expect(failure).toContain('v1.2.9 is at');
  expect(said.filter((line) => line.startsWith('problem'))).toHaveLength(1);
  expect(said).toContain('ok: All 26 release tags were looked at.');
});

test('more than a hundred are not all looked at, which is unknown', async () => {
  await using shop = await openHealthy();
  for (let patch = 0; patch < 101; patch += 1) await shop.repository.tag(`v1.4.${patch}`, 'main');
  const { said, findings } = await ask(shop, 'tags');
  expect(said).toContain('ok: The newest 100 release tags were looked at.');
  const unknown = findings.find(({ level }) => level === 'unknown');
  expect(unknown?.message).toBe(
    'Not all was asked of 2 older release tags, v1.4.0 the newest of them: there are too many.',
  );
  expect(unknown?.remedy).toContain('gh release list --repo acme/shop');
});

test('a hotfix that develop lacks is drift, until it is merged', async () => {
  await using shop = await openHealthy();
  expect((await ask(shop, 'drift')).said).toEqual(['ok: There is no hotfix release yet.']);
  const sha = await releaseHotfix(shop, 'v1.3.0-hotfix.1');
  const step = await ask(shop, 'drift', { token: tokens.reader(shop) });
  expect(step.said[0]).toBe('problem: develop lacks v1.3.0-hotfix.1: fix(auth): Mend for v1.3.0-hotfix.1.');
  expect(step.failure).toContain(`\`source: ${sha}\`, \`into: develop\` and \`version: v1.3.0-hotfix.1\``);
  await shop.repository.merge('develop', 'main');
  expect((await ask(shop, 'drift')).said).toEqual(['ok: Looked for all 1 hotfix releases in develop.']);
});

test('a hotfix that was picked into develop is there by its patch, and the next one is told alone', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  await releaseHotfix(shop, 'v1.3.0-hotfix.1');
  await repository.commit('develop', { files: { 'src/v1.3.0-hotfix.1.ts': 'fixed\n' }, message: 'pick' });
  expect((await ask(shop, 'drift')).result).toBe('healthy');
  await releaseHotfix(shop, 'v1.3.0-hotfix.2');
  expect((await ask(shop, 'drift')).said).toEqual([
    'problem: develop lacks v1.3.0-hotfix.2: fix(auth): Mend for v1.3.0-hotfix.2.',
    'ok: Looked for all 2 hotfix releases in develop.',
  ]);
});

test('a hotfix whose back-merge waits in a pull request is a warning', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  await releaseHotfix(shop, 'v1.3.0-hotfix.1');
  const head = 'back-merge/v1.3.0-hotfix.1-to-develop';
  await repository.branch(head, 'main');
  const pull = await repository.openPullRequest({ head, base: 'develop', title: 'Back' });
  const { said, result } = await ask(shop, 'drift');
  expect(result).toBe('warnings');
  expect(said[0]).toContain(`Its back-merge waits in #${pull.number}.`);
});

test('each development branch is looked at', async () => {
  await using shop = await openHealthy();
  await releaseHotfix(shop, 'v1.3.0-hotfix.1');
  await shop.repository.branch('release/2.0', 'develop');
  await shop.repository.merge('develop', 'main');
  const { failure } = await ask(shop, 'drift', { inputs: { into: 'develop, release/*' } });
  expect(failure).toContain('release/2.0 lacks v1.3.0-hotfix.1');
  expect(failure).not.toContain('develop lacks');
});
