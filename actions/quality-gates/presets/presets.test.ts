// From the files that are there to the commands that run: each preset, and what tells them apart.

import { expect, test } from '@jest/globals';
import type { Preset, Project } from './preset.ts';
import { choosePreset, presets } from './presets.ts';

function project(files: Readonly<Record<string, string>>, programs: readonly string[] = ['python']): Project {
  return {
    names: new Set(Object.keys(files)),
    text: (name) => files[name] ?? '',
    hasProgram: (name) => programs.includes(name),
  };
}

/** The scripts of the preset that fits, or why there is none. */
function commandsOf(files: Readonly<Record<string, string>>, programs?: readonly string[], coverage = true) {
  const preset = choosePreset('auto', new Set(Object.keys(files))) as Preset;
  const found = preset.commands(project(files, programs), { coverage });
  const told = Object.entries(found).map(([name, command]) => [name, 'script' in command ? command.script : command]);
  return { preset: preset.name, ...Object.fromEntries(told) };
}

const R = '"$QUALITY_GATES_REPORTS"';
const python = '[build-system]\n';
const json = `--cov-report=term --cov-report=json:${R}/coverage.json --junit-xml=${R}/junit.xml`;

test('python by the interpreter on the PATH', () => {
  expect(commandsOf({ 'pyproject.toml': python, src: '' })).toEqual({
    preset: 'python',
    tests: `python -m pytest --cov=src ${json}`,
    lint: 'python -m ruff check .',
    types: 'python -m mypy src',
    build: 'python -m build',
  });
  expect(commandsOf({ 'setup.py': '' }, [])).toMatchObject({
    lint: 'python3 -m ruff check .',
    types: 'python3 -m mypy .',
    build: 'python3 -m build',
  });
});

test.each([
  [{ 'pyproject.toml': python, 'uv.lock': '' }, 'uv run --locked ruff check .'],
  [{ 'pyproject.toml': `${python}[tool.uv]\n` }, 'uv run ruff check .'],
  [{ 'pyproject.toml': `${python}[tool.uv.sources]\n` }, 'uv run ruff check .'],
  [{ 'pyproject.toml': `${python}[[tool.uv.index]]\n` }, 'uv run ruff check .'],
  [{ 'pyproject.toml': `${python}[tool.uvicorn]\n` }, 'python -m ruff check .'],
])('python by uv where the project is uv’s: %j', (files, lint) => {
  expect(commandsOf(files)).toMatchObject({ lint });
});

test.each([
  ['nothing said', '', '--cov=src'],
  ['options of pytest-cov in the configuration', '[tool.pytest.ini_options]\naddopts = "-q --cov=shop"\n', undefined],
  ['sources in the configuration', '[tool.coverage.run]\nsource = ["shop"]\n', '--cov'],
  ['only a report in the configuration', '[tool.pytest.ini_options]\naddopts = "--cov-report=html"\n', '--cov=src'],
])('what python measures: %s', (_title, configuration, option) => {
  const { tests } = commandsOf({ 'pyproject.toml': python + configuration, src: '' });
  expect(tests).toBe(['python -m pytest', option, json].filter(Boolean).join(' '));
});

test('python: mypy takes what its own configuration names', () => {
  const configured = { 'pyproject.toml': `${python}[tool.mypy]\nstrict = true\nfiles = ["shop"]\n`, src: '' };
  expect(commandsOf(configured)).toMatchObject({ types: 'python -m mypy' });
  expect(commandsOf({ 'pyproject.toml': `${python}[tool.mypy]\nstrict = true\n`, src: '' })).toMatchObject({
    types: 'python -m mypy src',
  });
});

test('python without a package has nothing to build', () => {
  expect(commandsOf({ 'pyproject.toml': '[project]\n' }).build).toEqual({
    missing: expect.stringContaining('[build-system]'),
  });
});

