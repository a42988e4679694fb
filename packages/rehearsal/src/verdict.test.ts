// The last line: all is well only where the actions keep their promises and have nothing against the hotfix either.

import { beforeAll, expect, test } from '@jest/globals';
import { pageOf } from './page/page.ts';
import { broken, openShop, play, prices } from './rehearsal.world.ts';
import type { Report } from './report.ts';
import { paintFor, reportText } from './terminal.ts';
import { failedSteps, verdictOf } from './verdict.ts';

const lastLine = (report: Report) => reportText(report, paintFor(false)).split('\n').at(-1);

let report: Report;

beforeAll(async () => {
  using shop = openShop();
  report = await play({ repo: shop.path });
});

test('a hotfix that breaks the rules breaks no promise, but nobody says that all holds', () => {
  expect(broken(report)).toEqual([]);
  expect(failedSteps(report).map(({ title }) => title)).toEqual(['check']);
  expect(verdictOf(report)).toBe('mixed');
  expect(lastLine(report)).toMatch(
    /^What the actions promise holds, but check failed: what to do is said above\. \d+\.\d s\.$/,
  );
  expect(reportText(report, paintFor(false))).not.toContain('All of it holds');
});

test('what is to be mended stands at the end once more, rule by rule', () => {
  const text = reportText(report, paintFor(false));
  const said = text.slice(text.indexOf('What check says, and what to do'));
  for (const part of ['- tests: ', 'add a regression test', '- commit-format: ', 'Mend that on the branch and push'])
    expect(said).toContain(part);
  expect(said.split('\n').at(-1)).toBe(lastLine(report));
});

test('the page leads there, and gives it no good mark', () => {
  const page = pageOf(report);
  expect(page).toContain('<p class="verdict mixed"><span class="mark" aria-hidden="true">!</span>');
  expect(page).toContain('but check failed: <a href="#steps">what to do</a>');
  expect(page).not.toContain('All of it holds');
});

test('gates that failed are said as well', async () => {
  using shop = openShop();
  shop.git('switch', '--quiet', 'hotfix/prices');
  shop.commit({ 'package.json': JSON.stringify({ scripts: { test: 'exit 3', lint: 'true', build: 'true' } }) });
  const bold = await play({ repo: shop.path, gates: true });
  expect(lastLine(bold)).toContain('but quality-gates and check failed: ');
});

test('of a hotfix that keeps the rules all holds', async () => {
  using shop = openShop();
  shop.git('switch', '--quiet', '--create', 'hotfix/better', 'main');
  const paragraphs = ['Root cause: a slip.', 'Fix: three.', 'Impact: everybody.', 'Regression test: test/prices.txt'];
  const message = ['fix(prices): three is three', ...paragraphs].join('\n\n');
  shop.commit({ 'prices.txt': prices('three: 3'), 'test/prices.txt': 'three: 3\n' }, message);
  const good = await play({ repo: shop.path, fix: 'hotfix/better' });
  expect(broken(good)).toEqual([]);
  expect([verdictOf(good), lastLine(good)]).toEqual(['good', expect.stringMatching(/^All of it holds, \d+\.\d s\.$/)]);
});

test('a promise that is broken counts for more', () => {
  const checks = [...report.checks, { claim: 'more', holds: false, found: 'less' }];
  expect(verdictOf({ ...report, checks })).toBe('bad');
  expect(lastLine({ ...report, checks })).toMatch(
    /^Not all of it holds: main and develop are not as they should be\. \d/,
  );
});
