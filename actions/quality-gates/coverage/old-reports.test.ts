// Reports that an earlier run left: never taken for those of this one.

import { expect, test } from '@jest/globals';
import { lcov, openWorkspace, passing } from '../quality-gates.world.ts';

test('a report that was there before the tests is an error, found or named', async () => {
  await using workspace = await openWorkspace({ 'coverage/lcov.info': lcov(10, 10) });
  for (const file of ['', 'coverage/lcov.info', 'coverage/*.info']) {
    const step = await workspace.gates({ ...passing, 'tests-command': 'true', 'coverage-file': file });
    expect(step.row('coverage')).toMatchObject({
      status: 'failed',
      summary: 'The coverage report coverage/lcov.info is older than this test run, which did not write it.',
    });
  }
});

test('an old report elsewhere, of files that are not here, is nothing beside one in the folder of the run', async () => {
  const data = { 'spec/data/lcov.info': lcov(0, 1000).replace('auth', 'other') };
  await using workspace = await openWorkspace({ ...data, 'report.info': lcov(9, 10) });
  const inputs = { ...passing, gates: 'coverage' };
  expect((await workspace.gates(inputs)).row('coverage')?.summary).toBe('90.0 % of lines (≥ 80 % needed)');
  await workspace.write({ 'src/other.ts': '' });
  expect((await workspace.gates(inputs)).row('coverage')?.summary).toContain('spec/data/lcov.info is older');
});

test('an old report of the code that a new one tells of is left out, and named', async () => {
  const old = { 'coverage/lcov.info': lcov(10, 12), 'coverage/old/clover.xml': '<coverage><project/></coverage>' };
  await using workspace = await openWorkspace({ ...old, 'report.info': lcov(90, 100) });
  const step = await workspace.gates({
    ...passing,
    'tests-command': 'mkdir coverage/new; cp report.info coverage/new/lcov.info',
  });
  expect(step.outputs['coverage']).toBe('90.0');
  expect(step.row('coverage')?.summary).toContain('older than the run and left out: coverage/lcov.info');
});
