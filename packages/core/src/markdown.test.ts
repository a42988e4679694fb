// Text of strangers in Markdown and in commands: nothing of it becomes markup, and nothing of it becomes a command.

import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { block, cell, code, htmlCode, link, prose, shell, shellWord, visible, withinLimit } from './markdown.ts';

/** Text made of what Markdown, HTML and shells take for something else, and of anything. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom('`', '``', '\\', '|', ' ', '\n', '\r', '<b>', '@x', '#1', '*', '_', "'", '"', '$(x)'),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''));

/** CommonMark 6.1: a run of backticks opens a span, the next run of the same length closes it. */
function codeSpan(markdown: string): { content: string; rest: string } | undefined {
  const [fence = ''] = /^`+/.exec(markdown) ?? [];
  const runs = [...markdown.matchAll(/`+/g)].slice(1);
  const close = runs.find((run) => run[0].length === fence.length);
  if (!fence || !close) return undefined;
  const raw = markdown.slice(fence.length, close.index);
  const stripped = /^ .* $/s.test(raw) && raw.trim() !== '' ? raw.slice(1, -1) : raw;
  return { content: stripped, rest: markdown.slice(close.index + fence.length) };
}

test('a code span holds its text, all of it and nothing else', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const span = codeSpan(code(text));
      expect(span?.rest).toBe('');
      if (text.trim() !== '') expect(span?.content).toBe(visible(text));
      expect(code(text)).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['plain', '`plain`'],
  ['a`b', '``a`b``'],
  ['`a`', '`` `a` ``'],
  ['a``b`c', '```a``b`c```'],
  [' both ', '`  both  `'],
  ['', '`  `'],
  ['new\nline', '`new\\nline`'],
  ['right\u202eleft', '`right\\u202eleft`'],
])('code(%j) is %j', (text, expected) => {
  expect(code(text)).toBe(expected);
});

/** GFM tables: a bar ends the cell unless a backslash escapes it; a backslash escapes a backslash too. */
const cellsOf = (row: string) => row.replace(/\\[\\|]/g, '').split('|').length;

test('a table cell is never ended by its text', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(cellsOf(cell(text))).toBe(1);
    }),
    { numRuns: 1000 },
  );
  expect(cell('a|b')).toBe('`a\\|b`');
});

test('a fenced block is closed by its own fence alone', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const [first = '', ...rest] = block(text, 'diff').split('\n');
      const [fence = ''] = /^`{3,}/.exec(first) ?? [];
      const closing = rest.findIndex((line) => line.startsWith(fence));
      expect(closing).toBe(rest.length - 1);
    }),
    { numRuns: 1000 },
  );
});

test('prose has no tags, no mentions, no references and no markup', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const markdown = prose(text);
      expect(markdown).not.toMatch(/[<>\r\n]/);
      expect(markdown).not.toMatch(/@\w|#\d|\bGH-\d|https?:\/\//i);
      expect(markdown.replace(/\\[\\`*_{}[\]()#+!|~]/g, '')).not.toMatch(/[\\`*[\]|~]|\b_|_\b/);
    }),
    { numRuns: 1000 },
  );
  expect(prose('see #12, GH-7 @octocat')).toBe('see \\#\u200b12, GH-\u200b7 @\u200boctocat');
});

test('HTML code has no tags but its own', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(htmlCode(text).slice('<code>'.length, -'</code>'.length)).not.toMatch(/[<>]/);
    }),
  );
});

test('a link ends where its address ends', () => {
  expect(link('v1', 'https://github.com/a/b/(c) d')).toBe('[`v1`](https://github.com/a/b/%28c%29%20d)');
});

test('a shell reads each word as it was', () => {
  const words = fc.array(
    nasty.map((text) => text.replace(/[\0\ud800-\udfff]/gu, '')),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(words, (texts) => {
      const command = `printf '%s\\0' ${texts.map(shellWord).join(' ')}`;
      expect(execFileSync('sh', ['-c', command]).toString().split('\0').slice(0, -1)).toEqual(texts);
    }),
    { numRuns: 60 },
  );
});

test.each([
  [['git', 'merge', '--no-ff', 'origin/main'], 'git merge --no-ff origin/main'],
  [['git', 'switch', 'hotfix/a b'], "git switch 'hotfix/a b'"],
  [['git', 'commit', '-m', "it's"], "git commit -m 'it'\\''s'"],
  [['git', 'add', '--', '$(x)', ''], "git add -- '$(x)' ''"],
])('shell(%j) is %s', (words, expected) => {
  expect(shell(...words)).toBe(expected);
});

test('a body within the limit stays as it is, a longer one is cut at a line and says so', () => {
  expect(withinLimit('short')).toBe('short');
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('text', '```', '````', '~~~', '', 'a'.repeat(40))),
      fc.integer({ min: 120, max: 400 }),
      (lines, limit) => {
        const body = lines.join('\n');
        const cut = withinLimit(body, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        if (body.length <= limit) expect(cut).toBe(body);
        else expect(cut).toMatch(/_…cut here: GitHub takes no longer text\._\n$/);
      },
    ),
    { numRuns: 500 },
  );
});

test('a code block that is cut is closed before the note', () => {
  const body = `intro\n\n\`\`\`\`diff\n\`\`\`\n${'line\n'.repeat(100)}\`\`\`\`\n`;
  const cut = withinLimit(body, 300);
  expect(cut).toMatch(/\nline\n````\n\n_…cut here/);
});

test('of a long line the beginning stays, and nothing is cut in two', () => {
  expect(withinLimit(`${'x'.repeat(500)}\n`, 300)).toMatch(/^x{200,}\n\n_…cut here/);
  expect(withinLimit(`intro\n${'x'.repeat(500)}`, 300)).toMatch(/^intro\nx{200,}\n\n_…cut here/);
  expect(withinLimit(`\`\`\`\n${'x'.repeat(500)}\n\`\`\``, 300)).toMatch(/^```\nx{200,}\n```\n\n_…cut here/);
  expect(withinLimit(`${'y'.repeat(100)}<!-- ${'x'.repeat(500)} -->`, 300)).toMatch(/^y{100}\n\n_…cut here/);
  for (let length = 250; length < 262; length += 1) {
    const cut = withinLimit(`${'x'.repeat(length)}👍&lt;${'👍'.repeat(100)}`, 310);
    expect(cut).toMatch(/^x+(👍(&lt;)?)?👍*\n\n_…cut here/u);
  }
});

test('control characters and marks that turn the text around are shown', () => {
  expect(visible('a\u0007b\u202ec\u200bd\te\ufeff')).toBe('a\\u0007b\\u202ec\\u200bd\\te\\ufeff');
  expect(visible('grün 日本 👍')).toBe('grün 日本 👍');
});
