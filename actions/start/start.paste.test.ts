// The command that is offered for pasting, pasted.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template here is for a shell.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openShop, type Shop, shellBlocks, shellWords } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { begin, branch } from './start.world.ts';

async function inClone(
  shop: Shop,
  options: readonly string[],
  then: (folder: string, run: (command: string) => string) => void,
) {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'));
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const run = (command: string) =>
    execFileSync('sh', ['-euc', command], { cwd: join(folder, 'shop'), env, encoding: 'utf8', stdio: 'pipe' });
  try {
    // The sandbox answers git only as long as this process is not busy waiting for it: so it is cloned from its files.
    const origin = await shop.repository.git('rev-parse', '--absolute-git-dir');
    execFileSync('git', ['clone', '--quiet', ...options, `file://${origin}`, join(folder, 'shop')], {
      env,
      stdio: 'pipe',
    });
    then(folder, run);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.each([
  ['a whole clone', []],
  ['a clone of one branch', ['--single-branch', '--branch', 'develop']],
  ['a shallow clone', ['--depth=1']],
])('in %s it makes a worktree of its own beside it', async (_, options) => {
  await using shop = await openShop();
  const step = await begin(shop);
  await inClone(shop, options, (folder, run) => {
    run(step.outputs['worktree-command'] ?? '');
    expect(readdirSync(folder)).toContain('shop_hotfix_20261123T093000Z_auth-bypass');
    const worktree = '../shop_hotfix_20261123T093000Z_auth-bypass';
    expect(run(`git -C ${worktree} symbolic-ref --short HEAD`).trim()).toBe(branch);
    expect(run(`git -C ${worktree} rev-parse HEAD`).trim()).toBe(step.outputs['sha']);
  });
});

test('a branch that is called like a command is no command', async () => {
  await using shop = await openShop();
  const name = `hotfix/$(touch\${IFS}pwned)'"\`id\`;&x`;
  const step = await begin(shop, { 'hotfix-branch': name });
  const [fetched, added] = shellWords(step.outputs['worktree-command'] ?? '');
  expect(fetched?.slice(0, 2)).toEqual(['fetch', 'origin']);
  expect(added?.slice(0, 4)).toEqual(['worktree', 'add', '-b', name]);
  expect(added?.[4]).toMatch(/^\.\.\/shop_hotfix_[a-z0-9.-]+$/);
  expect(shellBlocks(step.summary).map(shellWords)).toEqual([[fetched, added]]);
  expect(shellBlocks(shop.repository.issues[0]?.body ?? '').map(shellWords)).toEqual([[fetched, added]]);
  await inClone(shop, [], (folder, run) => {
    run(step.outputs['worktree-command'] ?? '');
    expect(existsSync(join(folder, 'shop', 'pwned'))).toBe(false);
  });
});
