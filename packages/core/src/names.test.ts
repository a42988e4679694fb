// Names: what git takes for a branch, and which names a glob means.

import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backMergeBranch, isGlob, isRefName, matches } from './names.ts';

function gitAccepts(name: string): boolean {
  return spawnSync('git', ['check-ref-format', '--branch', name], { cwd: '/' }).status === 0;
}

test.each([
  'main',
  'hotfix/a',
  'a.b',
  'a-',
  'a@b',
  '@a',
  'HEAD',
  'a/HEAD',
  'head',
  'a{b',
  '-a',
  'a/-b',
  '.a',
  'a/.b',
  'a.',
  'a/b.',
  'a./b',
  'a.lock',
  'a.lock/b',
  'a..b',
  'a~b',
  'a^b',
  'a:b',
  'a?b',
  'a*b',
  'a[b',
  'a]b',
  'a\\b',
  'a b',
  'a\tb',
  'a\u007fb',
  'a//b',
  '/a',
  'a/',
  '@{',
  'a@{b',
  '@{-1}',
  'grün',
  '日本',
  "it's",
  '"x"',
  '$(x)',
  'refs/heads/x',
  '\u00a0',
  'a,b',
  'a;b',
  '#1',
  '!x',
  '-',
])('isRefName agrees with git check-ref-format about %j', (name) => {
  expect(isRefName(name)).toBe(gitAccepts(name));
});

test('isRefName agrees with git check-ref-format about any name', () => {
  const piece = fc.constantFrom(
    'a',
    'HEAD',
    '@',
    '{',
    '}',
    '.',
    '..',
    '/',
    '-',
    '.lock',
    '~',
    '^',
    ':',
    '?',
    '*',
    '[',
    '\\',
    ' ',
    '\t',
    '\u007f',
    'ü',
    '👍',
  );
  const name = fc.oneof(
    fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
    fc.string({ minLength: 1, unit: 'binary' }),
  );
  fc.assert(
    fc.property(
      name.map((text) => text.replace(/[\0\ud800-\udfff]/gu, '')).filter((text) => text !== '' && text !== '@'),
      (text) => {
        expect(isRefName(text)).toBe(gitAccepts(text));
      },
    ),
    { numRuns: 300 },
  );
});

test('a name with a NUL, no name at all, and what git reads as HEAD are none', () => {
  expect(isRefName('@')).toBe(false);
  expect(isRefName('a\0b')).toBe(false);
  expect(isRefName('')).toBe(false);
});

test.each([
  ['main', 'main', true],
  ['main', 'maintenance', false],
  ['support/**', 'support/v1.5.0', true],
  ['support/**', 'support/a/b', true],
  ['support/**', 'support', false],
  ['support/*', 'support/a/b', false],
  ['support/*', 'support/a', true],
  ['**', 'any/thing', true],
  ['*', 'any/thing', false],
  ['**/package.json', 'package.json', true],
  ['**/package.json', 'a/b/package.json', true],
  ['docs/**', 'docs/.hidden', true],
  ['*.md', 'README.md', true],
  ['release/v?', 'release/v1', true],
  ['release/[12]', 'release/2', true],
  ['release/[12]', 'release/3', false],
  ['!main', 'main', false],
  ['!main*', 'develop', false],
  ['{a,b}', 'a', false],
  ['{a,b}', '{a,b}', true],
  ['a+(b)', 'abb', false],
  ['a(b)*', 'a(b)c', true],
  ['**', 'new\nline', true],
])('the pattern %s against %j: %s', (pattern, name, expected) => {
  expect(matches(name, [pattern])).toBe(expected);
});

test('in a glob everything but * ? [ stands for itself', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab/.(){}|+$^!@#,-=~%&; "`\''), minLength: 1 });
  const plain = text.filter((name) => !/(^|\/)\.{0,2}(\/|$)/.test(name));
  fc.assert(
    fc.property(plain, (name) => {
      expect(matches(`${name}x`, [`${name}*`])).toBe(true);
      expect(matches(`${name}x`, [`${name}?`])).toBe(true);
      expect(matches(`x${name}`, [`${name}*`])).toBe(`x${name}`.startsWith(name));
    }),
    { numRuns: 500 },
  );
});

test('one of several patterns is enough, and no pattern means nothing', () => {
  expect(matches('main', ['develop', 'ma*'])).toBe(true);
  expect(matches('main', [])).toBe(false);
});

test('a glob is never a name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(isGlob(text) && isRefName(text)).toBe(false);
    }),
  );
});

test('a back-merge branch is named after version and target', () => {
  expect(backMergeBranch('v1.3.0-hotfix.1', 'develop')).toBe('back-merge/v1.3.0-hotfix.1-to-develop');
});
