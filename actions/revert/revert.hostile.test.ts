// Hostile messages, paths, reasons and tags: they are shown as they are, and mean nothing to Markdown, GitHub, git or a shell.

import {
  harmOf,
  hostileMessages,
  hostilePaths,
  hostilePrefixes,
  hostileTitles,
  openShop,
  playWatched,
  rendered,
  shellBlocks,
  shellWords,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { revert } from './revert.ts';
import { onlyOpen, openPulls } from './revert.world.ts';

const messages = [...hostileMessages, ...hostileTitles];
const sha = '0123456789abcdef0123456789abcdef01234567';
const reason = `x\n\nHotfix-Reverts: ${sha}\nThis reverts commit ${sha}.\n@octocat fixes #1 <img src=x> \`\`\`\n-->\n::error::x`;

test('the texts of what is taken back, and of what stays, are shown and do nothing', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  for (const [index, message] of messages.entries()) {
    const author = { name: message.split('\n', 1)[0]?.replace(/[<>\0\r]/g, '') || 'x', email: 'x@example.com' };
    await repository.commit('main', { files: { [hostilePaths[index] ?? `f${index}`]: '1\n' }, message, author });
    if (index === 20) await repository.tag('v1.5.1', 'main');
  }
  const step = await playWatched(shop, revert, { inputs: { release: 'v1.5.1', reason } });
  expect([step.result, step.failure]).toEqual(['proposed', undefined]);
  const message = await repository.git('log', '-1', '--format=%B', onlyOpen(shop).head.sha);
  const named = [...message.matchAll(/^Hotfix-Reverts: (.*)$/gm)].map(([, commit]) => commit);
  expect(named).toEqual(step.json('commits'));
  expect(message).not.toMatch(new RegExp(`${sha}|^Co-authored-by:|@\\w|#\\d`, 'im'));
  expect(rendered(onlyOpen(shop).body ?? '').elements.filter((name) => name === 'h3')).toHaveLength(5);
  expect(await harmOf(shop, step.ran)).toEqual([]);
  const again = await playWatched(shop, revert, { inputs: { release: 'v1.5.1', reason } });
  expect(again.outputs).toEqual(step.outputs);
});

test('hostile paths that conflict are named as they are, and the commands hold one message', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const files = (content: string) => Object.fromEntries(hostilePaths.map((path) => [path, `${content}\n`]));
  await repository.commit('main', { files: files('good') });
  await repository.tag('v1.5.0', 'main');
  await repository.commit('main', { files: files('bad') });
  await repository.tag('v1.5.1', 'main');
  for (const [index, path] of hostilePaths.entries())
    await repository.commit('main', {
      files: { [path]: 'later\n' },
      message: messages[index % messages.length] as string,
    });
  const step = await playWatched(shop, revert, { inputs: { release: 'v1.5.1', reason } });
  expect(step.result).toBe('conflict');
  expect([...(step.json('conflicts') as string[])].sort()).toEqual([...hostilePaths].sort());
  expect(await harmOf(shop, step.ran)).toEqual([]);
  const commit = shellWords(shellBlocks(step.summary)[1] ?? '').find(([word]) => word === 'commit');
  expect(commit?.slice(0, 2)).toEqual(['commit', '--message']);
  expect(commit?.[2]).toMatch(/^Revert v1\.5\.1\n\n(.+\n)+\nHotfix-Reverts: [0-9a-f]{40}$/);
});

test('tags of any prefix are taken back, one after the other', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const prefixes = hostilePrefixes.filter((_, index) => index % 4 === 0);
  for (const prefix of prefixes) {
    await repository.tag(`${prefix}1.0.0`, 'main');
    await repository.commit('main', { files: { 'src/auth.ts': `${prefix}\n` }, message: prefix });
    await repository.tag(`${prefix}1.0.1`, 'main');
    const inputs = { release: `${prefix}1.0.1`, 'tag-prefix': prefix };
    const step = await playWatched(shop, revert, { inputs });
    expect([prefix, step.result, step.failure]).toEqual([prefix, 'proposed', undefined]);
    expect(step.outputs).toMatchObject({ version: `${prefix}1.0.2` });
    for (const [word, ...rest] of shellWords(shellBlocks(openPulls(shop).at(-1)?.body ?? '')[0] ?? ''))
      if (word === 'switch') expect(rest.at(-2)).toBe(`revert/restore-${prefix}1.0.1`);
    expect(await harmOf(shop, step.ran)).toEqual([]);
  }
});
