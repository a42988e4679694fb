// A look that sees no harm proves nothing: each harm that there may be is seen.

import type { Action } from '@hotfix-actions/core';
import { expect, test } from '@jest/globals';
import { harmOf, playWatched, type Ran } from './harmless.ts';
import { shellBlocks, shellWords } from './pasted.ts';
import { openShop } from './shop.ts';

const nothing: Ran = { outputs: {}, summary: '', log: '', commands: [], processes: [], pwned: '' };

test.each<[string, Partial<Ran>]>([
  ['a shell', { pwned: 'touch pwned' }],
  ['an option', { commands: [['fetch', '--upload-pack=touch']] }],
  ['an option of git that is a name', { commands: [['push', 'origin', '-rf']] }],
  ['a name of a branch as a revision', { commands: [['rev-parse', 'release/1']] }],
  ['an element', { summary: '<img src=x>' }],
  ['a link', { summary: '[x](https://evil.example)' }],
  ['an address', { summary: 'see www.evil.example' }],
  ['a mention', { summary: 'by @octocat' }],
  ['a reference', { summary: 'fixes #1' }],
  ['a comment', { summary: '<!-- x -->' }],
])('%s is harm', async (_, ran) => {
  await using shop = await openShop();
  expect(await harmOf(shop, { ...nothing, ...ran })).not.toEqual([]);
});

test('a token is seen wherever it is, and nothing is no harm', async () => {
  await using shop = await openShop();
  const header = Buffer.from(`x-access-token:${shop.token}`).toString('base64');
  expect(await harmOf(shop, nothing)).toEqual([]);
  expect(await harmOf(shop, { ...nothing, processes: [['-c', header]] })).toEqual(['the token is in steps']);
  await shop.repository.commit('main', { message: `x ${shop.token}` });
  expect(await harmOf(shop, nothing)).toContain('the token is in commits');
});

test('what an action gives to git is seen', async () => {
  await using shop = await openShop();
  const careless: Action<Record<never, never>> = {
    name: 'version',
    writes: false,
    inputs: {},
    async run({ git }) {
      const folder = await git.scratch();
      await git.call(['rev-parse', 'release/1'], { folder, allow: [128] });
      return { result: 'computed', outputs: {}, summary: '' };
    },
  };
  const { ran } = await playWatched(shop, careless, { inputs: {} });
  expect(ran.commands.map(([name]) => name)).toEqual(['version', 'init', 'rev-parse']);
  expect(await harmOf(shop, ran)).toEqual(['git rev-parse was given "release/1" as an option or revision']);
});

test('commands are read as a shell reads them', () => {
  const [block = ''] = shellBlocks("x\n\n```sh\ngit switch 'a b'\n# no\ngit push '' x\n```\n");
  expect(shellWords(block)).toEqual([
    ['switch', 'a b'],
    ['push', '', 'x'],
  ]);
});
