// The example: what `npm run rehearse` plays, and what it promises to check.

import { expect, test } from '@jest/globals';
import { broken, play } from './rehearsal.world.ts';
import { holds } from './report.ts';

test('a hotfix of v1.3.0 is tagged, released and back in develop', async () => {
  const seen: string[] = [];
  const report = await play({ onStep: ({ title }) => seen.push(title) });
  expect(broken(report)).toEqual([]);
  expect(report.outcome).toMatchObject({ tag: 'v1.3.0-hotfix.1', main: 'main', develop: 'develop', back: 'merged' });
  expect(report.outcome.fix).toMatch(/^hotfix\/\d{8}T\d{6}Z_[a-z-]+$/);
  expect(report.pullRequest).toBeUndefined();
  expect(report.checks.map(({ claim }) => claim)).toContain('develop contains main');
  expect(seen).toEqual(report.steps.map(({ title }) => title));
});

test('each action that is played tells its result and its summary, and the second finish finds nothing to do', async () => {
  const { steps } = await play();
  const played = steps.flatMap(({ action }) => action ?? []);
  expect(played.map(({ name, outputs, exitCode }) => [name, outputs['result'], exitCode])).toEqual([
    ['version', 'computed', 0],
    ['quality-gates', 'passed', 0],
    ['open-pr', 'created', 0],
    ['check', 'passed', 0],
    ['finish', 'released', 0],
    ['finish', 'nothing-to-do', 0],
  ]);
  expect(played.map(({ summary }) => summary).join('\n')).toContain('v1.3.0-hotfix.1');
});

test('with --conflict the release is out all the same, and a pull request lists both conflicting paths', async () => {
  const report = await play({ conflict: true });
  expect(broken(report)).toEqual([]);
  expect(report.outcome).toMatchObject({ tag: 'v1.3.0-hotfix.1', back: 'proposed' });
  expect(report.pullRequest).toMatchObject({ head: 'back-merge/v1.3.0-hotfix.1-to-develop', base: 'develop' });
  const texts = [report.pullRequest?.body, ...report.steps.map(({ action }) => action?.summary)].join();
  expect(texts).toContain('https://github.example/acme/shop/');
  expect(texts).not.toContain('127.0.0.1');
  for (const path of ['src/login.js', 'CHANGELOG.md']) expect(report.pullRequest?.body).toContain(path);
});

test('the gates run for real on the hotfix branch, and the pull request shows what they said', async () => {
  const { steps, opened, outcome } = await play();
  const gates = steps.find(({ name }) => name === 'quality-gates')?.action;
  const rows = JSON.parse(gates?.outputs['results'] ?? '[]') as { gate: string; summary: string }[];
  expect(rows.map(({ gate }) => gate)).toEqual(['coverage', 'tests', 'lint', 'types', 'build']);
  // The second test came with the fix.
  expect(rows.find(({ gate }) => gate === 'tests')?.summary).toBe('2 of 2 passed');
  expect(opened).toMatchObject({ head: outcome.fix, base: 'main' });
  expect(opened?.body).toContain('2 of 2 passed');
  expect(opened?.body).toContain('`v1.3.0-hotfix.1`');
  expect(opened?.comment).toBeUndefined();
});

test('with --conflict, check foretells in a comment what finish meets', async () => {
  const report = await play({ conflict: true });
  const paths = ['CHANGELOG.md', 'src/login.js'];
  expect(report.conflicts).toEqual(paths.map((path) => ({ path, foretold: true, met: true })));
  for (const path of paths) expect(report.opened?.comment).toContain(path);
  expect(report.checks.map(({ claim }) => claim)).toContain('check foretold the conflicts that finish met');
});

test('the graphs show the branches before and after', async () => {
  const { graphs, outcome } = await play();
  expect(graphs.before).toContain('(tag: v1.3.0, main)');
  expect(graphs.before).toContain(`(${outcome.fix})`);
  expect(graphs.before).not.toContain('v1.3.0-hotfix.1');
  expect(graphs.after).toContain('(tag: v1.3.0-hotfix.1, main)');
  expect(graphs.after.split('\n')[0]).toContain('(develop)');
});

test('a rehearsal that leaves a promise open does not hold', async () => {
  const report = await play();
  const open = { ...report, checks: [...report.checks, { claim: 'more', holds: false, found: 'less' }] };
  expect([holds(report), holds(open)]).toEqual([true, false]);
});
