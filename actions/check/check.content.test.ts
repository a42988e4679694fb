// The rules `minimal`, `tests` and `commit-format`, each good and bad.

import type { ChangedFile, Commit } from '@hotfix-actions/core';
import { openShop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branch, defaultPatterns, fix, look, propose, wellSaid } from './check.world.ts';
import { checkCommits, checkName, checkSize, checkTests, sizeOf } from './content.ts';

const lines = (count: number) => 'x\n'.repeat(count);
const file = (path: string, change: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  status: 'modified',
  lines: 1,
  ...change,
});
const changeOf = (...files: ChangedFile[]) => ({ files, total: files.length, generated: new Set<string>() });
const limits = { 'max-files': 2, 'max-lines': 10 };

describe('minimal', () => {
  test('as many files and lines as are allowed are right, one more is not', () => {
    const right = [file('a', { lines: 5 }), file('b', { lines: 5 })];
    expect(checkSize(changeOf(...right), limits)).toEqual([]);
    const [files, long, ...none] = checkSize(changeOf(...right, file('c')), limits);
    expect(files?.message).toBe('it changes 3 files, more than the 2 of max-files');
    expect(long).toEqual({
      rule: 'minimal',
      level: 'error',
      message: 'it changes 11 lines, more than the 10 of max-lines',
      path: 'a',
    });
    expect(none).toEqual([]);
  });

  test('lock files and pure renames do not count, binary files do', () => {
    const change = changeOf(
      file('web/package-lock.json', { lines: 9_000 }),
      file('Cargo.lock', { lines: 9_000 }),
      file('moved.ts', { status: 'renamed', lines: 0 }),
      file('moved-and-changed.ts', { status: 'renamed', lines: 2 }),
      file('logo.png', { lines: 0 }),
      file('gone.ts', { status: 'removed', lines: 3 }),
    );
    expect(sizeOf(change)).toMatchObject({ files: 3, lines: 5 });
  });

  test('a binary that was renamed and changed counts, one that was only renamed does not', async () => {
    await using shop = await openShop();
    const image = (end: number) => Buffer.from([...Array.from({ length: 4_000 }, (_, at) => at % 256), 0, end]);
    await shop.repository.commit('main', { files: { 'a.png': image(1), 'b.png': image(2) } });
    await shop.repository.tag('v1.3.1', 'main');
    const moved = { 'a.png': null, 'b.png': null, 'img/a.png': image(1), 'img/b.png': image(3) };
    const number = await propose(shop, { files: { ...fix, ...moved } });
    expect((await look(shop, number, { 'max-files': '3' })).violations).toEqual([]);
    expect((await look(shop, number, { 'max-files': '2' })).violations[0]?.message).toContain('it changes 3 files');
  });

  test('files that GitHub does not list count, and are told of', () => {
    const change = { ...changeOf(file('a')), total: 3_200 };
    const [found] = checkSize(change, { 'max-files': 20, 'max-lines': 400 });
    expect(found?.message).toContain('it changes 3200 files (3199 of them GitHub does not list, nor their lines)');
    expect(checkTests(change, ['tests/**'])[0]?.message).toContain('as far as GitHub lists its files (1 of 3200)');
  });

  test('generated files do not count, as .gitattributes of the branch says, with its folders', async () => {
    await using shop = await openShop();
    const number = await propose(shop, {
      files: {
        ...fix,
        '.gitattributes': '*.pb.ts linguist-generated\n[attr]made linguist-generated=true\n/docs/** made\n',
        'src/.gitattributes': 'own.pb.ts -linguist-generated\n',
        'src/api.pb.ts': lines(500),
        'docs/api/index.md': lines(500),
        'package-lock.json': lines(500),
        'logo.png': Buffer.from([0, 1, 2, 255]),
      },
    });
    expect((await look(shop, number, { 'max-files': '5', 'max-lines': '10' })).violations).toEqual([]);
    expect((await look(shop, number, { 'max-files': '4' })).violations[0]?.message).toContain('it changes 5 files');
    await shop.repository.commit(branch, { files: { 'src/own.pb.ts': lines(500) } });
    const step = await look(shop, number);
    expect(step.result).toBe('violations');
    expect(step.violations).toEqual([expect.objectContaining({ rule: 'minimal', path: 'src/own.pb.ts' })]);
    expect(step.annotations).toEqual([
      { level: 'warning', file: 'src/own.pb.ts', message: expect.stringContaining('more than the 400 of max-lines') },
    ]);
  });
});

