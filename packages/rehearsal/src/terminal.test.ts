import { expect, test } from '@jest/globals';
import { asRead, paintFor, stepText } from './terminal.ts';

test('colours only where they are wanted', () => {
  const step = { title: 'finish', told: 'released', seconds: 1.234 };
  expect(stepText(step, paintFor(false))).toBe('✓   1.23 s  finish\n             released');
  expect(stepText(step, paintFor(true))).toContain('\u001b[32m✓\u001b[0m');
});

test('a step that failed says why', () => {
  const action = { name: 'finish', exitCode: 1, summary: '', outputs: {}, annotations: ['error: no'] };
  expect(stepText({ title: 'finish', told: 'failed', seconds: 0, action }, paintFor(false))).toMatch(/^✗.*error: no$/s);
});

test('a pull request is shown as a browser shows it, and its code as it is', () => {
  const body =
    'a\\_b &lt;c&gt;\n\n<details><summary><code>x.ts</code></summary>\n\n```\n\\_ &lt;\n```\n\n</details>\n<!-- x -->';
  const text = asRead({ number: 1, title: 'Title', head: 'from', base: 'to', body });
  expect(text).toBe('Title\nfrom → to\n\na_b <c>\n\n▾ x.ts\n\n```\n\\_ &lt;\n```');
});
