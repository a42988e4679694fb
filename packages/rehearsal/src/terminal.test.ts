import { expect, test } from '@jest/globals';
import { asRead, paintFor, stepText } from './terminal.ts';

test('colours only where they are wanted', () => {
  const step = { name: 'finish', title: 'finish', told: 'released', skipped: false, seconds: 1.234 } as const;
  expect(stepText(step, paintFor(false))).toBe('✓ 1.23 s  finish               released');
  expect(stepText(step, paintFor(true))).toContain('\u001b[32m✓\u001b[0m');
});

test('a step that failed says why', () => {
  const action = { name: 'finish', exitCode: 1, summary: '', outputs: {}, annotations: ['error: no'] };
  const step = { name: 'finish', title: 'finish', told: 'failed', skipped: false, seconds: 0 } as const;
  expect(stepText({ ...step, action }, paintFor(false))).toMatch(/^✗.*error: no$/s);
  const many = { ...action, annotations: Array.from({ length: 20 }, (_, index) => `error: ${index}`) };
  expect(stepText({ ...step, action: many }, paintFor(false))).toMatch(/error: 5\n *and 14 more$/);
});

test('a step that was left out is neither good nor bad', () => {
  const step = { name: 'quality-gates', title: 'gates', told: 'not played: no', skipped: true, seconds: 0 } as const;
  expect(stepText(step, paintFor(false))).toMatch(/^– .* not played: no$/);
});

test('a terminal obeys nothing that a stranger wrote', () => {
  const step = {
    name: 'open-pr',
    title: 'open-pr',
    told: 'created \u001b[2Jx\u202e',
    skipped: false,
    seconds: 0,
  } as const;
  expect(stepText(step, paintFor(false))).toMatch(/ created \ufffd\[2Jx\ufffd$/);
});

test('a pull request is shown as a browser shows it, and its code as it is', () => {
  const link = '- [x] merged by [`#2`](https://github.example/acme/shop/pull/2)';
  const folded = '<details><summary><code>x.ts</code></summary>\n\n```\n\\_ &lt;\n```\n\n</details>';
  const body = `a\\_b &lt;c&gt;\n${link}\n\n${folded}\n<!-- x -->`;
  const text = asRead({ number: 1, title: 'Title', head: 'from', base: 'to', body });
  expect(text).toBe('Title\nfrom → to\n\na_b <c>\n☑ merged by `#2`\n\n▾ x.ts\n\n```\n\\_ &lt;\n```');
});
