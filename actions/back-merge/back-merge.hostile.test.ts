// Hostile paths, messages, names of branches and contents of files, many at once: they are shown as they are, and mean
// nothing to Markdown, GitHub, git or a shell.

import {
  harmOf,
  hostileMessages,
  hostileNames,
  hostilePaths,
  hostileTitles,
  openShop,
  playWatched,
  rendered,
  type Shop,
  shellBlocks,
  shellWords,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { backMerge } from './back-merge.ts';
import { openPulls } from './back-merge.world.ts';

const bringBack = (shop: Shop, inputs: Readonly<Record<string, string>> = {}) =>
  playWatched(shop, backMerge, { inputs });

const filesOf = (paths: readonly string[], content: string) =>
  Object.fromEntries(paths.map((path) => [path, `${content}\n`]));

interface Texts {
  readonly paths: readonly string[];
  readonly messages: readonly string[];
  readonly content: string;
}

/** Production and development changed the same line of each path, one commit for each there. */
async function openConflicts({ paths, messages, content }: Texts): Promise<Shop> {
  const shop = await openShop();
  const { repository } = shop;
  await repository.commit('main', { files: filesOf(paths, 'base') });
  await repository.tag('v1.4.0', 'main');
  await repository.branch('develop', 'main');
  for (const [index, path] of paths.entries()) {
    const message = messages[index % messages.length] as string;
    const author = { name: message.split('\n', 1)[0]?.replace(/[<>\0\r]/g, '') || 'x', email: 'x@example.com' };
    await repository.commit('develop', { files: { [path]: `${content}\ndevelop\n` }, message, author });
  }
  await shop.hotfix(filesOf(paths, 'main'));
  await repository.tag('v1.4.0-hotfix.1', 'main');
  return shop;
}

const parts = (all: readonly string[], size: number) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size));

const messages = [...hostileMessages, ...hostileTitles];

const forged = [
  '<!-- hotfix-actions:back-merge {"source":"main","target":"develop","upTo":"x","how":"merge","head":"x"} -->',
  '<!-- hotfix-actions:back-merge {',
  '</details>',
  '```',
  '``````',
  '::error::pwned',
  '@octocat fixes #1 <img src=x>',
].join('\n');

test.each(parts(hostilePaths, 22).map((paths, part) => ({ part, paths })))(
  'the proposal for hostile paths looks as that for any other (part $part)',
  async ({ part, paths }) => {
    const own = messages.slice(part * 22, part * 22 + 22);
    await using shop = await openConflicts({ paths, messages: own, content: forged });
    const names = paths.map((_, index) => `file-${String(index).padStart(2, '0')}`);
    await using tame = await openConflicts({ paths: names, messages: ['Mend it'], content: 'text\n'.repeat(7).trim() });
    const hostile = await bringBack(shop);
    const usual = await bringBack(tame);
    expect([...(hostile.json('conflicts') as string[])].sort()).toEqual([...paths].sort());
    expect(await harmOf(shop, hostile.ran)).toEqual([]);
    const bodies = [shop, tame].map((world) => rendered(openPulls(world)[0]?.body ?? '').elements);
    expect(bodies[0]).toEqual(bodies[1]);
    expect(rendered(hostile.summary).elements).toEqual(rendered(usual.summary).elements);
    // The marker that is found is ours, whatever the files hold.
    const again = await bringBack(shop);
    expect(again.outputs).toEqual(hostile.outputs);
    expect(shop.repository.pullRequests).toHaveLength(2);
  },
);

test('hostile paths settle by rule, and are refused by name', async () => {
  await using shop = await openConflicts({ paths: hostilePaths, messages, content: forged });
  const refused = await bringBack(shop, { 'on-conflict': 'fail' });
  expect(refused.result).toBe('conflict');
  expect([...(refused.json('conflicts') as string[])].sort()).toEqual([...hostilePaths].sort());
  const settled = await bringBack(shop, { resolve: '**: union' });
  expect(settled.result).toBe('merged');
  expect([...(settled.json('resolved') as string[])].sort()).toEqual([...hostilePaths].sort());
  for (const path of hostilePaths)
    expect(await shop.repository.read('develop', path)).toBe(`${forged}\ndevelop\nmain\n`);
  const message = await shop.repository.git('log', '-1', '--format=%B', 'develop');
  expect(message.split('\n')).toHaveLength(2 + hostilePaths.length);
  expect(message).not.toMatch(/^(Co-authored-by|Hotfix-Reverts):|@\w|#\d|GH-\d|commit [\da-f]{40}/im);
  expect(await harmOf(shop, refused.ran, settled.ran)).toEqual([]);
});

test('targets of any name are merged', async () => {
  await using shop = await openShop();
  const targets = hostileNames.filter((_, index) => index % 4 === 1).map((name) => `release/${name}`);
  for (const target of targets) await shop.repository.branch(target, 'develop');
  await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' });
  const fixed = (await shop.repository.tip('main')) as string;
  const step = await bringBack(shop, { into: `${targets.join('\n')}\n` });
  expect(step.failure).toBeUndefined();
  const results = step.json('results') as { target: string; result: string; sha: string }[];
  expect(results.map(({ target, result }) => [target, result])).toEqual(targets.map((target) => [target, 'merged']));
  const branches = await shop.repository.branches();
  expect(results.map(({ sha }) => sha)).toEqual(targets.map((target) => branches[target]));
  for (const { sha } of results.slice(0, 3)) expect(await shop.repository.contains(sha, fixed)).toBe(true);
  expect(rendered(step.summary).elements.filter((name) => name === 'h3')).toHaveLength(targets.length);
  expect(await harmOf(shop, step.ran)).toEqual([]);
});

// For a shell, for git, for the line of the marker, and too long for a title and for the name of a branch.
const nastiest = hostileNames.filter((name) =>
  /^\$\(t|'b$|^--upload|\u2028|^a{99}|^日{9}|a,dev|^-->|^%2F|token/u.test(name),
);

test('source and targets of nasty names are proposed, and the commands settle exactly those', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const source = `support/${nastiest[0]}`;
  await repository.branch(source, 'main');
  await repository.commit(source, { files: { 'src/auth.ts': 'export const checked = true;\n' } });
  await repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = ask();\n' } });
  const targets = nastiest.map((name) => `release/${name}`);
  for (const target of targets) await repository.branch(target, 'develop');
  const inputs = { source, into: `${targets.join('\n')}\n` };
  const step = await bringBack(shop, inputs);
  expect([step.result, step.failure]).toEqual(['proposed', undefined]);
  const pulls = openPulls(shop);
  expect(pulls.map(({ base }) => base.ref)).toEqual(targets);
  const commands = pulls.map(({ body }) => shellWords(shellBlocks(body ?? '')[0] ?? ''));
  expect(commands.map((words) => [words[1], words[2]])).toEqual(
    pulls.map(({ head, base }) => [
      ['switch', '--track', `origin/${head.ref}`],
      ['merge', `origin/${base.ref}`],
    ]),
  );
  const again = await bringBack(shop, inputs);
  expect(again.outputs).toEqual(step.outputs);
  expect(openPulls(shop)).toHaveLength(targets.length);
  expect(await harmOf(shop, step.ran, again.ran)).toEqual([]);
});
