// One scenario for each result and verdict of `quality-gates`; what runs here are plain commands of the shell.

import { expect, test } from '@jest/globals';
import { lcov, openWorkspace, passing } from './quality-gates.world.ts';

test('all five gates pass, in the order given, and the tests run once', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(824, 1000) });
  const step = await workspace.gates({
    ...passing,
    'tests-command': `echo tests ran >> ran.txt; ${passing['tests-command']}`,
  });
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'passed', coverage: '82.4', 'failed-gates': '[]' });
  expect(step.rows.map(({ gate, status, summary }) => `${gate} ${status}: ${summary}`)).toEqual([
    'coverage passed: 82.4 % of lines (≥ 80 % needed)',
    'tests passed: passed',
    'lint passed: clean',
    'types passed: clean',
    'build passed: success',
  ]);
  expect(step.streamed.match(/^coverage and tests: /gm)).toHaveLength(1);
});

test('gates run in the order that they are given in, each once', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(82, 100) });
  const step = await workspace.gates({ ...passing, gates: 'build, tests, lint, build' });
  expect(step.rows.map(({ gate }) => gate)).toEqual(['build', 'tests', 'lint']);
  expect(step.streamed.match(/^(build|tests|lint): /gm)).toEqual(['build: ', 'tests: ', 'lint: ']);
});

test('every gate runs even when an earlier one fails; those that failed are named', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(70, 100) });
  const step = await workspace.gates({
    ...passing,
    'lint-command': 'echo "src/auth.ts: unused name"; exit 3',
    'types-command': 'false',
  });
  expect(step.outputs).toMatchObject({
    result: 'failed',
    coverage: '70.0',
    'failed-gates': '["coverage","lint","types"]',
  });
  expect(step.row('coverage')).toMatchObject({ status: 'failed', summary: '70.0 % of lines (≥ 80 % needed)' });
  expect(step.row('tests')?.status).toBe('passed');
  expect(step.row('lint')).toMatchObject({ status: 'failed', summary: 'exit code 3: src/auth.ts: unused name' });
  expect(step.row('types')).toMatchObject({ status: 'failed', summary: 'exit code 1' });
  expect(step.row('build')?.status).toBe('passed');
  expect(step.failure).toContain('3 of 5 gates did not pass');
  expect(step.failure).toContain('coverage: test 10 more of 100 lines.');
});

test('tests that fail at their own end still give coverage', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(90, 100) });
  const step = await workspace.gates({ ...passing, 'tests-command': `${passing['tests-command']}; exit 1` });
  expect(step.outputs).toMatchObject({ result: 'failed', coverage: '90.0', 'failed-gates': '["tests"]' });
});

test('with the coverage gate alone, tests that fail fail it, whatever they cover', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(90, 100) });
  const tests = `${passing['tests-command']}; echo "auth is broken"; exit 1`;
  const step = await workspace.gates({ ...passing, gates: 'coverage, lint', 'tests-command': tests });
  expect(step.outputs).toMatchObject({ result: 'failed', coverage: '90.0', 'failed-gates': '["coverage"]' });
  expect(step.row('coverage')).toMatchObject({
    status: 'failed',
    summary: '90.0 % of lines (≥ 80 % needed); the tests failed: exit code 1: auth is broken',
  });
  expect(step.failure).toContain('coverage: mend the tests that fail.');
  const low = await workspace.gates({
    ...passing,
    gates: 'coverage',
    'tests-command': tests,
    'coverage-threshold': '91',
  });
  expect(low.failure).toContain('coverage: test 1 more of 100 lines; mend the tests that fail.');
});

test('tests that leave no report when they fail, or do not come to their end, skip the coverage, which fails the result', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(90, 100) });
  for (const tests of [
    'exit 2',
    `${passing['tests-command']}; kill -SEGV $$`,
    `${passing['tests-command']}; no-such-tool`,
  ]) {
    const step = await workspace.gates({ ...passing, gates: 'coverage, lint', 'tests-command': tests });
    expect(step.outputs).toMatchObject({ result: 'failed', coverage: '', 'failed-gates': '["coverage"]' });
    expect(step.row('coverage')?.status).toBe('skipped');
    expect(step.row('lint')?.status).toBe('passed');
  }
});

