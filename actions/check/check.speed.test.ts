// What a check costs: it goes with what a pull request brings, not with the size of the repository or its history.

import { spawnSync } from 'node:child_process';
import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { look, open, propose } from './check.world.ts';

function countOf(shop: Shop): { rest: number; fetches: number } {
  const rest = shop.github.requests.filter(({ kind }) => kind === 'rest').length;
  const fetches = shop.github.requests.filter(
    ({ path, method }) => method === 'POST' && path.endsWith('git-upload-pack'),
  );
  return { rest, fetches: fetches.length };
}

/** Adds commits in a row to a branch, fast. */
async function grow(shop: Shop, name: string, commits: number): Promise<void> {
  const { repository } = shop;
  const tip = await repository.tip(name);
  const lines: string[] = [];
  for (let index = 1; index <= commits; index += 1) {
    const message = `feat: ${name} ${index}`;
    lines.push(`commit refs/heads/${name}
committer A <a@example.com> ${1_700_000_000 + index} +0000
data ${message.length}
${message}
${index === 1 ? `from ${tip}\n` : ''}M 100644 inline many/${index}.txt
data 2
x
`);
  }
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet'], {
    cwd: repository.gitDir,
    input: lines.join('\n'),
  });
  if (status !== 0) throw new Error(stderr.toString());
}

test('very much that landed without a release is not asked about commit by commit', async () => {
  await using shop = await openShop();
  await grow(shop, 'main', 300);
  const number = await propose(shop);
  shop.github.requests.length = 0;
  const step = await look(shop, number);
  expect(step.broken).toEqual(['base error']);
  expect(step.violations[0]?.message).toMatch(/"feat: main 300", .* "feat: main 291" and at least 14 more$/);
  expect(countOf(shop).rest).toBeLessThanOrEqual(42);
});

test('a usual hotfix in a repository with a long history takes a dozen requests', async () => {
  await using shop = await openShop();
  await grow(shop, 'main', 1_500);
  await shop.repository.tag('v1.4.0', 'main');
  await shop.repository.branch('develop', 'main');
  await grow(shop, 'develop', 1_200);
  const number = await propose(shop);
  const step = await look(shop, number);
  expect(step.outputs).toMatchObject({ result: 'passed', violations: '[]' });
  const { rest, fetches } = countOf(shop);
  expect(rest).toBeLessThanOrEqual(11);
  expect(fetches).toBeLessThanOrEqual(6);
});

test('a release of very many commits is no hotfix, and is not listed', async () => {
  await using shop = await openShop();
  await grow(shop, 'develop', 1_500);
  await shop.hotfix({ 'src/auth.ts': 'fixed\n' });
  await shop.repository.tag('v1.3.0-hotfix.1', 'main');
  const number = await open(shop, { head: 'develop' });
  shop.github.requests.length = 0;
  const step = await look(shop, number);
  expect(step.outputs).toMatchObject({ result: 'not-a-hotfix', violations: '[]' });
  expect(step.json('forecast')).toEqual([{ target: 'develop', conflicts: [] }]);
  expect(countOf(shop).rest).toBeLessThanOrEqual(8);
});

test('a branch with more commits than any hotfix has is told so, without listing them', async () => {
  await using shop = await openShop();
  await grow(shop, 'develop', 1_500);
  const number = await propose(shop, { from: 'develop' });
  shop.github.requests.length = 0;
  const step = await look(shop, number);
  expect(step.broken).toContain('base error');
  expect(step.violations.find(({ rule }) => rule === 'base')?.message).toContain(
    'it brings 1502 commits that main lacks',
  );
  expect(step.violations.find(({ rule }) => rule === 'minimal')?.message).toContain('it changes 1503 files');
  expect(countOf(shop).rest).toBeLessThanOrEqual(26);
});
