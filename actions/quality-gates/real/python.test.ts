// Real Python projects: pytest, ruff, mypy and build, by the interpreter on the PATH and by uv.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from '@jest/globals';
import { type Files, openWorkspace, type Workspace } from '../quality-gates.world.ts';
import { toolEnvironment as env, withTools } from './real-tools.world.ts';

// The kept wheels are those of this Python on this system.
const about = 'import sys; print("%d.%d %s" % (*sys.version_info[:2], sys.platform))';
const { stdout } = spawnSync('python', ['-c', about], { env, encoding: 'utf8' });
const [version, platform] = (stdout ?? '').trim().split(' ');

const manifest = (...more: readonly string[]) =>
  [
    '[build-system]',
    'requires = ["setuptools"]',
    'build-backend = "setuptools.build_meta"',
    '[project]',
    'name = "shop"',
    'version = "1.3.0"',
    `requires-python = "==${version}.*"`,
    '[dependency-groups]',
    'dev = ["pytest", "pytest-cov", "ruff", "mypy"]',
    ...more,
    '',
  ].join('\n');

const project = {
  'pyproject.toml': manifest(),
  'src/shop/__init__.py': 'def check(token: str) -> bool:\n    return token.startswith("ok")\n',
  'src/shop/py.typed': '',
  'tests/conftest.py':
    'import pathlib\nimport sys\n\nsys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "src"))\n',
  'tests/test_shop.py': 'from shop import check\n\n\ndef test_check() -> None:\n    assert check("ok1")\n',
};

const ofUv = {
  ...project,
  'pyproject.toml': manifest('[tool.uv]', `environments = ["sys_platform == '${platform}'"]`),
};

const broken: Files = {
  'src/shop/__init__.py': [
    'import os',
    '',
    '',
    'def check(token: str) -> bool:',
    '    if not token:',
    '        token = "none"',
    '        print("no token")',
    '    return len(token)',
    '',
  ].join('\n'),
  'tests/test_shop.py':
    'from shop import check\n\n\ndef test_check() -> None:\n    expected = True\n    assert check("ok1") == expected\n',
};

const commands = (workspace: Workspace, run: string) =>
  expect(spawnSync('bash', ['-ec', run], { cwd: workspace.folder, env, encoding: 'utf8' })).toMatchObject({
    status: 0,
  });

withTools(
  'python',
  'pytest',
  'ruff',
  'mypy',
  'pyproject-build',
)('a good project passes all gates', async () => {
  await using workspace = await openWorkspace(project);
  const step = await workspace.gates({}, { env });
  expect({ failure: step.failure, log: step.streamed }).toMatchObject({ failure: undefined });
  expect(step.rows.map(({ gate, summary }) => `${gate}: ${summary}`)).toEqual([
    'coverage: 100.0 % of statements (≥ 80 % needed)',
    'tests: 1 of 1 passed',
    'lint: clean',
    'types: clean',
    'build: success',
  ]);
  expect(step.log).toContain('  lint: python -m ruff check .');
  expect(step.log).toContain('  types: python -m mypy src');
});

withTools(
  'python',
  'pytest',
  'ruff',
  'mypy',
  'pyproject-build',
)('a bad one fails each gate', async () => {
  await using workspace = await openWorkspace({ ...project, ...broken });
  await workspace.write({
    'pyproject.toml': project['pyproject.toml'].replace('setuptools.build_meta', 'no.such_backend'),
  });
  const step = await workspace.gates({}, { env });
  expect(step.rows.map(({ gate, status }) => `${gate} ${status}`)).toEqual([
    'coverage failed',
    'tests failed',
    'lint failed',
    'types failed',
    'build failed',
  ]);
  expect(step.outputs['coverage']).toBe('66.6');
  expect(step.row('tests')?.summary).toBe('0 of 1 passed, 1 failed');
  expect(step.row('lint')?.summary).toMatch(/^exit code 1: .*(fixable|Found 1 error)/);
  expect(step.row('types')?.summary).toMatch(/^exit code 1: Found 1 error in 1 file/);
  expect(step.row('build')?.summary).toMatch(/^exit code 1: .*no\.such_backend|Cannot import/);
  expect(step.annotations).toEqual([
    expect.objectContaining({ title: 'tests.test_shop › test_check', file: 'tests/test_shop.py', line: 6 }),
  ]);
});

withTools('python', 'pytest')('tests that cannot be collected did not run to their end', async () => {
  await using workspace = await openWorkspace({ ...project, 'tests/test_more.py': 'import no_such_module\n' });
  const step = await workspace.gates({ gates: 'coverage, tests' }, { env });
  expect(step.row('coverage')?.status).toBe('skipped');
  expect(step.row('tests')).toMatchObject({ status: 'failed' });
});

withTools('python3')('tools that are not installed fail their gates, and how to mend it is said', async () => {
  await using workspace = await openWorkspace(project);
  const bare = await mkdtemp(join(tmpdir(), 'bare-'));
  try {
    commands(workspace, `python3 -m venv --without-pip '${bare}'`);
    const PATH = [join(bare, 'bin'), env['PATH']].join(delimiter);
    const step = await workspace.gates({}, { env: { ...env, PATH } });
    expect(step.outputs['failed-gates']).toBe('["coverage","tests","lint","types","build"]');
    expect(step.failure).toContain('lint: it is not installed for the `python` on the PATH');
    expect(step.failure).toContain('No module named ruff');
  } finally {
    await rm(bare, { recursive: true, force: true });
  }
});

withTools(
  'uv',
  'python',
  'gate-tools',
)('a project of uv passes all gates in its own environment', async () => {
  await using workspace = await openWorkspace(ofUv);
  commands(workspace, 'uv lock --quiet');
  const step = await workspace.gates({}, { env });
  expect({ failure: step.failure, log: step.streamed }).toMatchObject({ failure: undefined });
  expect(step.outputs).toMatchObject({ result: 'passed', coverage: '100.0' });
  expect(step.log).toContain('  lint: uv run --locked ruff check .');
  expect(step.log).toContain('  build: uv build');
});

withTools(
  'uv',
  'python',
  'gate-tools',
)('a lock file that is not up to date is told, and left as it is', async () => {
  await using workspace = await openWorkspace({ ...ofUv, 'uv.lock': 'version = 1\nrequires-python = ">=3.9"\n' });
  const step = await workspace.gates({ gates: 'coverage, lint' }, { env });
  expect(step.outputs['failed-gates']).toBe('["coverage","lint"]');
  expect(step.failure).toContain('run `uv lock` and commit uv.lock');
});
