// Hostile names of branches and prefixes of tags: they work exactly as they are, or are refused before any request.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template here is for a shell.

import {
  harmOf,
  hostileNames,
  hostilePrefixes,
  openShop,
  playWatched,
  refusedNames,
  refusedPrefixes,
  type Shop,
  shellWords,
  type Watched,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { version } from './version.ts';

/** One run for each value of an input. */
async function computeEach(shop: Shop, input: string, values: readonly string[]): Promise<Watched[]> {
  const steps: Watched[] = [];
  for (const value of values) steps.push(await playWatched(shop, version, { inputs: { [input]: value } }));
  return steps;
}

const rans = (steps: readonly Watched[]) => steps.map(({ ran }) => ran);

test('among branches of any names each is the base as it is named', async () => {
  await using shop = await openShop();
  await shop.repository.commit('develop', { files: { VERSION: '2\n' } });
  await shop.repository.tag('v1.4.0', 'develop');
  for (const name of hostileNames) await shop.repository.branch(`release/${name}`, 'develop');
  // Those that core finds are all; here a part of them goes the whole way.
  const bases = hostileNames.filter((_, index) => index % 7 === 0).map((name) => `release/${name}`);
  const steps = await computeEach(shop, 'base', bases);
  expect(steps.map(({ outputs }) => outputs['version'])).toEqual(bases.map(() => 'v1.4.0-hotfix.1'));
  expect(await harmOf(shop, ...rans(steps))).toEqual([]);
});

test('any prefix that a tag may have finds its own releases, and none of another', async () => {
  await using shop = await openShop();
  for (const prefix of hostilePrefixes) await shop.repository.tag(`${prefix}2.0.0`, 'main');
  const steps = await computeEach(shop, 'tag-prefix', hostilePrefixes);
  expect(steps.map(({ outputs }) => outputs['version'])).toEqual(
    hostilePrefixes.map((prefix) => `${prefix}2.0.0-hotfix.1`),
  );
  expect(steps.map(({ outputs }) => outputs['current-version'])).toEqual(
    hostilePrefixes.map((prefix) => `${prefix}2.0.0`),
  );
  expect(await harmOf(shop, ...rans(steps))).toEqual([]);
});

test.each([
  ['base', refusedNames],
  ['tag-prefix', refusedPrefixes],
])('a bad %s is one clear error, before any request', async (input, texts) => {
  await using shop = await openShop();
  const steps = await computeEach(shop, input, texts);
  const clear = steps.filter(({ failure }) => failure?.startsWith(`1 input needs attention: \`${input}\` is "`));
  expect(clear).toHaveLength(texts.length);
  expect(rans(steps).flatMap(({ commands }) => commands)).toEqual([]);
  expect(shop.github.requests).toEqual([]);
  expect(await harmOf(shop, ...rans(steps))).toEqual([]);
});

test('where no release is found, the commands that are offered make one, whatever the prefix', async () => {
  await using shop = await openShop();
  const [step] = await computeEach(shop, 'tag-prefix', ["$(touch${IFS}pwned)'`-"]);
  const command = /for example: `+ ?(.*?) ?`+ —/.exec(step?.failure ?? '')?.[1] ?? '';
  const tip = await shop.repository.tip('main');
  expect(shellWords(command)).toEqual([
    ['tag', '--annotate', '--message', "Release $(touch${IFS}pwned)'`-1.0.0", "$(touch${IFS}pwned)'`-1.0.0", tip],
    ['push', 'origin', "refs/tags/$(touch${IFS}pwned)'`-1.0.0"],
  ]);
  expect(await harmOf(shop, ...(step ? [step.ran] : []))).toEqual([]);
});