test('without the coverage gate nothing is measured', () => {
  expect(commandsOf({ 'pyproject.toml': python }, ['python'], false).tests).toBe(
    `python -m pytest --junit-xml=${R}/junit.xml`,
  );
  expect(commandsOf({ 'go.mod': '' }, [], false).tests).toBe('go test ./...');
  expect(commandsOf({ 'pom.xml': '' }, [], false).tests).toBe(
    'mvn --batch-mode --no-transfer-progress --fail-at-end test',
  );
  expect(commandsOf({ 'Cargo.toml': '' }, ['cargo-llvm-cov'], false).tests).toBe('cargo test --workspace');
  expect(commandsOf({ 'app.sln': '' }, [], false).tests).toBe('dotnet test');
  expect(commandsOf(node({ test: 'jest', coverage: 'jest --coverage' }), [], false).tests).toBe('npm run test');
});

function node(scripts: object, more: Readonly<Record<string, string>> = {}, fields: object = {}) {
  return { 'package.json': JSON.stringify({ scripts, ...fields }), ...more };
}
const scripts = { test: 'x', 'test:coverage': 'y', lint: 'l', typecheck: 't', build: 'b' };

test.each([
  ['npm', { 'package-lock.json': '' }, {}],
  ['pnpm', { 'pnpm-lock.yaml': '' }, {}],
  ['yarn', { 'yarn.lock': '' }, {}],
  ['bun', { 'bun.lock': '' }, {}],
  ['bun', { 'bun.lockb': '' }, {}],
  ['npm', {}, {}],
  ['pnpm', {}, { packageManager: 'pnpm@10.1.0' }],
])('node by %s: %j %j', (manager, files, fields) => {
  expect(commandsOf(node(scripts, files, fields))).toEqual({
    preset: 'node',
    tests: `${manager} run test:coverage`,
    lint: `${manager} run lint`,
    types: `${manager} run typecheck`,
    build: `${manager} run build`,
  });
});

const jest = `--coverage --coverageReporters=text --coverageReporters=json-summary --coverageDirectory=${R}`;
const vitest = `--coverage.enabled --coverage.reporter=text --coverage.reporter=json-summary --coverage.reportsDirectory=${R}`;

test.each([
  ['jest', {}, `npm run test -- ${jest}`],
  ['NODE_OPTIONS=--experimental-vm-modules jest --ci', { 'pnpm-lock.yaml': '' }, `pnpm run test ${jest}`],
  ['tsc && vitest run', { 'yarn.lock': '' }, `yarn run test ${vitest}`],
  ['vitest run && echo done', {}, 'npm run test'],
  ['jest --coverage', {}, 'npm run test'],
  ['node --test', {}, 'npm run test'],
])('node asks the test runner for coverage: %s %j', (script, files, tests) => {
  expect(commandsOf(node({ test: script }, files)).tests).toBe(tests);
});

test('node puts the tests under c8 or nyc where it is among the dependencies', () => {
  const { tests } = commandsOf(node({ test: 'mocha' }, {}, { devDependencies: { c8: '*' } }));
  expect(tests).toBe(`npx --no-install c8 --reporter=text --reporter=json-summary --reports-dir=${R} npm run test`);
  expect(commandsOf(node({ test: 'c8 mocha' }, {}, { devDependencies: { c8: '*' } })).tests).toBe('npm run test');
});

test('node checks types with TypeScript where no script does', () => {
  const typescript = { devDependencies: { typescript: '*' } };
  expect(commandsOf(node({}, { 'tsconfig.json': '{}' }, typescript)).types).toBe('npx --no-install tsc --noEmit');
  expect(
    commandsOf(node({}, { 'tsconfig.json': '{"files": [], "references": []}', 'pnpm-lock.yaml': '' }, typescript))
      .types,
  ).toBe('pnpm exec tsc --build');
  expect(commandsOf(node({}, { 'tsconfig.json': '{}' })).types).toEqual({
    missing: expect.stringContaining('"typecheck"'),
  });
});

