// Findings in order, as Markdown, and as the one error of a step.

import { expect, test } from '@jest/globals';
import { byLevel, type Finding, failureOf, findingsList, type Level } from './findings.ts';

const finding = (level: Level, message: string): Finding => ({
  check: 'tags',
  level,
  message,
  remedy: `mend ${message}`,
});

test('the worst come first, equals in their own order', () => {
  const all = [finding('ok', 'a'), finding('warning', 'b'), finding('unknown', 'c'), finding('problem', 'd')];
  expect(byLevel([...all, finding('problem', 'e')]).map(({ message }) => message)).toEqual(['d', 'e', 'c', 'b', 'a']);
});

test('each is an item with its remedy below it, and texts of strangers stay texts', () => {
  const home = 'https://github.com/acme/shop';
  const list = findingsList([finding('problem', '<b> `x` @ann'), { ...finding('ok', 'all'), remedy: '' }], home);
  expect(list).toBe(
    '- ✗ **problem** tags: &lt;b> `x` @\u200bann\n  - → mend &lt;b> `x` @\u200bann\n- ✓ **ok** tags: all',
  );
  expect(findingsList([{ ...finding('ok', 'a'), remedy: `see ${home}/settings` }], home)).toContain(
    `<${home}/settings>`,
  );
});

test('only problems fail a step, and as many are told as there is room for', () => {
  expect(failureOf([finding('warning', 'a'), finding('unknown', 'b')])).toBeUndefined();
  expect(failureOf([finding('problem', 'a'), finding('ok', 'b')])).toEqual({
    message: '1 problem:\n- tags: a',
    hint: 'mend a',
  });
  const many = Array.from({ length: 12 }, (_, index) => finding('problem', `p${index}`));
  expect(failureOf(many)?.message).toMatch(/^12 problems:\n- tags: p0\n[\s\S]*- tags: p7\n- and 4 more, which/);
});
