import { describe, expect, test } from '@jest/globals';
import { type LabelledParagraphs, labelledParagraphs } from './labelled-paragraphs.ts';

const whole = `fix(auth): check signatures

Tokens were taken as they came.

Root cause: the signature of a token
was never looked at.
Fix: look at it
- in the middleware
- in the socket
Impact: everybody who signs in
Regression test: tests/auth.test.ts

Refs: #12
`;

const texts: LabelledParagraphs = {
  rootCause: 'the signature of a token\nwas never looked at.',
  fix: 'look at it\n- in the middleware\n- in the socket',
  impact: 'everybody who signs in',
  regressionTest: 'tests/auth.test.ts',
};

test('reads each label with its text, over lines, up to the next label or a blank line', () => {
  expect(labelledParagraphs(whole)).toEqual(texts);
});

test('takes lines of Windows and of old Macs', () => {
  expect(labelledParagraphs(whole.replaceAll('\n', '\r\n'))).toEqual(texts);
  expect(labelledParagraphs(whole.replaceAll('\n', '\r'))).toEqual(texts);
});

const single: Readonly<Record<string, [body: string, LabelledParagraphs]>> = {
  'labels in any case': ['ROOT CAUSE: a\nfix: b', { rootCause: 'a', fix: 'b' }],
  'labels with a hyphen, as trailers have it': [
    'Root-cause: a\nRegression-test: b',
    { rootCause: 'a', regressionTest: 'b' },
  ],
  'all the labels': ['Summary: a\nTesting: b\nSecurity advisory: c', { summary: 'a', testing: 'b', advisory: 'c' }],
  'a short label': ['Advisory: CVE-2026-1', { advisory: 'CVE-2026-1' }],
  'text that begins below its label': ['Fix:\nlook at it', { fix: 'look at it' }],
  'a label that comes twice: the first counts': ['Fix: a\nImpact: b\nFix: c', { fix: 'a', impact: 'b' }],
  'no text of the lines behind a second one': ['Fix: a\nFix: c\nmore', { fix: 'a' }],
  'nothing for a label without text': ['Root cause:\n\nlater\n\nFix:   \nImpact: c', { impact: 'c' }],
  'nothing for a word that only begins like a label': ['Fixture: a\nImpacts: b\nThe fix: c', {}],
  'nothing for a colon without a space': ['fix:a', {}],
  'what looks like a trailer as text': [
    'Fix: a\nRefs: RFC 1\nReviewed-by: nobody\nmore\nImpact: b\nFixes: #3',
    { fix: 'a\nRefs: RFC 1\nReviewed-by: nobody\nmore', impact: 'b\nFixes: #3' },
  ],
  'no sign-off in the last lines': [
    'Fix: a\nSigned-off-by: Ann <ann@example.com>\n\nCo-authored-by: Bob <bob@example.com>\n',
    { fix: 'a' },
  ],
};

describe('reads', () => {
  test.each(Object.entries(single))('%s', (_, [body, expected]) => {
    expect(labelledParagraphs(`fix(auth): mend\n\n${body}\n`)).toEqual(expected);
  });
});

test('a subject is no label', () => {
  expect(labelledParagraphs('fix: mend')).toEqual({});
  expect(labelledParagraphs('Fix: mend\nImpact: none')).toEqual({ impact: 'none' });
});

test('a message of a megabyte takes no time', () => {
  const long = `fix: mend\n\nFix: ${'a '.repeat(500_000)}`;
  const start = performance.now();
  expect(labelledParagraphs(long).fix?.length).toBe(999_999);
  labelledParagraphs(`fix: mend\n\n${'-by'.repeat(300_000)}\n${'a-'.repeat(300_000)}`);
  expect(performance.now() - start).toBeLessThan(2_000);
});
