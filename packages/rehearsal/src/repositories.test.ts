// A user's own repository: what is found in it, what is added to its copy, and that it stays as it is.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { broken, everyFile, type Folder, gitAt, openFolder, openShop, play, prices } from './rehearsal.world.ts';
import type { Report } from './report.ts';

const elsewhere = mkdtempSync(join(tmpdir(), 'rehearsal-test-'));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

test('branches and tag prefix are found, and the hotfix that waits is played', async () => {
  using shop = openShop();
  const report = await play({ repo: shop.path });
  expect(broken(report)).toEqual([]);
  expect(report.outcome).toMatchObject({ tag: 'v2.4.1-hotfix.1', fix: 'hotfix/prices', back: 'merged' });
  expect(report.notes.filter((note) => note.startsWith('Added'))).toEqual([]);
});

test('its commands are run only where that is asked for', async () => {
  using shop = openShop();
  const ran = join(elsewhere, 'ran');
  shop.git('switch', '--quiet', 'hotfix/prices');
  const scripts = { test: `touch '${ran}'`, lint: 'true', build: 'true', types: 'exit 3' };
  shop.commit({ 'package.json': JSON.stringify({ scripts }) });
  const cautious = await play({ repo: shop.path });
  expect(broken(cautious)).toEqual([]);
  expect(existsSync(ran)).toBe(false);
  const gatesOf = ({ steps }: Report) => steps.find(({ name }) => name === 'quality-gates');
  expect(gatesOf(cautious)).toMatchObject({ skipped: true, told: expect.stringContaining('--gates allows that') });
  const before = everyFile(dirname(shop.path));
  const bold = await play({ repo: shop.path, gates: true });
  expect(existsSync(ran)).toBe(true);
  expect(everyFile(dirname(shop.path))).toEqual(before);
  // What the repository's own gates say breaks no promise, and is told.
  expect(broken(bold)).toEqual([]);
  expect(gatesOf(bold)?.action?.outputs['failed-gates']).toBe('["coverage","types"]');
  expect(bold.opened?.body).toMatch(/\| types \| ✗ failed \|/);
});

test('gates for which it has no commands are told, and the rest is played', async () => {
  using shop = openShop();
  const report = await play({ repo: shop.path, gates: true });
  expect(broken(report)).toEqual([]);
  const gates = report.steps.find(({ name }) => name === 'quality-gates')?.action;
  expect([gates?.exitCode, gates?.annotations.join()]).toEqual([1, expect.stringContaining('There is no command for')]);
});

test('a hotfix that is there is found by its branch, and tracked from then on where that tells when it was begun', async () => {
  using shop = openShop();
  const unnamed = await play({ repo: shop.path });
  expect([unnamed.steps[1]?.told, unnamed.issue]).toEqual(['already-exists hotfix/prices, not tracked', undefined]);
  const named = 'hotfix/20261123T093000Z_prices';
  shop.git('branch', '--move', 'hotfix/prices', named);
  const report = await play({ repo: shop.path });
  expect(broken(report)).toEqual([]);
  expect(report.steps[1]?.told).toMatch(`already-exists ${named}, tracked in #`);
  expect(report.issue).toMatchObject({ state: 'closed', body: expect.stringContaining(named) });
});

test('with --conflict development changes the same lines, and the pull request says so', async () => {
  using shop = openShop();
  const report = await play({ repo: shop.path, conflict: true });
  expect(broken(report)).toEqual([]);
  expect(report.outcome.tag).toBe('v2.4.1-hotfix.1');
  expect(report.pullRequest?.head).toBe('back-merge/v2.4.1-hotfix.1-to-develop');
  expect(report.pullRequest?.body).toContain('`prices.txt`');
});

test('a conflict that is there anyway is told without being made', async () => {
  using shop = openShop();
  shop.git('switch', '--quiet', 'develop');
  shop.commit({ 'prices.txt': prices('three: 33') });
  const report = await play({ repo: shop.path });
  expect(broken(report)).toEqual([]);
  expect(report.checks.map(({ claim }) => claim)).toContain(
    'a pull request brings main to develop, and lists the conflicting path',
  );
});

