// Real Node packages: their own scripts with Jest, TypeScript and Biome, and node's own test runner.

import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { type Files, openWorkspace, type Workspace } from '../quality-gates.world.ts';
import { toolEnvironment as env, withTools } from './real-tools.world.ts';

const manifest = (scripts: Files, more: object = {}) =>
  JSON.stringify({
    name: 'shop',
    version: '1.3.0',
    type: 'commonjs',
    scripts,
    devDependencies: { typescript: '*' },
    ...more,
  });

const project = {
  'package.json': manifest({ test: 'jest', lint: 'biome lint .', build: 'node build.js' }),
  'biome.json': '{"vcs": {"enabled": false}, "files": {"includes": ["*.js"]}}',
  'tsconfig.json':
    '{"compilerOptions": {"allowJs": true, "checkJs": true, "strict": true, "types": [], "lib": ["es2023"]}, "files": ["shop.js"]}',
  'build.js': "require('node:fs').writeFileSync('out.txt', 'built');\n",
  'shop.js': '/** @param {string} token */\nexports.check = (token) => token.startsWith("ok");\n',
  'shop.test.js': 'const { check } = require("./shop.js");\ntest("checks", () => expect(check("ok1")).toBe(true));\n',
};

/** With the packages that are installed here. */
async function openPackage(files: Files): Promise<Workspace> {
  const workspace = await openWorkspace(files);
  await workspace.link('node_modules', fileURLToPath(new URL('../../../node_modules', import.meta.url)));
  return workspace;
}

withTools('node', 'npm')('a good package passes all gates; Jest is asked for coverage', async () => {
  await using workspace = await openPackage(project);
  const step = await workspace.gates({}, { env });
  expect({ failure: step.failure, log: step.streamed }).toMatchObject({ failure: undefined });
  expect(step.outputs).toMatchObject({ result: 'passed', coverage: '100.0' });
  expect(step.log).toContain('  types: npx --no-install tsc --noEmit');
  expect(step.log.join('\n')).toContain('  tests: npm run test -- --coverage ');
});

withTools('node', 'npm')('a bad one fails each gate', async () => {
  await using workspace = await openPackage({
    ...project,
    'build.js': 'throw new Error("cannot build");\n',
    'shop.js':
      '/** @param {number} token */\nexports.check = (token) => {\n  if (token) {\n    debugger;\n    return token.length();\n  }\n  return true;\n};\nexports.other = () => 1;\nexports.more = () => 2;\n',
    'shop.test.js': 'const { check } = require("./shop.js");\ntest("checks", () => expect(check("")).toBe(false));\n',
  });
  const step = await workspace.gates({}, { env });
  expect(step.outputs['failed-gates']).toBe('["coverage","tests","lint","types","build"]');
  expect(step.row('coverage')?.status).toBe('failed');
  expect(step.row('types')?.summary).toContain("Property 'length' does not exist on type 'number'");
  expect(step.summary).toContain('expect(received).toBe(expected)');
  expect(step.summary).toContain('noDebugger');
  expect(step.summary).toContain('Error: cannot build');
  expect(step.summary).not.toContain('npm error');
});

withTools('node', 'npm')(
  "a script for coverage is run as it is: node's own test runner writes LCOV and JUnit",
  async () => {
    const reporters = ['lcov', 'junit'].map(
      (name) => `--test-reporter=${name} --test-reporter-destination=${name === 'lcov' ? 'lcov.info' : 'junit.xml'}`,
    );
    const script = `node --test --experimental-test-coverage ${reporters.join(' ')}`;
    const tests =
      'const { check } = require("./shop.js");\nconst assert = require("node:assert");\nconst { test } = require("node:test");\ntest("checks", () => assert.ok(check("no")));\ntest("accepts", () => assert.ok(check("ok")));\n';
    await using workspace = await openWorkspace({
      ...project,
      'package.json': manifest({ test: 'exit 9', 'test:coverage': script }),
      'shop.test.js': tests,
    });
    const step = await workspace.gates({ gates: 'tests, coverage' }, { env });
    expect(step.row('tests')).toMatchObject({ status: 'failed', summary: '1 of 2 passed, 1 failed' });
    expect(step.outputs['coverage']).toBe('100.0');
    expect(step.annotations).toEqual([
      expect.objectContaining({ title: expect.stringContaining('checks'), file: 'shop.test.js', line: 4 }),
    ]);
  },
);

withTools('node', 'npm')('all that Jest writes by default counts once', async () => {
  const all = 'jest --coverage --coverageDirectory="$QUALITY_GATES_REPORTS"';
  await using workspace = await openPackage({ ...project, 'package.json': manifest({ test: all }) });
  const step = await workspace.gates({ gates: 'coverage, tests' }, { env });
  expect({ failure: step.failure, log: step.streamed }).toMatchObject({ failure: undefined });
  expect(step.row('coverage')?.summary).toBe('100.0 % of lines (≥ 80 % needed)');
});

withTools('node', 'npm')('dependencies that are not installed are told', async () => {
  await using workspace = await openWorkspace({ ...project, 'package.json': manifest({ lint: 'no-such-linter .' }) });
  const step = await workspace.gates({ gates: 'lint' }, { env });
  expect(step.row('lint')).toMatchObject({ status: 'failed', summary: 'no-such-linter is not installed' });
  expect(step.failure).toContain('`npm ci`');
});
