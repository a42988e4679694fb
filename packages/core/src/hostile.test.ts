// Any text at all in Markdown, messages and names: read by a Markdown parser, a shell and git, not by rules of ours.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template here is for a shell.

import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import {
  foundIn,
  hostileMessages,
  hostileNames,
  hostilePaths,
  hostilePrefixes,
  hostileTitles,
  openShop,
  refusedNames,
  rendered,
  shellWords,
  stoppedClock,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createGit } from './git.ts';
import type { GitHub } from './github.ts';
import { block, cell, code, htmlCode, link, message, plain, prose, shell, visible } from './markdown.ts';
import { backMergeBranch, isRefName } from './names.ts';
import { readRemoteRefs } from './remote-refs.ts';
import { requireCommit } from './revision.ts';
import { parseRelease } from './version.ts';

const texts = [
  ...hostileNames,
  ...hostilePaths,
  ...hostileTitles,
  ...hostileMessages.filter(({ length }) => length < 999),
];

/** Pieces of the corpus, signs that mean something, and anything. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...texts),
      fc.constantFrom(...'`\\|*_[]()<>&!#@~:=-+ \n\r\t$"\'', 'http', '//', 'www.', '1.', 'GH-', '1'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const home = 'https://ghe.example/acme/shop';

// What stands around them in summaries and bodies, and the elements that it has with any text.
const places: readonly [string, (text: string) => string, readonly string[]][] = [
  ['code', (text) => `Bringing ${code(text)} back.`, ['p', 'code']],
  ['code first in a line', (text) => `- ${code(text)}`, ['ul', 'li', 'code']],
  ['prose', (text) => `See ${prose(text)} there`, ['p']],
  ['prose as a line', (text) => `text\n${prose(text)}\n`, ['p']],
  ['a message', (text) => message(`There is no "${visible(text)}" (input \`x\`).\nSee it.`), ['p', 'code']],
  ['a message with a link', (text) => message(`Open ${home}/compare/a — "${visible(text)}"`, home), ['p', 'a']],
  ['a heading', (text) => `### hotfix ${code(text)} — ${prose(text)}`, ['h3', 'code']],
  ['a link', (text) => link(text, home), ['p', 'a', 'code']],
  ['a block', (text) => `x\n\n${block(text, 'sh')}\n\ny`, ['p', 'pre', 'code', 'p']],
  [
    'a summary line',
    (text) => `<details><summary>${htmlCode(text)}</summary>\n\nx\n\n</details>`,
    ['details', 'summary', 'code', 'p'],
  ],
  [
    'a row',
    (text) => `| a | b |\n|---|---|\n| ${cell(text)} | ${prose(text)} |\n| c | d |`,
    ['table', 'thead', 'tr', 'th', 'th', 'tbody', 'tr', 'td', 'code', 'td', 'tr', 'td', 'td'],
  ],
];

function expectTame(write: (text: string) => string, elements: readonly string[], text: string): void {
  const seen = rendered(write(text));
  // A span of its own is a span in a message too.
  const structure = elements[0] === 'p' ? seen.elements.filter((name) => name !== 'code') : seen.elements;
  expect(structure).toEqual(elements[0] === 'p' ? elements.filter((name) => name !== 'code') : elements);
  expect(foundIn(seen)).toEqual([]);
  expect(seen.comments).toEqual([]);
  expect(seen.addresses.filter((address) => !address.startsWith(home))).toEqual([]);
}

test.each(places)('%s keeps its structure with any text in it', (_, write, elements) => {
  for (const text of texts) expectTame(write, elements, text);
  fc.assert(
    fc.property(nasty, (text) => expectTame(write, elements, text)),
    { numRuns: 1000 },
  );
});

test('whatever is raw in a message, as an answer of GitHub may be, means nothing', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const seen = rendered(message(text, home));
      expect(seen.elements.filter((name) => !/^(p|code|ul|li|a)$/.test(name))).toEqual([]);
      expect(foundIn(seen)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('in a commit message a text names nobody, no issue and no commit, and ends no line', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(plain(text)).not.toMatch(/[\r\n\0\u2028]|@[a-z\d]|#\d|\bGH-\d|\b[\da-f]{40}\b/i);
    }),
    { numRuns: 1000 },
  );
});

test('a shell reads each word of a command as it was', () => {
  const words = nasty.map((text) => text.replace(/[\0\p{Cs}]/gu, '')).filter((text) => text !== '\n');
  fc.assert(
    fc.property(fc.array(words, { minLength: 100, maxLength: 100 }), (all) => {
      const lines = all.map((word) => shell('git', 'merge', `origin/${word}`, word));
      expect(shellWords(lines.join('\n'))).toEqual(all.map((word) => ['merge', `origin/${word}`, word]));
    }),
    { numRuns: 10 },
  );
});

test('what is taken for a name is one for git too', () => {
  const names = [...fc.sample(nasty, { numRuns: 600, seed: 1 }), ...hostileNames, ...refusedNames];
  const taken = [...new Set(names.map((name) => `hotfix/${name}`))].filter(isRefName);
  expect(taken.length).toBeGreaterThan(150);
  for (const name of taken) expect(execFileSync('git', ['check-ref-format', '--branch', name])).toBeDefined();
});

test('every branch is read and found by its name', async () => {
  await using shop = await openShop();
  for (const name of hostileNames) await shop.repository.branch(`release/${name}`, 'develop');
  const { token, github } = shop;
  const url = `${github.serverUrl}/acme/shop.git`;
  const git = createGit({ url, token, tempFolder: tmpdir(), env: {}, clock: stoppedClock(), onWait: () => undefined });
  const refs = await readRemoteRefs(git, 'acme/shop');
  const tip = await shop.repository.tip('develop');
  for (const name of hostileNames) {
    expect([name, refs.branches.get(`release/${name}`)]).toEqual([name, tip]);
    const found = requireCommit({} as GitHub, refs, { input: 'base', name: `release/${name}` });
    expect([name, await found]).toEqual([name, tip]);
  }
});

test('the branch of a back-merge has a name that git and GitHub take, one for each target', () => {
  const names = hostileNames.flatMap((name) => [`release/${name}`, `release/${name.slice(0, -1)}x`]).filter(isRefName);
  const branches = names.map((name) => backMergeBranch('v1.3.0-hotfix.1', name));
  expect(branches.filter((name) => !isRefName(name) || Buffer.byteLength(name) > 220)).toEqual([]);
  expect(new Set(branches).size).toBe(new Set(names).size);
  expect(backMergeBranch('v1.3.0-hotfix.1', 'develop')).toBe('back-merge/v1.3.0-hotfix.1-to-develop');
});

test('a release is found behind any prefix', () => {
  fc.assert(
    fc.property(nasty, (prefix) => expect(parseRelease(`${prefix}1.2.3`, prefix)?.patch).toBe(3)),
    { numRuns: 1000 },
  );
  for (const prefix of hostilePrefixes) expect(parseRelease(`${prefix}1.2.3`, prefix)?.tag).toBe(`${prefix}1.2.3`);
});
