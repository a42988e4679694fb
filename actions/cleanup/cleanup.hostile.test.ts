// Branches, titles and messages that are hostile: what was merged is tidied up as any other, and what was not is kept.

import {
  harmOf,
  hostileMessages,
  hostileNames,
  hostileTitles,
  playWatched,
  refusedNames,
  type Shop,
  shellBlocks,
  shellWords,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanup } from './cleanup.ts';
import { openDone, openFixed, tidy } from './cleanup.world.ts';

const messages = [...hostileMessages, ...hostileTitles];
const pick = (all: readonly string[], at: number) => all[at % all.length] as string;

const watched = (shop: Shop, head: string) => playWatched(shop, cleanup, { inputs: { head } });

interface Texts {
  readonly name: string;
  readonly title: string;
  readonly message: string;
}

async function expectTidied({ name, title, message }: Texts): Promise<void> {
  const head = `hotfix/${name}`;
  await using shop = await openDone('squash', { name: head, title, message });
  await shop.repository.branch('more', head);
  await shop.repository.commit('more', { files: { 'more.ts': '' } });
  await shop.repository.openPullRequest({ head: 'more', base: head, title });
  const step = await watched(shop, head);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'true', archived: 'true' });
  expect(Object.keys(await shop.repository.branches()).sort()).toEqual(['develop', 'main', 'more']);
  expect(await harmOf(shop, step.ran)).toEqual([]);
}

async function expectKept({ name, title, message }: Texts): Promise<void> {
  const head = `hotfix/${name}`;
  await using shop = await openFixed({ name: head, title, message });
  const tip = await shop.repository.tip(head);
  const step = await watched(shop, head);
  expect([step.failure, step.result]).toEqual([undefined, 'kept']);
  expect(await shop.repository.tip(head)).toBe(tip);
  expect(await harmOf(shop, step.ran)).toEqual([]);
  const [commands = ''] = shellBlocks(step.summary);
  const ref = `refs/heads/${head}`;
  expect(shellWords(commands)).toEqual([['push', `--force-with-lease=${ref}:${tip}`, 'origin', '--delete', ref]]);
}

test.each([0, 7, 31])(
  'hostile hotfixes are tidied up once merged, and kept before (from %s)',
  async (from) => {
    for (const at of [from, from + 41, from + 83]) {
      const texts = { name: pick(hostileNames, at), title: pick(hostileTitles, at), message: pick(messages, at) };
      await expectTidied(texts);
      await expectKept(texts);
    }
  },
  60_000,
);

test('any mixture of hostile texts is tidied up, or kept', async () => {
  const texts = fc.record({
    name: fc.constantFrom(...hostileNames),
    title: fc.constantFrom(...hostileTitles),
    message: fc.constantFrom(...messages),
  });
  await fc.assert(
    fc.asyncProperty(texts, fc.boolean(), (one, merged) => (merged ? expectTidied : expectKept)(one)),
    {
      numRuns: 15,
    },
  );
}, 180_000);

test('names that git refuses are refused, before anything else', async () => {
  await using shop = await openDone();
  const before = shop.github.requests.length;
  for (const name of refusedNames) {
    const { failure } = await tidy(shop, { head: `hotfix/${name}` });
    // What stands behind the folder may be a name all the same.
    if (failure === undefined) continue;
    expect(failure).toMatch(/^1 input needs attention: `head` is /);
  }
  const asked = shop.github.requests.slice(before);
  expect(asked.filter(({ write }) => write)).toEqual([]);
});