test('the summary is the table of the gates, and `report` is the same table', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(82, 100) });
  const step = await workspace.gates({ ...passing, 'lint-command': 'echo "a | b <img> @team"; exit 1' });
  expect(step.summary).toContain('## quality-gates: failed');
  expect(step.summary).toContain('| Gate | Verdict | Detail | Time |');
  expect(step.summary).toMatch(/\| coverage \| ✓ passed \| 82\\\.0 % of lines \(≥ 80 % needed\) \| 0 s \|/);
  expect(step.summary).toMatch(/\| lint \| ✗ failed \| exit code 1: a \\\| b &lt;img&gt; @\u200bteam \| [\d.]+ s \|/);
  expect(step.summary).toContain('Next: ');
  expect(step.summary).toContain(step.outputs['report']?.trim());
});

test('what runs is said before it runs, what it prints follows in groups, and its verdict after it', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(82, 100) });
  const step = await workspace.gates(passing);
  expect(step.log).toEqual([
    'What runs:',
    '  tests: cp report.info "$QUALITY_GATES_REPORTS/lcov.info"',
    '  lint: echo no issue',
    '  types: echo no error',
    '  build: echo built',
    'coverage passed: 82.0 % of lines (≥ 80 % needed)',
    'tests passed: passed',
    'lint passed: clean',
    'types passed: clean',
    'build passed: success',
  ]);
  expect(step.streamed).toContain('lint: echo no issue\nno issue\n');
});

test('a failing gate shows the last lines that matter, without colours', async () => {
  await using workspace = await openWorkspace();
  const printed = [
    ...Array.from({ length: 60 }, (_, at) => `line ${at + 1}`),
    '\\033[31mauth.ts:3 is wrong\\033[0m',
    'npm error code 1',
    '',
  ];
  const step = await workspace.gates({ gates: 'lint', 'lint-command': `printf '${printed.join('\\n')}\\n'; exit 1` });
  expect(step.streamed).toContain('\u001b[31mauth.ts:3 is wrong\u001b[0m\nnpm error code 1\n');
  expect(step.summary).toContain('line 60\nauth.ts:3 is wrong\n```');
  expect(step.summary).not.toContain('line 21\n');
  expect(step.row('lint')?.summary).toBe('exit code 1: auth.ts:3 is wrong');
});

test('what a build tool prints below any failure is not what matters: Gradle', async () => {
  // As Gradle 4.4.1 prints it, its two streams one after the other.
  const printed = [
    '/home/me/shop/src/main/java/shop/Broken.java:2: error: incompatible types: String cannot be converted to int',
    ':compileJava FAILED',
    '',
    'FAILURE: Build failed with an exception.',
    '',
    '* What went wrong:',
    "Execution failed for task ':compileJava'.",
    '> Compilation failed; see the compiler error output for details.',
    '',
    '* Try:',
    'Run with --stacktrace option to get the stack trace. Run with --info or --debug option to get more log output.',
    '',
    '* Get more help at https://help.gradle.org',
    '',
    'BUILD FAILED in 1s',
    '1 actionable task: 1 executed',
  ];
  await using workspace = await openWorkspace({ printed: printed.join('\n') });
  const step = await workspace.gates({ gates: 'build', 'build-command': 'cat printed; exit 1' });
  expect(step.row('build')?.summary).toBe(
    'exit code 1: > Compilation failed; see the compiler error output for details.',
  );
  expect(step.summary).not.toContain('--stacktrace');
});

test('the gates run in the working directory, which is where reports are named from', async () => {
  await using workspace = await openWorkspace({ 'services/shop/report.info': lcov(85, 100) });
  const step = await workspace.gates({
    ...passing,
    'working-directory': 'services/shop',
    'tests-command': 'cat report.info > out.lcov',
    'coverage-file': 'out.lcov',
  });
  expect(step.failure).toBeUndefined();
  expect(step.outputs['coverage']).toBe('85.0');
});
