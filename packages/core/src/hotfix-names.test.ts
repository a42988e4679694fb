import { hostileNames, hostileTitles } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fileStem, hotfixBranch, readHotfixBranch, slugOf, timestampOf, worktreeFolder } from './hotfix-names.ts';
import { isRefName } from './names.ts';

describe('the slug of a text', () => {
  test.each([
    ['critical-auth-bypass', 'critical-auth-bypass'],
    ['Critical Auth  Bypass!', 'critical-auth-bypass'],
    ['v1.3.0-hotfix.1', 'v1.3.0-hotfix.1'],
    ['Überprüfung é ﬁx №1', 'uberprufung-e-fix-no1'],
    ['snake_case/and\\slashes', 'snake-case-and-slashes'],
    ['a..b...c', 'a.b.c'],
    ['ends.lock', 'ends'],
    ['ends.lock.lock.', 'ends'],
    ['ends.LOCK', 'ends'],
    [`${'a'.repeat(45)}.lock-and-more`, 'a'.repeat(45)],
    [`${'a'.repeat(49)}-b`, 'a'.repeat(49)],
    ['--upload-pack=touch /tmp/x', 'upload-pack-touch-tmp-x'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: for a shell
    ['$(id) `id` ${HOME}', 'id-id-home'],
    ['a\u202eb\u0000c\nd', 'a-b-c-d'],
    ['../../etc/passwd', '.-.-etc-passwd'],
    ['İstanbul', 'istanbul'],
  ])('%j is %s', (text, slug) => {
    expect(slugOf(text)).toBe(slug);
  });

  test.each(['', '...', '日本語', '🔥', '.lock', '-.-', '\u200f'])('nothing of %j is left', (text) => {
    expect(slugOf(text)).toBe('');
  });

  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom(...hostileNames, ...hostileTitles),
    fc.array(fc.constantFrom('.', '-', '.lock', 'a', 'É', ' ', '/', '_'), { maxLength: 70 }).map((all) => all.join('')),
  );

  test('is one wherever it is taken from anything, and makes a branch that git takes', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const slug = slugOf(text);
        expect(slug).toMatch(/^$|^[a-z0-9.]([a-z0-9.]|-(?!-))*$/);
        expect(slug.length).toBeLessThanOrEqual(50);
        expect(slug).not.toMatch(/\.\.|\.lock$|[-.]$/);
        expect(slugOf(slug)).toBe(slug);
        if (slug === '') return;
        const branch = hotfixBranch('20261123T093000Z', slug);
        expect(isRefName(branch)).toBe(true);
        expect(readHotfixBranch(branch)).toEqual({
          timestamp: '20261123T093000Z',
          begun: Date.parse('2026-11-23T09:30:00Z'),
          slug,
        });
        expect(fileStem(branch)).toBe(`20261123T093000Z_${slug}`);
      }),
      { numRuns: 500 },
    );
  });

  test('does not stumble over 10,000 characters', () => {
    expect(slugOf('a '.repeat(5_000))).toHaveLength(49);
    expect(slugOf('.lock'.repeat(2_000))).toBe('');
  });
});

test('a timestamp goes to the second, in UTC', () => {
  expect(timestampOf(Date.parse('2025-10-24T11:30:00.999+02:00'))).toBe('20251024T093000Z');
});

test('a branch that was named otherwise gives safe names of files, each its own', () => {
  const names = ['hotfix/Login', 'hotfix/login', 'hotfix/api/login', 'hotfix/api-login', 'hotfix/日本', 'hotfix/..x'];
  const stems = names.map(fileStem);
  expect(new Set(stems.map((stem) => stem.toLowerCase())).size).toBe(names.length);
  for (const stem of stems) expect(stem).toMatch(/^[a-z0-9.-]+$/);
  expect(fileStem('hotfix/login')).toBe('login');
  expect(readHotfixBranch('hotfix/20261399T999999Z_x')).toEqual({
    timestamp: '20261399T999999Z',
    begun: undefined,
    slug: 'x',
  });
});

test('the worktree stands beside the clone', () => {
  expect(worktreeFolder('shop', 'hotfix/20251024T093000Z_critical-auth-bypass')).toBe(
    '../shop_hotfix_20251024T093000Z_critical-auth-bypass',
  );
});
