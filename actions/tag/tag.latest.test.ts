// Which release is "latest", what its notes say, and drafts.

import { badMarker } from '@hotfix-actions/core';
import type { Repository } from '@hotfix-actions/sandbox';
import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openReleasable, openTwoLines, release, version } from './tag.world.ts';

/** Asks as anyone would: GET /releases/latest. */
async function latest(shop: Shop): Promise<string | undefined> {
  const headers = { authorization: `Bearer ${shop.token}` };
  const answer = await fetch(`${shop.github.apiUrl}/repos/acme/shop/releases/latest`, { headers });
  return answer.ok ? ((await answer.json()) as { tag_name: string }).tag_name : undefined;
}

let id = 1;

/** A release that was published before, by other means. */
function publish(repository: Repository, tagName: string, body = '', when = '2026-01-01T00:00:00Z'): void {
  repository.releases.push({
    id: id++,
    tagName,
    targetCommitish: 'main',
    name: tagName,
    body,
    draft: false,
    prerelease: false,
    immutable: false,
    makeLatest: 'true',
    author: 'octocat',
    createdAt: when,
    publishedAt: when,
  });
}

test('a hotfix of the newest release takes latest', async () => {
  await using shop = await openReleasable();
  publish(shop.repository, 'v1.3.0');
  await release(shop);
  expect(await latest(shop)).toBe(version);
});

test('a hotfix of an older line leaves latest to main', async () => {
  await using shop = await openTwoLines();
  publish(shop.repository, 'v2.0.0');
  const { failure } = await release(shop, { target: shop.commit });
  expect(failure).toBeUndefined();
  expect(shop.repository.releases).toHaveLength(2);
  expect(await latest(shop)).toBe('v2.0.0');
});

test('a release above that is marked bad hands latest over', async () => {
  await using shop = await openTwoLines();
  publish(shop.repository, 'v2.0.0', `Rolled back. ${badMarker}`);
  await release(shop, { target: shop.commit });
  expect(await latest(shop)).toBe(version);
});

test('of several above, one that is not bad is enough to keep latest away', async () => {
  await using shop = await openTwoLines();
  await shop.repository.commit('main', { files: { a: '1' } });
  await shop.repository.tag('v2.0.1', 'main');
  publish(shop.repository, 'v2.0.0');
  publish(shop.repository, 'v2.0.1', badMarker);
  await release(shop, { target: shop.commit });
  expect(await latest(shop)).not.toBe(version);
});

test('a tag above that was never published keeps latest away, too', async () => {
  await using shop = await openTwoLines();
  publish(shop.repository, 'v1.3.0');
  await release(shop, { target: shop.commit });
  expect(await latest(shop)).toBe('v1.3.0');
});

test('latest is not taken from a release of another prefix', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag('web-v0.1.0', 'main');
  publish(shop.repository, 'web-v0.1.0');
  await release(shop);
  expect(await latest(shop)).toBe('web-v0.1.0');
});

test('latest is taken where nothing has it', async () => {
  await using shop = await openReleasable();
  await release(shop);
  expect(shop.repository.releases[0]?.makeLatest).toBe('true');
});

test('`make-latest: true` takes it from a newer line', async () => {
  await using shop = await openTwoLines();
  publish(shop.repository, 'v2.0.0');
  await release(shop, { target: shop.commit, 'make-latest': 'true' });
  expect(await latest(shop)).toBe(version);
});

test('`make-latest: false` leaves it, though the release is the newest', async () => {
  await using shop = await openReleasable();
  publish(shop.repository, 'v1.3.0');
  await release(shop, { 'make-latest': 'false' });
  expect(await latest(shop)).toBe('v1.3.0');
});

test('a hotfix release is no pre-release, whatever SemVer says', async () => {
  await using shop = await openReleasable();
  await release(shop);
  expect(shop.repository.releases.map(({ prerelease }) => prerelease)).toEqual([false]);
});

test('the notes that are given are the notes', async () => {
  await using shop = await openReleasable();
  await release(shop, { notes: 'Line one\n\n@everyone `two`' });
  expect(shop.repository.releases[0]?.body).toBe('Line one\n\n@everyone `two`');
});

test('notes are generated since the previous release of the same line', async () => {
  await using shop = await openTwoLines();
  publish(shop.repository, 'v2.0.0');
  await release(shop, { target: shop.commit });
  const second = await shop.hotfix(
    { 'src/cart.ts': 'fixed\n' },
    { branch: 'hotfix/cart', title: 'Count items', into: 'support/v1.3.0' },
  );
  await release(shop, { version: 'v1.3.0-hotfix.2', target: second });
  const bodyOf = (tag: string) => shop.repository.releases.find(({ tagName }) => tagName === tag)?.body;
  expect(bodyOf(version)).toContain('compare/v1.3.0...v1.3.0-hotfix.1');
  expect(bodyOf(version)).toContain('Check tokens');
  expect(bodyOf('v1.3.0-hotfix.2')).toContain('compare/v1.3.0-hotfix.1...v1.3.0-hotfix.2');
  expect(bodyOf('v1.3.0-hotfix.2')).toContain('Count items');
  expect(bodyOf('v1.3.0-hotfix.2')).not.toContain('Check tokens');
});

