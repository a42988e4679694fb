// Bad input, and commands that do what they should not: an error that says what to do, and nothing lost.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Files, lcov, openWorkspace, passing } from './quality-gates.world.ts';

test('all bad inputs are told at once, before anything runs', async () => {
  await using workspace = await openWorkspace();
  const step = await workspace.gates({
    ...passing,
    gates: 'tests, docs',
    preset: 'cobol',
    'timeout-minutes': '0',
    'coverage-threshold': '180',
    'working-directory': 'nowhere',
  });
  expect(step.result).toBeUndefined();
  expect(step.failure).toContain('5 inputs need attention');
  for (const name of ['gates', 'preset', 'timeout-minutes', 'coverage-threshold', 'working-directory'])
    expect(step.failure).toContain(`- \`${name}\` is `);
  expect(step.streamed).toBe('');
});

test.each<[string, Files]>([
  ['working-directory', { 'working-directory': '..' }],
  ['working-directory', { 'working-directory': '/tmp' }],
  ['working-directory', { 'working-directory': 'out' }],
  ['coverage-file', { 'coverage-file': '../lcov.info' }],
  ['coverage-file', { 'coverage-file': '/etc/passwd' }],
  ['coverage-file', { 'coverage-file': 'a/../../*.info' }],
])('a %s that leads out of the workspace is refused: %j', async (name, inputs) => {
  await using workspace = await openWorkspace();
  await workspace.link('out', tmpdir());
  const step = await workspace.gates({ ...passing, ...inputs });
  expect(step.failure).toContain(`\`${name}\` is `);
  expect(step.failure).toContain('it leads out of the workspace');
  expect(step.streamed).toBe('');
});

test('a report behind a symbolic link that leaves the workspace is not read', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'outside-'));
  await using workspace = await openWorkspace();
  try {
    await workspace.link('linked', outside);
    const tests = `echo '${lcov(10, 10).replaceAll('\n', '\\n')}' | sed 's/\\\\n/\\n/g' > linked/lcov.info; ln -s "$PWD/linked/lcov.info" lcov.info`;
    for (const file of ['lcov.info', 'linked/lcov.info', '']) {
      await rm(join(workspace.folder, 'lcov.info'), { force: true });
      const step = await workspace.gates({
        ...passing,
        gates: 'coverage',
        'tests-command': tests,
        'coverage-file': file,
      });
      expect(step.row('coverage')).toMatchObject({
        status: 'failed',
        summary: file === '' ? 'The tests wrote no coverage report.' : `${file} leads out of the workspace.`,
      });
    }
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
});

test('a gate without a command is told with all others that have none, before anything runs', async () => {
  await using workspace = await openWorkspace({ 'package.json': '{"scripts": {"test": "node --test"}}' });
  const step = await workspace.gates();
  expect(step.result).toBeUndefined();
  expect(step.failure).toContain('With the preset node there is no command for:');
  expect(step.failure).toContain('- lint: package.json has no script "lint"');
  expect(step.failure).toContain('- types: package.json has no script "typecheck"');
  expect(step.failure).toContain('- build: package.json has no script "build"');
  expect(step.failure).toContain('leave it out of `gates`');
  expect(step.streamed).toBe('');
});

test('an empty folder is told: no file says what kind of project it is', async () => {
  await using workspace = await openWorkspace({ 'README.md': '# shop\n' });
  const step = await workspace.gates({ gates: 'lint, build', 'build-command': 'true' });
  expect(step.failure).toContain('There is no command for lint: no file in the working directory tells');
  expect(step.failure).toContain('`lint-command`');
});

test('two projects in one folder are for a person to decide', async () => {
  await using workspace = await openWorkspace({ 'package.json': '{}', 'pyproject.toml': '', 'go.mod': '' });
  const step = await workspace.gates();
  expect(step.failure).toContain('python (pyproject.toml), node (package.json), go (go.mod)');
  expect(step.failure).toContain('`preset: python`');
  const decided = await workspace.gates({ ...passing, gates: 'lint' });
  expect(decided.result).toBe('passed');
});