test('node: a damaged package.json is told', () => {
  expect(() => commandsOf({ 'package.json': '{' })).toThrow('package.json is no JSON.');
});

test('go', () => {
  expect(commandsOf({ 'go.mod': '' }, [])).toEqual({
    preset: 'go',
    tests: `go test -coverprofile=${R}/cover.out ./...`,
    lint: 'go vet ./...',
    types: "go test -run='^$' ./...",
    build: 'go build ./...',
  });
  expect(commandsOf({ 'go.mod': '' }, ['golangci-lint']).lint).toBe('golangci-lint run ./...');
  expect(commandsOf({ 'go.mod': '', '.golangci.yml': '' }, []).lint).toBe('golangci-lint run ./...');
});

test('rust', () => {
  expect(commandsOf({ 'Cargo.toml': '' }, [])).toEqual({
    preset: 'rust',
    tests: 'cargo test --workspace',
    lint: 'cargo clippy --workspace --all-targets -- -D warnings',
    types: 'cargo check --workspace --all-targets',
    build: 'cargo build --workspace',
  });
  const { tests, build } = commandsOf({ 'Cargo.toml': '', 'Cargo.lock': '' }, ['cargo-llvm-cov']);
  expect(tests).toContain('cargo llvm-cov --workspace --locked --no-fail-fast --no-report');
  expect(build).toBe('cargo build --workspace --locked');
});

test('maven: the wrapper first, JaCoCo with or without the POM, the linters of the POM', () => {
  const plain = commandsOf({ 'pom.xml': '<project/>' });
  expect(plain.tests).toContain(
    'mvn --batch-mode --no-transfer-progress --fail-at-end org.jacoco:jacoco-maven-plugin:0.8.14:prepare-agent test org.jacoco:jacoco-maven-plugin:0.8.14:report',
  );
  expect(plain.lint).toEqual({ missing: expect.stringContaining('maven-checkstyle-plugin') });
  const pom =
    '<artifactId>jacoco-maven-plugin</artifactId><artifactId>spotless-maven-plugin</artifactId><artifactId>maven-pmd-plugin</artifactId>';
  const own = commandsOf({ 'pom.xml': pom, mvnw: '' });
  expect(own.tests).toContain('./mvnw --batch-mode --no-transfer-progress --fail-at-end test jacoco:report');
  expect(own).toMatchObject({
    lint: './mvnw --batch-mode --no-transfer-progress spotless:check pmd:check',
    types: './mvnw --batch-mode --no-transfer-progress test-compile',
    build: './mvnw --batch-mode --no-transfer-progress -DskipTests package',
  });
});

test('gradle', () => {
  expect(commandsOf({ 'build.gradle.kts': 'plugins { jacoco; checkstyle }', gradlew: '' })).toEqual({
    preset: 'gradle',
    tests: expect.stringContaining('./gradlew --console=plain --continue test jacocoTestReport || failed=$?\n'),
    lint: './gradlew --console=plain check -x test',
    types: './gradlew --console=plain testClasses',
    build: './gradlew --console=plain assemble',
  });
  expect(commandsOf({ 'settings.gradle': '' }).lint).toEqual({ missing: expect.stringContaining('spotless') });
});

test('dotnet', () => {
  expect(commandsOf({ 'Shop.slnx': '' })).toEqual({
    preset: 'dotnet',
    tests: `dotnet test --collect:"XPlat Code Coverage" --results-directory ${R}`,
    lint: 'dotnet format --verify-no-changes',
    types: 'dotnet build',
    build: 'dotnet build --configuration Release',
  });
});

test('a preset that is asked for is taken, whatever lies there', () => {
  expect(choosePreset('rust', new Set(['package.json', 'go.mod']))?.name).toBe('rust');
  expect(choosePreset('auto', new Set(['README.md']))).toBeUndefined();
  expect(presets.map(({ name }) => name)).toEqual(['python', 'node', 'go', 'rust', 'maven', 'gradle', 'dotnet']);
});
