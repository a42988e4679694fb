// Branches, paths, messages and authors of any name: they are shown as they are, and mean nothing to Markdown, GitHub, git or
// a shell; nothing of them is lost.

import {
  harmOf,
  hostileMessages,
  hostileNames,
  hostilePaths,
  hostileTitles,
  openShop,
  playWatched,
  type Shop,
  shellBlocks,
  shellWords,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { rebase } from './rebase.ts';
import { lines, type Status } from './rebase.world.ts';

const run = (shop: Shop, inputs: Readonly<Record<string, string>> = {}) => playWatched(shop, rebase, { inputs });

const messages = [...hostileMessages, ...hostileTitles];

async function openNamed(names: readonly string[], at: number): Promise<Shop> {
  const shop = await openShop();
  const { repository } = shop;
  const base = await repository.commit('develop', { files: { 'shared.txt': lines() } });
  await repository.commit('develop', { files: { 'shared.txt': lines(0, 'develop') } });
  for (const [index, name] of names.entries()) {
    const message = messages[index % messages.length] as string;
    const author = { name: message.split('\n', 1)[0]?.replace(/[<>\0\r]/g, '') || 'x', email: 'x@example.com' };
    await repository.branch(name, base);
    await repository.commit(name, { files: { 'shared.txt': lines(at, `of ${index}`) }, message, author });
  }
  return shop;
}

/** Dozens in each; on a busy machine that takes its time. */
const manyBranches = 240_000;

const named = hostileNames.map((name) => `contrib/${name}`);
const some = named.filter((_, index) => index % 3 === 0);

test(
  'branches of any name are rebased, and their commits stay what they are',
  async () => {
    await using shop = await openNamed(some, 9);
    const { repository } = shop;
    const textsOf = async (name: string) => repository.git('log', '-1', '--format=%an|%B', `refs/heads/${name}`);
    const before = await Promise.all(some.map(textsOf));
    const step = await run(shop, { branches: `${some.join('\n')}\n` });
    expect(step.failure).toBeUndefined();
    const results = step.json('results') as Status[];
    expect(results.map(({ branch, status }) => [branch, status])).toEqual(some.map((name) => [name, 'rebased']));
    const tips = await repository.branches();
    expect(results.map(({ sha }) => sha)).toEqual(some.map((name) => tips[name]));
    expect(await Promise.all(some.map(textsOf))).toEqual(before);
    expect(await harmOf(shop, step.ran)).toEqual([]);
  },
  manyBranches,
);

test(
  'conflicts of branches of any name are reported once, and the commands settle exactly those',
  async () => {
    await using shop = await openNamed(some, 0);
    const { repository } = shop;
    for (const [index, head] of some.entries())
      if (index % 5 === 0) await repository.openPullRequest({ head, base: 'develop', title: 'Mine' });
    const inputs = { branches: `${some.join('\n')}\n` };
    const step = await run(shop, inputs);
    expect([step.result, step.failure]).toEqual(['done', undefined]);
    const again = await run(shop, inputs);
    expect(again.outputs).toEqual(step.outputs);
    const comments = repository.pullRequests.flatMap((pull) => pull.comments.map(({ body }) => body));
    const bodies = [...repository.issues.map(({ body }) => body ?? ''), ...comments];
    expect(bodies).toHaveLength(some.length);
    const commands = bodies.map((body) => shellBlocks(body).flatMap((block) => shellWords(block)));
    const detached = commands.map((words) => words.find(([verb]) => verb === 'switch')?.at(-1));
    expect(detached.sort()).toEqual(some.map((name) => `refs/remotes/origin/${name}`).sort());
    const tips = await repository.branches();
    for (const words of commands) {
      const [, lease = '', , to = ''] = words.find(([verb]) => verb === 'push') ?? [];
      const name = to.slice('HEAD:refs/heads/'.length);
      expect(lease).toBe(`--force-with-lease=refs/heads/${name}:${tips[name]}`);
    }
    expect(await harmOf(shop, step.ran, again.ran)).toEqual([]);
  },
  manyBranches,
);

test('conflicts in paths of any name', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const files = (text: string) => Object.fromEntries(hostilePaths.map((path) => [path, `${text}\n`]));
  const base = await repository.commit('develop', { files: files('base') });
  await repository.commit('develop', { files: files('develop') });
  await repository.branch('contrib/ann', base);
  await repository.commit('contrib/ann', { files: files('ann'), message: messages[0] as string });
  const step = await run(shop);
  const [result] = step.json('results') as Status[];
  expect([...(result?.conflicts ?? [])].sort()).toEqual([...hostilePaths].sort());
  expect(await harmOf(shop, step.ran)).toEqual([]);
  const failed = await run(shop, { 'on-conflict': 'fail' });
  expect(failed.result).toBe('conflict');
  expect(await harmOf(shop, failed.ran)).toEqual([]);
});