test('a tool that is not installed fails its gate and says how to mend it; the others run', async () => {
  await using workspace = await openWorkspace();
  const step = await workspace.gates({ ...passing, gates: 'lint, build', 'lint-command': 'no-such-linter .' });
  expect(step.row('lint')).toMatchObject({ status: 'failed', summary: 'no-such-linter is not installed' });
  expect(step.failure).toContain('lint: install it in a step before, or set `lint-command`.');
  expect(step.row('build')?.status).toBe('passed');
});

test('a gate that exceeds its time fails, and the next one runs', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(9, 10) });
  const commands = {
    gates: 'coverage, tests, build',
    // What was measured until then is no coverage.
    'tests-command': `${passing['tests-command']}; sleep 300`,
    'build-command': 'true',
  };
  const step = await workspace.gates({ ...commands, 'timeout-minutes': '0.01' });
  expect(step.row('tests')).toMatchObject({ status: 'failed', summary: 'stopped: not done after 0.01 minutes' });
  expect(step.row('coverage')).toMatchObject({ status: 'skipped' });
  expect(step.row('build')?.status).toBe('passed');
  expect(step.failure).toContain('`timeout-minutes`');
});

test('a command that is killed, as where memory runs out, says by which signal', async () => {
  await using workspace = await openWorkspace();
  const killed = `node -e 'process.kill(process.pid, "SIGKILL")'`;
  const step = await workspace.gates({ gates: 'tests, coverage', 'tests-command': killed });
  expect(step.row('tests')?.summary).toBe('ended by signal 9');
  expect(step.row('coverage')).toMatchObject({ status: 'skipped' });
});

test('what a command writes to the files of the runner does not become the result', async () => {
  await using workspace = await openWorkspace();
  const forge = 'echo result=passed >> "$GITHUB_OUTPUT"; echo "# fine" >> "$GITHUB_STEP_SUMMARY"; exit 1';
  const step = await workspace.gates({ gates: 'lint', 'lint-command': forge });
  expect(step.outputs).toMatchObject({ result: 'failed' });
  expect(step.summary).not.toContain('# fine');
  expect(step.log.join('\n')).toContain('GITHUB_OUTPUT, GITHUB_STEP_SUMMARY');
});

test('a command can only reach what is in it: nothing is spliced in', async () => {
  await using workspace = await openWorkspace();
  const step = await workspace.gates(
    { gates: 'lint', 'lint-command': `printf '%s\\n' "$GITHUB_HEAD_REF"` },
    { env: { GITHUB_HEAD_REF: '"; touch owned; echo "$(touch owned)' } },
  );
  expect(step.streamed).toContain('"; touch owned; echo "$(touch owned)\n');
  await expect(readFile(join(workspace.folder, 'owned'))).rejects.toThrow();
});

test('the environment is shown nowhere, unless a command prints it', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(9, 10) });
  const step = await workspace.gates({ ...passing, 'lint-command': 'exit 1' }, { env: { MY_SECRET: 'hunter2' } });
  expect(
    [step.log, step.streamed, step.summary, step.failure, step.outputs].map((part) => JSON.stringify(part)).join(),
  ).not.toContain('hunter2');
});

test('much that fails keeps within what GitHub takes', async () => {
  await using workspace = await openWorkspace();
  const loud = 'head -c 3000000 /dev/zero | tr "\\0" "x"; seq 1 100000; printf "%0.s\\`" {1..5000}; exit 1';
  const step = await workspace.gates({
    gates: 'lint, types, build',
    'lint-command': loud,
    'types-command': loud,
    'build-command': loud,
  });
  expect(step.outputs['report']?.length).toBeLessThanOrEqual(65_536);
  expect(step.row('lint')?.summary.length).toBeLessThan(400);
});

test('a run that is cancelled ends with an error, and no result', async () => {
  await using workspace = await openWorkspace();
  const cancellation = new AbortController();
  const run = workspace.gates({ gates: 'lint', 'lint-command': 'sleep 300' }, { cancelled: cancellation.signal });
  setTimeout(() => cancellation.abort(), 500);
  const step = await run;
  expect(step.result).toBeUndefined();
  expect(step.failure).toContain('The run was cancelled.');
});

test('a workspace that is not there is told', async () => {
  await using workspace = await openWorkspace();
  const step = await workspace.gates(passing, { env: { GITHUB_WORKSPACE: join(workspace.folder, 'gone') } });
  expect(step.failure).toContain('actions/checkout');
});
