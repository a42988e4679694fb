// Two hundred branches: one fetch for all, one comparison each and nothing more for those that need nothing, a line of the log
// and a row of the table for each.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { addConflicting, lines, rebaseAll, type Status } from './rebase.world.ts';

const many = Array.from({ length: 200 }, (_, index) => `contrib/${String(index).padStart(3, '0')}`);
const kindOf = (name: string) => ['clean', 'both', 'up-to-date', 'up-to-date'][Number(name.slice(-3)) % 4];

async function openMany(): Promise<Shop> {
  const shop = await openShop();
  const { repository } = shop;
  const files = Object.fromEntries(many.map((name) => [`files/${name}.txt`, lines()]));
  const base = await repository.commit('develop', { files: { ...files, 'shared.txt': lines() } });
  const changed = Object.fromEntries(Object.keys(files).map((path) => [path, lines(0, 'develop')]));
  const tip = await repository.commit('develop', { files: { ...changed, 'shared.txt': lines(0, 'develop') } });
  for (const name of many) {
    const kind = kindOf(name);
    await repository.branch(name, kind === 'up-to-date' ? tip : base);
    await repository.commit(name, { files: { [`new/${name}.txt`]: 'x\n' } });
    if (kind === 'both') await repository.commit(name, { files: { [`files/${name}.txt`]: lines(9, name) } });
  }
  return shop;
}

function countIn({ github }: Shop, pattern: RegExp): number {
  return github.requests.filter(({ method, path }) => pattern.test(`${method} ${path}`)).length;
}

test('200 branches in one run', async () => {
  await using shop = await openMany();
  await addConflicting(shop, many[0]);
  shop.github.requests.length = 0;
  const started = Date.now();
  const step = await rebaseAll(shop);
  const seconds = (Date.now() - started) / 1000;
  expect(step.failure).toBeUndefined();
  const results = step.json('results') as Status[];
  const count = (status: string) => results.filter((one) => one.status === status).length;
  expect([count('rebased'), count('conflict'), count('up-to-date')]).toEqual([99, 1, 100]);
  // All refs, commits and trees of all, files that both sides changed.
  expect(countIn(shop, /POST .*\/git-upload-pack$/)).toBe(3);
  expect(countIn(shop, /GET .*\/compare\//)).toBe(200);
  expect(countIn(shop, /POST .*\/git-receive-pack$/)).toBe(2);
  expect(countIn(shop, /GET .*\/pulls$/)).toBe(1);
  expect(shop.github.requests.length).toBeLessThan(230);
  for (const name of many) expect(step.log.filter((line) => line.includes(` ${name}: `))).toHaveLength(1);
  expect(step.summary.match(/^\| `contrib\//gm)).toHaveLength(200);
  process.stdout.write(`rebase: 200 branches in ${seconds.toFixed(1)} s, ${shop.github.requests.length} requests\n`);
}, 240_000);
