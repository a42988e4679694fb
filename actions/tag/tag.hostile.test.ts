// Hostile messages, subjects and prefixes: in the tag and the release as they are, and nothing anywhere else.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template here is for a shell.

import {
  harmOf,
  hostileMessages,
  hostilePrefixes,
  hostileTitles,
  openShop,
  playWatched,
  refusedNames,
  refusedPrefixes,
  rendered,
  type Shop,
  type Watched,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { tag } from './tag.ts';
import { messageOf } from './tag.world.ts';

const release = (shop: Shop, inputs: Readonly<Record<string, string>>) => playWatched(shop, tag, { inputs });

const rans = (steps: readonly Watched[]) => steps.map(({ ran }) => ran);

test('a message is the message of the tag, to the letter', async () => {
  await using shop = await openShop();
  // The runner takes the white space around an input away, and git an empty line at an end.
  const messages = hostileMessages.map((text) => text.trim());
  const steps: Watched[] = [];
  for (const [index, message] of messages.entries()) {
    await shop.repository.commit('main', { files: { 'src/auth.ts': `${index}\n` } });
    const version = `v1.3.${index + 1}`;
    steps.push(await release(shop, { version, message, release: 'false' }));
    expect([message, await messageOf(shop, version)]).toEqual([message, message]);
  }
  expect(steps.map(({ result }) => result)).toEqual(messages.map(() => 'created'));
  expect(await harmOf(shop, ...rans(steps))).toEqual([]);
});

test('the subject of a commit is one line of the message, and text in the summary', async () => {
  await using shop = await openShop();
  const titles = hostileTitles.filter((title, index) => index % 9 === 2 && title.trim() === title);
  const summaries: (readonly string[])[] = [];
  const steps: Watched[] = [];
  for (const [index, message] of titles.entries()) {
    await shop.repository.commit('main', { files: { 'src/auth.ts': `${index}\n` }, message });
    const version = `v1.3.${index + 1}`;
    const foreseen = await release(shop, { version, 'dry-run': 'true' });
    const made = await release(shop, { version });
    steps.push(foreseen, made);
    summaries.push(rendered(foreseen.summary).elements);
    expect((await messageOf(shop, version))?.split('\n')).toHaveLength(1);
    expect(await messageOf(shop, version)).toMatch(/^Release v1\.3\.\d+: ./);
  }
  expect(summaries).toEqual(titles.map(() => summaries[0]));
  expect(await harmOf(shop, ...rans(steps))).toEqual([]);
});

test('a release of any prefix has its tag and its page, each by its full name', async () => {
  await using shop = await openShop();
  const steps: Watched[] = [];
  for (const prefix of hostilePrefixes.filter((_, index) => index % 2 === 0)) {
    await shop.repository.commit('main', { files: { 'src/auth.ts': `${prefix}\n` } });
    const step = await release(shop, { version: `${prefix}2.0.0`, 'tag-prefix': prefix });
    expect([step.failure, step.outputs['tag']]).toEqual([undefined, `${prefix}2.0.0`]);
    expect((await shop.repository.tags())[`${prefix}2.0.0`]).toBe(await shop.repository.tip('main'));
    steps.push(step);
  }
  expect(shop.repository.releases).toHaveLength(steps.length);
  expect(await harmOf(shop, ...rans(steps))).toEqual([]);
});

test.each([
  ['tag-prefix', refusedPrefixes],
  ['version', [...refusedNames, ...hostileTitles.slice(0, 20)]],
  ['target', refusedNames],
  ['branch', refusedNames.filter((name) => !/,|^refs|\*/.test(name))],
])('a bad %s is one clear error, before any request', async (input, texts) => {
  await using shop = await openShop();
  const steps: Watched[] = [];
  for (const text of texts) steps.push(await release(shop, { version: 'v1.3.1', [input]: text }));
  expect(steps.filter(({ failure }) => !failure?.includes(`\`${input}\` is "`))).toEqual([]);
  expect(shop.github.requests).toEqual([]);
  expect(await harmOf(shop, ...rans(steps))).toEqual([]);
});
