// Hotfix releases that are in develop in another form, that wait under another name, or that are older than the newest ten.

import { backMerge } from '@hotfix-actions/back-merge';
import { openShop, play, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { ask, examine, openHealthy, publish, releaseHotfix } from './doctor.world.ts';

const conflicting = { develop: { 'src/auth.ts': 'export const checked = maybe();\n' } };
const healthy = (releases: number) => [`ok: Looked for all ${releases} hotfix releases in develop.`];

function bringBack(shop: Shop, inputs: Record<string, string> = {}) {
  return play(shop.github, backMerge, { repository: 'acme/shop', token: shop.token, inputs });
}

function onlyOpen({ repository }: Shop) {
  const [pull, ...others] = repository.pullRequests.filter(({ state }) => state === 'open');
  if (!pull || others.length > 0) throw new Error(`${others.length + 1} pull requests are open`);
  return pull;
}

/** A hotfix of two commits, merged into main and released. */
async function releaseTwoCommits({ repository, ...shop }: Shop, method: 'merge' | 'squash') {
  await repository.branch('hotfix/two', 'main');
  await repository.commit('hotfix/two', { files: { 'src/a.ts': 'one\n' }, message: 'fix: one' });
  await repository.commit('hotfix/two', { files: { 'src/a.ts': 'two\n' }, message: 'fix: two' });
  const pull = await repository.openPullRequest({ head: 'hotfix/two', base: 'main', title: 'Two' });
  await repository.mergePullRequest(pull.number, { method });
  await repository.tag('v1.3.0-hotfix.1', 'main');
  await publish({ repository, ...shop }, 'v1.3.0-hotfix.1');
}

test('a back-merge of two commits that was squashed brought them, as its pull request tells', async () => {
  await using shop = await openHealthy();
  await releaseTwoCommits(shop, 'merge');
  await bringBack(shop, { strategy: 'pull-request' });
  await shop.repository.mergePullRequest(onlyOpen(shop).number, { method: 'squash' });
  expect((await ask(shop, 'drift')).said).toEqual(healthy(1));
  // What comes after it is told alone.
  await releaseHotfix(shop, 'v1.3.0-hotfix.2');
  expect((await ask(shop, 'drift')).said).toEqual([
    'problem: develop lacks v1.3.0-hotfix.2: fix(auth): Mend for v1.3.0-hotfix.2.',
    ...healthy(2),
  ]);
});

test('a conflict that was settled on the back-merge branch, and squashed', async () => {
  await using shop = await openShop(conflicting);
  const { repository } = shop;
  await releaseHotfix(shop, 'v1.3.0-hotfix.1', 'src/auth.ts');
  await bringBack(shop);
  expect((await ask(shop, 'drift')).said[0]).toMatch(/^warning: develop lacks .* waits in #\d+\.$/);
  const { number, head } = onlyOpen(shop);
  const settled = { 'src/auth.ts': 'export const checked = maybe() && fixed;\n' };
  await repository.commit(head.ref, { parents: [head.ref, 'develop'], files: settled, message: 'settle' });
  await repository.mergePullRequest(number, { method: 'squash' });
  expect((await ask(shop, 'drift')).said).toEqual(healthy(1));
  expect((await bringBack(shop)).outputs['result']).toBe('up-to-date');
});

test('a hotfix that was squashed into main, and whose commits are in develop as they are', async () => {
  await using shop = await openHealthy();
  await releaseTwoCommits(shop, 'squash');
  expect((await ask(shop, 'drift')).result).toBe('problems');
  await shop.repository.merge('develop', 'hotfix/two');
  expect((await ask(shop, 'drift')).said).toEqual(healthy(1));
});

test('a release that was squashed on its way from develop is there, a hotfix before it is not', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  await releaseHotfix(shop, 'v1.3.0-hotfix.1');
  await repository.commit('develop', { files: { 'src/new.ts': '1\n' }, message: 'feat: new' });
  await repository.commit('develop', { files: { 'src/new.ts': '2\n' }, message: 'feat: newer' });
  const pull = await repository.openPullRequest({ head: 'develop', base: 'main', title: 'Release' });
  await repository.mergePullRequest(pull.number, { method: 'squash' });
  await repository.tag('v1.3.1', 'main');
  expect((await ask(shop, 'drift')).said).toEqual([
    'problem: develop lacks v1.3.0-hotfix.1: fix(auth): Mend for v1.3.0-hotfix.1.',
    'ok: Looked for all 2 hotfix and patch releases in develop.',
  ]);
});

test('two hotfixes that wait in one back-merge are warnings, whatever it is called', async () => {
  await using shop = await openShop(conflicting);
  for (const tag of ['v1.3.0-hotfix.1', 'v1.3.0-hotfix.2']) {
    await shop.hotfix({ 'src/auth.ts': `export const checked = '${tag}';\n` }, { branch: `hotfix/${tag}` });
    await shop.repository.tag(tag, 'main');
    await bringBack(shop);
  }
  const { number, head } = onlyOpen(shop);
  expect(head.ref).toBe('back-merge/v1.3.0-hotfix.2-to-develop');
  const { said, result } = await ask(shop, 'drift');
  expect(result).toBe('warnings');
  expect(said.filter((line) => line.endsWith(`Its back-merge waits in #${number}.`))).toHaveLength(2);
});

test('a back-merge from before the tag, which is called by its commit, is found', async () => {
  await using shop = await openShop(conflicting);
  await shop.hotfix({ 'src/auth.ts': 'export const checked = 1;\n' });
  await bringBack(shop);
  await shop.repository.tag('v1.3.0-hotfix.1', 'main');
  expect(onlyOpen(shop).head.ref).toMatch(/^back-merge\/[0-9a-f]{7}-to-develop$/);
  expect((await ask(shop, 'drift')).result).toBe('warnings');
});

test('an older line is looked at, however many hotfix releases there are since', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  await repository.branch('support/v1.3.0', 'v1.3.0');
  await repository.commit('support/v1.3.0', { files: { 'src/lost.ts': '1\n' }, message: 'fix: lost' });
  await repository.tag('v1.3.0-hotfix.1', 'support/v1.3.0');
  for (let n = 1; n <= 24; n += 1) {
    await repository.commit('main', { files: { [`f${n}`]: '1' }, message: `fix: ${n}` });
    await repository.tag(`v1.4.0-hotfix.${n}`, 'main');
  }
  await repository.merge('develop', 'main');
  expect((await ask(shop, 'drift')).said).toEqual([
    'problem: develop lacks v1.3.0-hotfix.1: fix: lost.',
    ...healthy(25),
  ]);
});

