// The checkout of quality-gates.yml, run by bash as a step runs it: what is asked for, and nothing of the token left behind.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openShop, type Shop, watchedGit } from '@hotfix-actions/testing';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onlyJob, reusable } from './workflow-files.ts';

const script = onlyJob(reusable('quality-gates')).steps?.find(({ name }) => name === 'Check out')?.run ?? '';

let folder: string;
let shop: Shop;
let watched: ReturnType<typeof watchedGit>;
let home: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  watched = watchedGit(home);
  shop = await openShop();
});
afterEach(async () => {
  for (const path of [home, folder]) rmSync(path, { recursive: true, force: true });
  await shop[Symbol.asyncDispose]();
});

function environment(): Record<string, string> {
  const { PATH } = watched;
  return { PATH, HOME: home, GITHUB_SERVER_URL: shop.github.serverUrl, GITHUB_REPOSITORY: 'acme/shop' };
}

async function checkOut(ref: string, depth = '1'): Promise<string> {
  const env = { ...environment(), REF: ref, DEPTH: depth, TOKEN: shop.token };
  const step = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
  const { stdout, stderr } = await promisify(execFile)('bash', step, { cwd: folder, env });
  return stdout + stderr;
}

const git = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)('git', [...args], { cwd: folder, env: environment() })).stdout.trim();

test('a branch, a tag or a commit, and nothing beside it', async () => {
  const [main = '', develop = ''] = await Promise.all(['main', 'develop'].map(shop.repository.tip));
  const asked = { develop, 'refs/heads/develop': develop, 'v1.3.0': main, 'refs/tags/v1.3.0': main, [main]: main };
  for (const [ref, sha] of Object.entries(asked)) {
    await checkOut(ref);
    expect([ref, await git('rev-parse', 'HEAD')]).toEqual([ref, sha]);
    expect([ref, await git('rev-list', '--count', 'HEAD')]).toEqual([ref, '1']);
  }
});

test('all commits and tags with a depth of 0', async () => {
  await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' });
  await checkOut('main', '0');
  expect(Number(await git('rev-list', '--count', 'HEAD'))).toBeGreaterThan(2);
  expect(await git('tag')).toBe('v1.3.0');
});

test('what an earlier job left on the machine is gone', async () => {
  await checkOut('main');
  writeFileSync(join(folder, 'src', 'auth.ts'), 'changed');
  writeFileSync(join(folder, 'left-over.ts'), '');
  await checkOut('main');
  expect(readdirSync(folder).sort()).toEqual(['.git', 'package.json', 'src']);
  expect(await git('status', '--porcelain')).toBe('');
});

test('the token stays in no file, and is masked in the form that git sends', async () => {
  const log = await checkOut('main');
  const secret = Buffer.from(`x-access-token:${shop.token}`).toString('base64');
  const kept = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = kept.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(texts.filter((text) => text.includes(shop.token) || text.includes(secret))).toEqual([]);
  expect(log).toContain(`::add-mask::${secret}`);
  expect(log.replace(`::add-mask::${secret}`, '')).not.toContain(secret);
  expect(watched.calls()).toContain('fetch');
  expect([shop.token, secret].filter((text) => watched.calls().includes(text))).toEqual([]);
});

test.each(['--upload-pack=touch owned', 'main:refs/heads/x', '$(touch owned)', '-c', ''])(
  'a ref that is none: %s',
  async (ref) => {
    await expect(checkOut(ref)).rejects.toThrow();
    expect(readdirSync(folder)).not.toContain('owned');
    expect(readdirSync(folder)).not.toContain('src');
  },
);
