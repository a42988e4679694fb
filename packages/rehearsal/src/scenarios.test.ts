// After a bad release: production goes back in minutes, then the code.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { keep } from './markdown.ts';
import { broken, play } from './rehearsal.world.ts';
import type { Report } from './report.ts';
import { paintFor, reportText } from './terminal.ts';

const results = ({ steps }: Report) =>
  steps.flatMap(({ name, action }) => (action ? [[name, action.outputs['result']]] : []));

test('a rollback deploys the good release once, and the time line tells when', async () => {
  const report = await play({ scenario: 'rollback' });
  expect(broken(report)).toEqual([]);
  expect(results(report)).toEqual([
    ['rollback', 'deployed'],
    ['rollback-again', 'deployed'],
  ]);
  const told = report.timeLine.map(({ what }) => what);
  expect(told.slice(1, 5)).toEqual([
    'deploy.yml is dispatched at v1.5.0',
    'deploy.yml has deployed v1.5.0',
    'v1.5.1 is marked as bad',
    'v1.5.0 is the latest release',
  ]);
  const seconds = report.timeLine.map((row) => row.seconds);
  expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
  expect(seconds[0]).toBe(0);
  expect(report.graphs.after).toBe(report.graphs.before);
  expect(reportText(report, paintFor(false))).toMatch(
    /Time line\n.*\n *\d+\.\d\d s {2}deploy\.yml is dispatched at v1\.5\.0/,
  );
});

test('a revert is proposed, merged and finished: production loses the bad release, development nothing', async () => {
  const report = await play({ scenario: 'revert' });
  expect(broken(report)).toEqual([]);
  expect(results(report)).toEqual([
    ['revert', 'proposed'],
    ['finish', 'released'],
    ['finish-again', 'nothing-to-do'],
  ]);
  expect(report.outcome).toMatchObject({ tag: 'v1.5.2', fix: 'revert/v1.5.1', back: 'merged' });
  const claims = report.checks.map(({ claim }) => claim);
  expect(claims).toContain('main is v1.5.0 and what landed since, file by file');
  expect(claims).toContain('develop keeps the work of v1.5.1');
  expect(report.timeLine.map(({ what }) => what)).toEqual(expect.arrayContaining(['v1.5.2 is released']));
});

test('what is kept of them has the time line, and no workflow that was not played', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-test-'));
  try {
    const names = await keep(await play({ scenario: 'rollback' }), folder);
    expect(names).toEqual(['report.md', '1-rollback.md', '2-rollback-again.md']);
    const text = readFileSync(join(folder, 'report.md'), 'utf8');
    expect(text).toMatch(/## Time line\n\n\| seconds \| \|\n\|---\|---\|\n\| 0\.00 \| /);
    expect(text).not.toContain('## In the workflow');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
