// The example: what `npm run rehearse` plays, and what it promises to check.

import { beforeAll, expect, test } from '@jest/globals';
import { broken, play } from './rehearsal.world.ts';
import { holds, type Report } from './report.ts';

const seen: string[] = [];
let plain: Report;
let conflicting: Report;

beforeAll(async () => {
  plain = await play({ onStep: ({ title }) => seen.push(title) });
  conflicting = await play({ conflict: true });
});

test('a hotfix of v1.3.0 is tagged, released and back in develop', () => {
  const report = plain;
  expect(broken(report)).toEqual([]);
  expect(report.outcome).toMatchObject({ tag: 'v1.3.0-hotfix.1', main: 'main', develop: 'develop', back: 'merged' });
  expect(report.outcome.fix).toMatch(/^hotfix\/\d{8}T\d{6}Z_[a-z-]+$/);
  expect(report.pullRequest).toBeUndefined();
  expect(report.checks.map(({ claim }) => claim)).toContain('develop contains main');
  expect(seen).toEqual(report.steps.map(({ title }) => title));
});

test('each action that is played tells its result and its summary, and the second finish finds nothing to do', () => {
  const { steps } = plain;
  const played = steps.flatMap(({ action }) => action ?? []);
  expect(played.map(({ name, outputs, exitCode }) => [name, outputs['result'], exitCode])).toEqual([
    ['start', 'created', 0],
    ['quality-gates', 'passed', 0],
    ['open-pr', 'created', 0],
    ['check', 'passed', 0],
    ['finish', 'released', 0],
    ['finish', 'nothing-to-do', 0],
    ['cleanup', 'already-gone', 0],
    ['rebase', 'done', 0],
  ]);
  expect(played.map(({ summary }) => summary).join('\n')).toContain('v1.3.0-hotfix.1');
});

test('with --conflict the release is out all the same, and a pull request lists both conflicting paths', () => {
  const report = conflicting;
  expect(broken(report)).toEqual([]);
  expect(report.outcome).toMatchObject({ tag: 'v1.3.0-hotfix.1', back: 'proposed' });
  expect(report.pullRequest).toMatchObject({ head: 'back-merge/v1.3.0-hotfix.1-to-develop', base: 'develop' });
  const texts = [report.pullRequest?.body, ...report.steps.map(({ action }) => action?.summary)].join();
  expect(texts).toContain('https://github.example/acme/shop/');
  expect(texts).not.toContain('127.0.0.1');
  for (const path of ['src/login.js', 'CHANGELOG.md']) expect(report.pullRequest?.body).toContain(path);
});

test('the gates run for real on the hotfix branch, and the pull request shows what they said', () => {
  const { steps, opened, outcome } = plain;
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

test('with --conflict, check foretells in a comment what finish meets', () => {
  const report = conflicting;
  const paths = ['CHANGELOG.md', 'src/login.js'];
  expect(report.conflicts).toEqual(paths.map((path) => ({ path, foretold: true, met: true })));
  for (const path of paths) expect(report.opened?.comment).toContain(path);
  expect(report.checks.map(({ claim }) => claim)).toContain('check foretold the conflicts that finish met');
});

test('the tracking issue is shown as it ended: closed, with the time line of the hotfix', () => {
  const { issue, outcome, checks } = plain;
  expect(issue).toMatchObject({ state: 'closed', title: expect.stringContaining('Empty password') });
  expect(issue?.body).toContain(outcome.fix);
  expect(issue?.comments.join()).toContain('v1.3.0-hotfix.1');
  const claims = checks.map(({ claim }) => claim);
  expect(claims).toContain(`the tracking issue #${issue?.number} is closed`);
  expect(claims).toContain('contrib/sorting is on top of develop');
});

test('while the back-merge waits, the tracking issue stays open and links it', () => {
  const { issue, pullRequest } = conflicting;
  expect(issue?.state).toBe('open');
  expect([issue?.body, ...(issue?.comments ?? [])].join()).toMatch(new RegExp(`#${pullRequest?.number}\\b`));
});

test('the graphs show the branches before and after', () => {
  const { graphs } = plain;
  expect(graphs.before).toContain('(tag: v1.3.0, main)');
  expect(graphs.before).not.toContain('v1.3.0-hotfix.1');
  expect(graphs.after).toContain('(tag: v1.3.0-hotfix.1, main)');
  const [newest, next] = graphs.after.split('\n');
  expect([newest, next]).toEqual([
    expect.stringContaining('(contrib/sorting) feat(sorting): by name'),
    expect.stringContaining('(develop)'),
  ]);
});

test('a rehearsal that leaves a promise open does not hold', () => {
  const report = plain;
  const open = { ...report, checks: [...report.checks, { claim: 'more', holds: false, found: 'less' }] };
  expect([holds(report), holds(open)]).toEqual([true, false]);
});