test('a repository with nothing but a first commit gets a release, a develop and a fix', async () => {
  using folder = openFolder();
  folder.git('switch', '--quiet', '--create', 'trunk');
  folder.commit({ 'a.txt': 'a\n' });
  const report = await play({ repo: folder.path, conflict: true });
  expect(broken(report)).toEqual([]);
  expect(report.outcome).toMatchObject({ tag: 'v1.0.0-hotfix.1', main: 'trunk', develop: 'develop' });
  expect(report.notes.filter((note) => note.startsWith('Added'))).toHaveLength(4);
});

test('where main is development, the one other branch is production', async () => {
  using shop = openShop();
  shop.git('branch', '--move', 'main', 'live');
  shop.git('branch', '--move', 'develop', 'main');
  const report = await play({ repo: shop.path, develop: 'main' });
  expect(broken(report)).toEqual([]);
  expect(report.outcome).toMatchObject({ main: 'live', develop: 'main', fix: 'hotfix/prices' });
});

test('the only branch is production, whatever it is called', async () => {
  using folder = openFolder();
  folder.git('switch', '--quiet', '--create', 'production/blue');
  folder.commit({ 'a.txt': 'a\n' });
  folder.git('switch', '--quiet', '--detach');
  const report = await play({ repo: folder.path });
  expect(broken(report)).toEqual([]);
  expect(report.outcome.main).toBe('production/blue');
});

test('what the real repository lacks is told, and how it gets it', async () => {
  using folder = openFolder();
  folder.commit({ 'a.txt': 'a\n' });
  const report = await play({ repo: folder.path });
  expect(report.missing).toEqual([
    "A first release, at the commit that runs in production: git tag --annotate v1.0.0 --message 'Release v1.0.0' COMMIT && git push origin v1.0.0",
    'A development branch: git push origin main:refs/heads/develop',
  ]);
  using shop = openShop();
  expect((await play({ repo: shop.path })).missing).toEqual([]);
});

test('what differs from the defaults is told as the workflow that was played', async () => {
  using shop = openShop();
  shop.git('branch', '--move', 'main', 'master');
  shop.git('branch', '--move', 'develop', 'dev');
  shop.git('tag', '2.4.1', 'v2.4.1');
  shop.git('tag', '--delete', 'v2.4.1');
  const report = await play({ repo: shop.path });
  expect(broken(report)).toEqual([]);
  expect(report.workflow).toContain("branches: [master, 'support/**']");
  expect(report.workflow).toContain('branch: master, support/**');
  expect(report.workflow).toContain('into: dev');
  expect(report.workflow).toContain("tag-prefix: ''");
});

test('names that are given win, whatever they are', async () => {
  using shop = openShop();
  shop.git('branch', 'hotfix/other', 'hotfix/prices');
  shop.git('branch', '--move', 'main', 'production,eu');
  shop.git('branch', '--move', 'develop', 'next/eu');
  shop.git('branch', '--move', 'hotfix/prices', 'bug/prices');
  shop.git('tag', 'shop@2.4.1', 'v2.4.1');
  const names = { main: 'production,eu', develop: 'next/eu', fix: 'bug/prices' };
  const report = await play({ repo: shop.path, ...names, tagPrefix: 'shop@' });
  expect(broken(report)).toEqual([]);
  expect(report.outcome).toMatchObject({ tag: 'shop@2.4.1-hotfix.1', ...names });
});

test('of several hotfixes the newest that could be merged is played', async () => {
  using shop = openShop();
  shop.git('switch', '--quiet', '--create', 'hotfix/later', 'main');
  shop.commit({ 'prices.txt': prices('three: 0') });
  shop.git('switch', '--quiet', 'main');
  shop.git('merge', '--quiet', '--no-edit', 'hotfix/later');
  shop.git('tag', 'v2.4.2');
  shop.git('switch', '--quiet', '--create', 'hotfix/good', 'main~');
  shop.commit({ 'orders.txt': 'some\n' });
  const { outcome, notes } = await play({ repo: shop.path });
  expect(outcome).toMatchObject({ fix: 'hotfix/good', tag: 'v2.4.2-hotfix.1' });
  expect(notes.join()).not.toContain('hotfix/later');
});

