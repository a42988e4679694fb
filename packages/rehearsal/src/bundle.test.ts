// The bundle as `npm run rehearse` starts it: from wherever, with its exit code and what it prints.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { openShop } from './rehearsal.world.ts';

const bundle = fileURLToPath(new URL('../../../dist/rehearsal/index.js', import.meta.url));
const elsewhere = mkdtempSync(join(tmpdir(), 'rehearsal-test-'));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

function start(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, ...args], {
    cwd: elsewhere,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('--help tells every option', () => {
  const { status, stdout } = start('--help');
  expect(status).toBe(0);
  for (const option of [
    'repo',
    'main',
    'develop',
    'fix',
    'tag-prefix',
    'conflict',
    'gates',
    'rollback',
    'revert',
    'out',
    'page',
  ])
    expect(stdout).toContain(`--${option}`);
});

test('a mistake is said without a stack', () => {
  const told = (text: string) => `${text}\nnpm run rehearse -- --help lists the options.\n`;
  expect(start('--nope')).toEqual({ status: 1, stdout: '', stderr: told("Unknown option '--nope'.") });
});

test('an --out that cannot be is said before anything is played', () => {
  const { status, stdout, stderr } = start('--out', join(bundle, 'folder'));
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^--out .* cannot be written: /);
});

test('a --page that would write over another file is refused before anything is played', () => {
  writeFileSync(join(elsewhere, 'mine.html'), 'mine');
  const { status, stdout, stderr } = start('--page', 'mine.html');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^--page .* cannot be written: it is there, and no page of a rehearsal\./);
});

test('a rehearsal prints its steps, its end and the pull request, and keeps them as Markdown', () => {
  using shop = openShop();
  const { status, stdout, stderr } = start('--repo', shop.path, '--conflict', '--out', 'kept', '--page', 'page.html');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/✓ \d+\.\d\d s {2}finish again +nothing-to-do, /);
  expect(stdout).toContain('prices.txt: foretold by check, met by finish');
  expect(stdout).toMatch(/– \d+\.\d\d s {2}quality-gates +not played: /);
  expect(stdout).toContain('☐ `prices.txt` — content');
  // The shop's hotfix breaks rules: that is no failure of the rehearsal, and it is said.
  const ending = 'What the actions promise holds, but check failed';
  expect(stdout).toContain(`\n${ending}: what to do is said above. `);
  expect(stdout).not.toContain('All of it holds');
  // Not a terminal, so no colours; and no reader of a pull request sees its hidden lines.
  for (const hidden of ['\u001b', '<!--']) expect(stdout).not.toContain(hidden);
  const kept = readdirSync(join(elsewhere, 'kept')).sort();
  const summaries = ['1-start', '2-open-pr', '3-check', '4-finish', '5-finish-again', '6-cleanup', '7-rebase'];
  const others = ['production-pull-request', 'pull-request', 'report'];
  expect(kept).toEqual([...summaries, ...others].map((name) => `${name}.md`));
  const read = (name: string) => readFileSync(join(elsewhere, 'kept', name), 'utf8');
  expect(read('report.md')).toContain('- [x] v2.4.1-hotfix.1 is an annotated tag');
  expect(stdout).toContain(`\nThe page is ${join(elsewhere, 'page.html')}\n`);
  const page = readFileSync(join(elsewhere, 'page.html'), 'utf8');
  expect(read('report.md')).toContain(`**${ending}:** what to do is said [below](#steps).`);
  for (const part of [ending, 'v2.4.1-hotfix.1', '<svg role="img"', 'name="generator"']) expect(page).toContain(part);
  expect(read('4-finish.md')).toContain('v2.4.1-hotfix.1');
  expect(read('pull-request.md')).toContain('- [ ] `prices.txt` — content');
});
