// Hostile messages, names of branches and verdicts of gates: they are shown as they are, and mean nothing to Markdown, GitHub,
// git or a shell.

import {
  harmOf,
  harmOfMarkdown,
  hostileMessages,
  hostileNames,
  hostileTitles,
  openShop,
  playWatched,
  refusedNames,
  type Shop,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openPr } from './open-pr.ts';
import { head } from './open-pr.world.ts';

const openFor = (shop: Shop, inputs: Readonly<Record<string, string>>) => playWatched(shop, openPr, { inputs });

/** Ten parts, each between two marks. */
const marks = 20;

const labels = ['Summary', 'Root cause', 'Fix', 'Impact', 'Testing', 'Regression test', 'Advisory'];

const texts = [...hostileMessages, ...hostileTitles];
const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

/** A different text under each label, and again as the item of a list. */
function messageOf(own: readonly string[]): string {
  const paragraphs = own.map((text, index) => `${labels[index]}: ${plain(text)}\n- ${plain(text)}\n`);
  return `fix(auth): mend\n\n${paragraphs.join('')}`;
}

const parts = Array.from({ length: Math.ceil(texts.length / labels.length) }, (_, part) =>
  texts.slice(part * labels.length, (part + 1) * labels.length),
);

test('what commits say under labels is text, and so are the verdicts of gates', async () => {
  for (const own of parts) {
    await using shop = await openShop();
    await shop.repository.branch(head, 'main');
    await shop.repository.commit(head, { files: { 'src/auth.ts': '1\n' }, message: messageOf(own) });
    const gates = JSON.stringify(own.map((text) => ({ gate: text, status: 'failed', summary: text, seconds: 1 })));
    const step = await openFor(shop, { head, gates });
    expect([step.result, step.failure]).toEqual(['created', undefined]);
    const text = shop.repository.pullRequests[0]?.body ?? '';
    expect(harmOfMarkdown(shop, { text, comments: marks })).toEqual([]);
    expect(await harmOf(shop, step.ran)).toEqual([]);
    expect((await openFor(shop, { head, gates })).result).toBe('unchanged');
  }
});

test('the subjects of commits are text', async () => {
  await using shop = await openShop();
  await shop.repository.branch(head, 'main');
  for (const text of texts)
    await shop.repository.commit(head, { files: { x: text }, message: `fix(auth): ${plain(text)}`.slice(0, 500) });
  const step = await openFor(shop, { head });
  const text = shop.repository.pullRequests[0]?.body ?? '';
  expect(harmOfMarkdown(shop, { text, comments: marks })).toEqual([]);
  expect(await harmOf(shop, step.ran)).toEqual([]);
});

test('a hotfix of any name has its pull request', async () => {
  await using shop = await openShop();
  const heads = hostileNames.filter((_, index) => index % 9 === 2).map((name) => `hotfix/${name}`);
  for (const name of heads) {
    await shop.repository.branch(name, 'main');
    await shop.repository.commit(name, { files: { 'src/auth.ts': `${name}\n` }, message: 'quick' });
    const step = await openFor(shop, { head: name });
    expect([name, step.result, step.failure]).toEqual([name, 'created', undefined]);
    expect(await harmOf(shop, step.ran)).toEqual([]);
  }
  expect(shop.repository.pullRequests.map((pull) => pull.head.ref)).toEqual(heads);
  const harm = shop.repository.pullRequests.map(({ body }) =>
    harmOfMarkdown(shop, { text: body ?? '', comments: marks }),
  );
  expect(harm.flat()).toEqual([]);
});

test.each(['head', 'base'])('a bad %s is one clear error, before any request', async (input) => {
  await using shop = await openShop();
  for (const name of refusedNames) {
    const { failure } = await openFor(shop, { head, [input]: name });
    expect(failure).toMatch(new RegExp(`^1 input needs attention: \`${input}\` is "`));
  }
  expect(shop.github.requests).toEqual([]);
});