test('most release tags say how they begin', async () => {
  using shop = openShop();
  shop.git('tag', 'api-v0.9.0', 'main');
  shop.git('tag', 'api-v0.10.0', 'main');
  const report = await play({ repo: shop.path });
  expect(broken(report)).toEqual([]);
  expect(report.outcome.tag).toBe('api-v0.10.0-hotfix.1');
  expect(report.notes).toContain(
    'The release tags taken begin with "api-v" (2 tags), as most do; others begin with "v" (1 tag). --tag-prefix names another.',
  );
});

test('commits since the newest release go along', async () => {
  using shop = openShop();
  shop.commit({ 'terms.txt': 'none\n' }, 'docs: terms');
  const plain = await play({ repo: shop.path });
  expect([plain.outcome.tag, broken(plain)]).toEqual(['v2.4.1-hotfix.1', []]);
  expect(plain.notes.join()).toContain('The newest release is v2.4.1, 1 commit behind main');
});

// Finish asks GitHub for a minute by which pull request such a commit came.
test('commits of which only GitHub knows how they came are released before', async () => {
  using shop = openShop();
  shop.commit({ 'terms.txt': 'some\n' }, 'docs: more terms (#7)');
  const pulled = await play({ repo: shop.path });
  expect([pulled.outcome.tag, broken(pulled)]).toEqual(['v2.4.2-hotfix.1', []]);
}, 120_000);

test('branches that only the remote has are found in a clone', async () => {
  using shop = openShop();
  const clone = join(elsewhere, 'clone');
  gitAt(elsewhere, 'clone', '--quiet', shop.path, clone);
  const report = await play({ repo: clone });
  expect(broken(report)).toEqual([]);
  expect(report.outcome).toMatchObject({ tag: 'v2.4.1-hotfix.1', develop: 'develop', fix: 'hotfix/prices' });
  expect(report.notes.filter((note) => note.startsWith('Added'))).toEqual([]);
});

const origins: [string, (shop: Folder) => string][] = [
  ['a repository with uncommitted changes', () => ''],
  ['a folder in it', ({ path }) => join(path, 'docs')],
  ['a worktree', ({ path }) => derived(path, 'worktree', ['worktree', 'add', '--quiet', '--detach'])],
  ['a bare repository', ({ path }) => derived(path, 'bare', ['clone', '--quiet', '--bare', path])],
  ['a shallow clone', ({ path }) => derived(path, 'shallow', ['clone', '--quiet', '--depth=1', `file://${path}`])],
  ['a clone that borrows objects', ({ path }) => derived(path, 'borrowing', ['clone', '--quiet', '--shared', path])],
];

function derived(path: string, name: string, args: readonly string[]): string {
  const folder = join(dirname(path), name);
  gitAt(path, ...args, folder);
  return folder;
}

test.each(origins)('%s is read, and nothing in it changes', async (_kind, derive) => {
  using shop = openShop();
  shop.write('prices.txt', 'being edited\n');
  shop.write('docs/new.md', 'not added\n');
  const repo = derive(shop) || shop.path;
  const refs = shop.git('for-each-ref');
  const before = everyFile(dirname(shop.path));
  const report = await play({ repo });
  expect(broken(report)).toEqual([]);
  expect(everyFile(dirname(shop.path))).toEqual(before);
  expect(shop.git('for-each-ref')).toBe(refs);
});

test('the newest branches of contributors are drawn, where they share a history with production', async () => {
  using shop = openShop();
  shop.git('switch', '--quiet', '--create', 'contrib/sorting', 'develop');
  shop.commit({ 'sorting.txt': 'by name\n' }, 'feat: sorting');
  shop.git('switch', '--quiet', '--orphan', 'contrib/pages');
  shop.commit({ 'index.html': 'pages\n' }, 'feat: pages');
  shop.git('switch', '--quiet', 'main');
  const { graphs, histories } = await play({ repo: shop.path });
  for (const graph of [graphs.before, graphs.after]) {
    expect(graph).toContain('contrib/sorting');
    expect(graph).not.toContain('contrib/pages');
  }
  expect(histories.after.branches.map(({ name }) => name).sort()).toEqual(['contrib/sorting', 'develop', 'main']);
});
