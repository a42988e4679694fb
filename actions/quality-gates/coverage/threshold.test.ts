// The threshold is exact, the percentage that is shown never passes one that the code does not, and reports are added up.

import { expect, test } from '@jest/globals';
import { lcov } from '../quality-gates.world.ts';
import { measured } from './coverage.world.ts';

test.each([
  [7999, 10_000, '80', '79.9', 'failed'],
  [79_999, 100_000, '80', '79.9', 'failed'],
  [8000, 10_000, '80', '80.0', 'passed'],
  [799_999_999, 1_000_000_000, '80', '79.9', 'failed'],
  [2, 3, '66.6666', '66.6', 'passed'],
  [2, 3, '66.6667', '66.6', 'failed'],
  [8001, 10_000, '80.01', '80.0', 'passed'],
  [8000, 10_000, '80.01', '80.0', 'failed'],
  [10, 10, '100', '100.0', 'passed'],
  [999, 1000, '100', '99.9', 'failed'],
  [0, 10, '0', '0.0', 'passed'],
  [29, 100, '29', '29.0', 'passed'],
])('%d of %d lines against %s is %s, %s', async (covered, total, threshold, shown, status) => {
  const step = await measured({ 'lcov.info': lcov(covered, total) }, { 'coverage-threshold': threshold });
  expect(step.outputs['coverage']).toBe(shown);
  expect(step.row('coverage')?.status).toBe(status);
});

test('what is missing is told in whole lines', async () => {
  const step = await measured({ 'lcov.info': lcov(7999, 10_000) });
  expect(step.failure).toContain('coverage: test 1 more of 10000 lines.');
});

test('several reports are added up, not averaged', async () => {
  const step = await measured({ 'a/lcov.info': lcov(10, 10), 'b/lcov.info': lcov(10, 90) });
  expect(step.row('coverage')).toMatchObject({
    status: 'failed',
    summary: '20.0 % of lines (≥ 80 % needed); 2 reports added up',
  });
});

test('of several formats of one run only one counts', async () => {
  const step = await measured({ 'lcov.info': lcov(9, 10), 'clover.xml': clover(1, 10) });
  expect(step.row('coverage')?.summary).toBe('90.0 % of lines (≥ 80 % needed)');
});

test('a report of all modules is not added to those of each', async () => {
  const step = await measured({
    'a/jacoco/jacoco.xml': jacoco(1, 2),
    'all/jacoco-aggregate/jacoco.xml': jacoco(90, 100),
  });
  expect(step.row('coverage')?.summary).toBe('90.0 % of lines (≥ 80 % needed)');
});

test.each(['101', '-1', '80%', 'eighty', '1e2', '80,5'])(
  'a threshold of "%s" is refused before anything runs',
  async (threshold) => {
    const step = await measured({ 'lcov.info': lcov(9, 10) }, { 'coverage-threshold': threshold });
    expect(step.failure).toContain('`coverage-threshold` is ');
    expect(step.streamed).toBe('');
  },
);

function clover(covered: number, total: number): string {
  const metrics = `<metrics statements="${total}" coveredstatements="${covered}"/>`;
  return `<coverage generated="1"><project>${metrics}</project></coverage>`;
}

function jacoco(covered: number, total: number): string {
  return `<report name="shop"><counter type="LINE" missed="${total - covered}" covered="${covered}"/></report>`;
}
