// Hotfixes whose branches, titles, messages and files are hostile, several in one push: each is released, brought back and
// tidied up as any other.

import type { Action } from '@hotfix-actions/core';
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
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { finish } from './finish.ts';

interface Texts {
  readonly name: string;
  readonly title: string;
  readonly message: string;
  readonly path: string;
}

async function openHotfixes(all: readonly Texts[]): Promise<Shop> {
  const shop = await openShop();
  const { repository } = shop;
  for (const { name, title, message, path } of all) {
    const branch = `hotfix/${name}`;
    await repository.branch(branch, 'main');
    await repository.commit(branch, { files: { [path]: 'fixed\n' }, message });
    const pull = await repository.openPullRequest({ head: branch, base: 'main', title });
    await repository.mergePullRequest(pull.number);
  }
  return shop;
}

const finishPush = (shop: Shop) =>
  playWatched(shop, finish as Action, { event: { name: 'push', ref: 'refs/heads/main' } });

const tame = (count: number): Texts[] =>
  Array.from({ length: count }, (_, index) => {
    return { name: `fix-${index}`, title: 'Mend it', message: 'fix: mend it', path: `file-${index}.ts` };
  });

/** What is different with reverts is not at issue here. */
const isRevert = (text: string) => /reverts? commit|Hotfix-Reverts/i.test(text);
const titles = hostileTitles.filter((title) => !isRevert(title));
const pick = (all: readonly string[], at: number) => all[at % all.length] as string;

const mixed = (from: number, step: number): Texts[] =>
  Array.from({ length: 8 }, (_, index) => from + index * step).map((at) => ({
    name: pick(hostileNames, at),
    title: pick(titles, at),
    message: pick([...hostileMessages, ...titles], at),
    path: pick(hostilePaths, at),
  }));

async function expectFinished(all: readonly Texts[], elements: readonly string[]): Promise<void> {
  await using shop = await openHotfixes(all);
  const step = await finishPush(shop);
  expect([step.result, step.failure]).toEqual(['released', undefined]);
  const numbers = all.map((_, index) => `v1.3.0-hotfix.${index + 1}`);
  expect((step.json('results') as { tag: string }[]).map(({ tag }) => tag)).toEqual(numbers);
  expect(Object.keys(await shop.repository.tags()).sort()).toEqual(['v1.3.0', ...numbers].sort());
  expect(Object.keys(await shop.repository.branches()).sort()).toEqual(['develop', 'main']);
  for (const { path } of all) expect(await shop.repository.read('develop', path)).toBe('fixed\n');
  expect(rendered(step.summary).elements).toEqual(elements);
  expect(await harmOf(shop, step.ran)).toEqual([]);
}

async function elementsOf(all: readonly Texts[]): Promise<readonly string[]> {
  await using shop = await openHotfixes(all);
  return rendered((await finishPush(shop)).summary).elements;
}

test.each([0, 5])('eight hostile hotfixes are finished as eight others (from %s)', async (from) => {
  await expectFinished(mixed(from, 11), await elementsOf(tame(8)));
});

test('any mixture of hostile texts is finished', async () => {
  const elements = await elementsOf(tame(1));
  const texts = fc.record({
    name: fc.constantFrom(...hostileNames),
    title: fc.constantFrom(...titles),
    message: fc.constantFrom(...hostileMessages, ...titles),
    path: fc.constantFrom(...hostilePaths),
  });
  await fc.assert(
    fc.asyncProperty(texts, (one) => expectFinished([one], elements)),
    { numRuns: 15 },
  );
}, 180_000);