test('of very many that are missing the newest are told one by one, the others by name', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  for (let n = 1; n <= 12; n += 1) {
    await repository.commit('main', { files: { [`f${n}`]: '1' }, message: `fix: ${n}` });
    await repository.tag(`v1.3.0-hotfix.${n}`, 'main');
  }
  const { said, findings } = await ask(shop, 'drift');
  expect(said.filter((line) => line.startsWith('problem: '))).toHaveLength(10);
  expect(said).toContainEqual(
    expect.stringContaining('unknown: Whether develop has v1.3.0-hotfix.2, v1.3.0-hotfix.1 is not known'),
  );
  expect(findings.find(({ level }) => level === 'unknown')?.remedy).not.toBe('');
});

test('with the scheme `patch` a release that a hotfix branch brought is one of a hotfix, any other is not', async () => {
  await using shop = await openHealthy();
  await releaseHotfix(shop, 'v1.3.1');
  await shop.repository.commit('main', { files: { notes: '1' }, message: 'chore: release 1.3.2' });
  await shop.repository.tag('v1.3.2', 'main');
  expect((await ask(shop, 'drift')).said).toEqual([
    'problem: develop lacks v1.3.1: fix(auth): Mend for v1.3.1.',
    'ok: Looked for all 2 hotfix and patch releases in develop.',
  ]);
  await shop.repository.merge('develop', 'main');
  expect((await ask(shop, 'drift')).result).toBe('healthy');
});

test('without a right to pull requests it is unknown, and nothing else is lost', async () => {
  await using shop = await openHealthy();
  const secret = await shop.github.createRepository('acme/secret', { private: true });
  await secret.commit('main', { files: { a: '1' } });
  await secret.tag('v1.0.0', 'main');
  await secret.branch('develop', 'main');
  await secret.commit('main', { files: { b: '1' }, message: 'fix: b' });
  await secret.tag('v1.0.0-hotfix.1', 'main');
  const token = shop.github.createToken({ repositories: ['acme/secret'], permissions: { contents: 'read' } });
  const step = await examine(shop, { checks: 'drift, tags' }, { repository: 'acme/secret', token });
  expect([step.failure, step.result]).toEqual([undefined, 'warnings']);
  expect(step.findings[0]).toMatchObject({
    level: 'unknown',
    message: expect.stringContaining('develop lacks v1.0.0-hotfix.1: fix: b. Whether a squash brought it'),
    remedy: expect.stringContaining('`pull-requests: read`'),
  });
  expect(step.findings.map(({ check }) => check)).toContain('tags');
});
