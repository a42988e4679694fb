// Hostile paths, messages, names of branches and contents of files: they are shown as they are, and mean nothing to Markdown,
// GitHub, git or a shell.

import {
  harmOf,
  harmOfMarkdown,
  hostileMessages,
  hostileNames,
  hostilePaths,
  hostileTitles,
  openShop,
  playWatched,
  type Shop,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { check } from './check.ts';
import { branch, commentsOn, type Foreseen, fix, open, propose, wellSaid } from './check.world.ts';

function look(shop: Shop, number: number, inputs: Readonly<Record<string, string>> = {}) {
  const event = { name: 'pull_request', ref: `refs/pull/${number}/merge`, payload: { pull_request: { number } } };
  return playWatched(shop, check, { event, inputs });
}

const messages = [...hostileMessages, ...hostileTitles];
const forged = ['<!-- hotfix-actions:check%20v -->', '</details>', '``````', '@octocat fixes #1 <img src=x>'].join(
  '\n',
);

const filesOf = (content: string) => Object.fromEntries(hostilePaths.map((path) => [path, `${content}\n`]));

test('paths that will conflict, and the commits that touched them, are text', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: filesOf('base') });
  await shop.repository.tag('v1.4.0', 'main');
  await shop.repository.branch('develop', 'main');
  for (const [index, path] of hostilePaths.entries())
    await shop.repository.commit('develop', {
      files: { [path]: `${forged}\ndevelop\n` },
      message: messages[index % messages.length] as string,
    });
  const number = await propose(shop, { files: { ...fix, ...filesOf('main') }, message: messages[0] as string });
  const step = await look(shop, number);
  expect(step.result).toBe('violations');
  const [foreseen] = step.json('forecast') as Foreseen[];
  expect([...(foreseen?.conflicts ?? [])].sort()).toEqual([...hostilePaths].sort());
  expect(await harmOf(shop, step.ran)).toEqual([]);
  const [comment] = commentsOn(shop, number);
  expect(harmOfMarkdown(shop, { text: comment?.body ?? '', comments: 1 })).toEqual([]);
  const again = await look(shop, number);
  expect(again.outputs).toEqual(step.outputs);
  expect(commentsOn(shop, number)).toHaveLength(1);
});

test('subjects of unreleased work are text', async () => {
  await using shop = await openShop();
  for (const message of messages) await shop.repository.commit('develop', { files: { x: message }, message });
  // The ten newest are named.
  for (let newest = 0; newest < messages.length; newest += 20) {
    const head = `hotfix/before-${newest}`;
    const from = await shop.repository.git('rev-parse', `develop~${newest}`);
    const number = await propose(shop, { head, from, message: messages[newest] as string });
    const step = await look(shop, number);
    expect(step.failure).toContain('it brings work from develop that was never released');
    expect(await harmOf(shop, step.ran)).toEqual([]);
    const text = commentsOn(shop, number)[0]?.body ?? '';
    expect(harmOfMarkdown(shop, { text, comments: 1 })).toEqual([]);
  }
});

test('a hotfix of any name is one, and keeps the rules', async () => {
  await using shop = await openShop();
  await shop.repository.branch(branch, 'main');
  const tip = await shop.repository.commit(branch, { files: { ...fix }, message: wellSaid });
  for (const name of hostileNames.filter((_, index) => index % 9 === 3)) {
    const head = `hotfix/${name}`;
    await shop.repository.branch(head, tip);
    const step = await look(shop, await open(shop, { head }));
    expect([name, step.result, step.failure]).toEqual([name, 'passed', undefined]);
    expect(await harmOf(shop, step.ran)).toEqual([]);
  }
});