describe('tests', () => {
  const kept = [
    'tests/auth.py',
    'src/test/java/AuthIT.java',
    'auth_test.go',
    'web/auth.spec.ts',
    'spec/auth_spec.rb',
    'Shop.Tests/Auth.cs',
    'src/AuthTests.cs',
    'crates/auth/tests/it.rs',
    'test_auth.py',
    'a/__tests__/b.js',
    'lib/auth_test.exs',
    'Tests/AuthTests.swift',
    'tests/AuthTest.php',
    'src/AuthSpec.scala',
    'auth_unittest.cc',
    't/auth.t',
  ];
  const broken = [
    'src/auth.ts',
    'src/latest.ts',
    'specs/auth/spec.md',
    'contest.py',
    'attestation/x.go',
    'TODO_hotfix.md',
  ];

  test.each(kept)('%s is a test', (path) => {
    expect(checkTests(changeOf(file(path)), defaultPatterns)).toEqual([]);
  });

  test.each(broken)('%s is none', (path) => {
    expect(checkTests(changeOf(file(path)), defaultPatterns)).toHaveLength(1);
  });

  test('a test that is deleted, or only got another name, is none', () => {
    const gone = file('tests/a.py', { status: 'removed' });
    const moved = file('tests/b.py', { status: 'renamed', lines: 0 });
    expect(checkTests(changeOf(gone, moved), defaultPatterns)).toHaveLength(1);
    expect(checkTests(changeOf(gone, file('tests/c.py', { status: 'added' })), defaultPatterns)).toEqual([]);
  });

  test('which files are tests can be said, and that none is asked for', async () => {
    await using shop = await openShop();
    const number = await propose(shop, { files: { 'src/auth.ts': '1\n', 'proof/auth.txt': 'x\n' } });
    expect((await look(shop, number)).broken).toEqual(['tests error']);
    expect((await look(shop, number, { 'test-patterns': 'proof/**' })).broken).toEqual([]);
    expect((await look(shop, number, { 'require-tests': 'false' })).broken).toEqual([]);
  });
});

describe('commit-format', () => {
  const commit = (message: string, parents = ['p']): Commit => ({
    sha: 'a'.repeat(40),
    tree: '',
    parents,
    message,
    author: { name: '', login: undefined },
    committer: { name: '', email: '' },
    date: '',
    url: '',
  });

  test.each(['fix(auth): mend', 'fix(auth)!: mend', 'fix(api/auth-2): mend'])('%s is a first line', (subject) => {
    expect(checkCommits([commit(wellSaid.replace('fix(auth): check tokens', subject))])).toEqual([]);
  });

  test.each([
    'fix: mend',
    'fix(): mend',
    'fix( ): mend',
    'feat(auth): mend',
    'Fix(auth): mend',
    'fix(auth) mend',
    'fix(auth):',
  ])('%s is none', (subject) => {
    const [found] = checkCommits([commit(wellSaid.replace('fix(auth): check tokens', subject))]);
    expect(found?.message).toMatch(/lacks fix\(<scope>\): …$/);
  });

  test('one commit says it all: two halves are none', () => {
    const [head = '', ...paragraphs] = wellSaid.split('\n').filter(Boolean);
    const halves = [paragraphs.slice(0, 3), paragraphs.slice(3)].map((half) => commit(`${head}\n\n${half.join('\n')}`));
    const [found] = checkCommits(halves);
    expect(found?.message).toContain('aaaaaaa "fix(auth): check tokens" lacks Regression test:');
  });

  test('a merge commit says nothing, and without commits there is nothing', () => {
    expect(checkCommits([commit(wellSaid, ['p', 'q'])])).toHaveLength(1);
    expect(checkCommits([])[0]?.message).toMatch(/Regression test:$/);
  });

  test('any commit of the branch may say it', async () => {
    await using shop = await openShop();
    const number = await propose(shop);
    await shop.repository.commit(branch, { files: { 'src/cart.ts': '1\n' }, message: 'typo' });
    expect((await look(shop, number)).violations).toEqual([]);
  });
});

test.each(['Hotfix/auth', 'hotfix-auth', 'HOTFIX_auth', 'hotfixes/auth', 'hot-fix/auth'])(
  '%s is no name of a hotfix',
  (name) => {
    expect(checkName(name)).toEqual([expect.objectContaining({ rule: 'branch-name', level: 'warning' })]);
  },
);

test.each(['hotfix/auth', 'hotfix/a/b', 'develop', 'feature/hotfix-auth', 'hotfixture'])(
  '%s is not taken for one',
  (name) => {
    expect(checkName(name)).toEqual([]);
  },
);