test('notes are not generated against a release of another prefix', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: { a: '1' } });
  await shop.repository.tag('web-v9.0.0', 'main');
  publish(shop.repository, 'web-v9.0.0');
  await shop.hotfix({ 'src/auth.ts': 'fixed\n' });
  await release(shop);
  expect(shop.repository.releases.at(-1)?.body).toContain('compare/v1.3.0...v1.3.0-hotfix.1');
});

test('the first release of a prefix is not compared with what another published', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag('web-v9.0.0', 'v1.3.0');
  publish(shop.repository, 'web-v9.0.0');
  await release(shop, { version: 'api-v1.0.0', 'tag-prefix': 'api-v' });
  const body = shop.repository.releases.at(-1)?.body;
  expect(body).toBe(`**Full Changelog**: ${shop.github.serverUrl}/acme/shop/commits/api-v1.0.0`);
});

test('the first release of all has GitHub’s notes', async () => {
  await using shop = await openShop({ tag: 'begin' });
  await shop.hotfix({ 'src/auth.ts': 'fixed\n' });
  await release(shop, { version: 'v1.0.0' });
  expect(shop.repository.releases[0]?.body).toContain('Check tokens');
});

test('notes that were given are cut to the limit of a body', async () => {
  await using shop = await openReleasable();
  const { failure } = await release(shop, { notes: 'line\n'.repeat(20_000) });
  expect(failure).toBeUndefined();
  expect(shop.repository.releases[0]?.body).toContain('cut here');
});

test('generated notes stay within the limit of a body', async () => {
  await using shop = await openReleasable();
  for (const pull of shop.repository.pullRequests) pull.title = 'x'.repeat(70_000);
  const { failure } = await release(shop, { message: 'Long' });
  expect(failure).toBeUndefined();
  expect(shop.repository.releases[0]?.body).toContain('cut here');
});

test('a draft is found by listing, so that a second run makes no second one', async () => {
  await using shop = await openReleasable();
  for (let number = 0; number < 120; number += 1) publish(shop.repository, `old-${number}`);
  const first = await release(shop, { draft: 'true', 'make-latest': 'true' });
  const second = await release(shop, { draft: 'true', 'make-latest': 'true' });
  expect([first.result, second.result]).toEqual(['created', 'already-exists']);
  expect(second.outputs['release-id']).toBe(first.outputs['release-id']);
  expect(shop.repository.releases.filter(({ draft }) => draft)).toHaveLength(1);
  expect(first.summary).toContain('Next: publish the draft');
  expect(await latest(shop)).not.toBe(version);
});

test('a draft of an older commit is found behind a hundred newer releases', async () => {
  await using shop = await openReleasable();
  for (let number = 0; number < 120; number += 1) publish(shop.repository, `new-${number}`, '', '2030-01-01T00:00:00Z');
  const first = await release(shop, { draft: 'true' });
  const second = await release(shop, { draft: 'true' });
  expect([first.result, second.result]).toEqual(['created', 'already-exists']);
  expect(second.outputs).toEqual({ ...first.outputs, result: 'already-exists' });
  expect(shop.repository.releases.filter(({ draft }) => draft)).toHaveLength(1);
});

test('a draft that was published meanwhile is the release', async () => {
  await using shop = await openReleasable();
  await release(shop, { draft: 'true' });
  for (const made of shop.repository.releases) made.draft = false;
  const { result } = await release(shop, { draft: 'true' });
  expect(result).toBe('already-exists');
  expect(shop.repository.releases).toHaveLength(1);
});

test('a draft that is older than its tag is kept, and the tag is made', async () => {
  await using shop = await openReleasable();
  publish(shop.repository, version);
  for (const made of shop.repository.releases) made.draft = true;
  const { result } = await release(shop, { draft: 'true' });
  expect(result).toBe('created');
  expect(shop.repository.releases).toHaveLength(1);
  expect((await shop.repository.tags())[version]).toBe(shop.commit);
});

test('a draft that waits for its release is published, with the notes that people gave it', async () => {
  await using shop = await openReleasable();
  await release(shop, { draft: 'true', notes: 'Written by a person.' });
  const { result, outputs } = await release(shop);
  expect(result).toBe('created');
  expect(shop.repository.releases).toHaveLength(1);
  expect(shop.repository.releases[0]).toMatchObject({ draft: false, prerelease: false, body: 'Written by a person.' });
  expect(outputs['release-id']).toBe(String(shop.repository.releases[0]?.id));
  expect((await release(shop)).result).toBe('already-exists');
});

test('a pre-release of the same prefix that is "latest" gives way', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag('v1.3.0-rc.1', 'v1.3.0');
  const made = shop.github.createToken({ kind: 'app' });
  await fetch(`${shop.github.apiUrl}/repos/acme/shop/releases`, {
    method: 'POST',
    headers: { authorization: `token ${made}` },
    body: JSON.stringify({ tag_name: 'v1.3.0-rc.1', make_latest: 'true' }),
  });
  await release(shop);
  const latest = await fetch(`${shop.github.apiUrl}/repos/acme/shop/releases/latest`);
  expect(await latest.json()).toMatchObject({ tag_name: version });
});
