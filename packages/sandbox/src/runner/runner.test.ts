import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHub, type Repository, runStep, type Step, startGitHub } from '../index.ts';
import { evaluate, fillIn } from './expressions.ts';
import { parseFileCommand } from './step-files.ts';
import { readCommands } from './workflow-commands.ts';

let github: GitHub;
let shop: Repository;
let folder: string;

const action = `
name: Test
inputs:
  token: { default: '\${{ github.token }}' }
  repository: { default: '\${{ github.repository }}' }
  target: { default: '\${{ github.sha }}' }
  head: { default: '\${{ github.ref_name }}' }
  pull: { default: '\${{ github.event.pull_request.number }}' }
  dry-run: { default: false }
  with space: { required: true }
runs:
  using: node24
  main: ../dist/test.js
`;

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  await shop.commit('main', { files: { 'a.txt': '1' } });
  folder = mkdtempSync(join(tmpdir(), 'face-'));
  mkdirSync(join(folder, 'test'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'test', 'action.yml'), action);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await github.close();
});

/** Writes the program of the action, CommonJS with fs at hand. */
function program(text: string): string {
  writeFileSync(join(folder, 'dist', 'test.js'), `const fs = require('fs');\n${text}`);
  return join(folder, 'test');
}

const step = (text: string, more: Partial<Step> = {}): Step => ({
  face: program(text),
  repository: 'acme/shop',
  ...more,
});
const printed = `for (const [name, value] of Object.entries(process.env)) fs.appendFileSync(process.env.GITHUB_OUTPUT, name + '=' + value + '\\n');`;

test('a step sees its inputs and the variables of its run, and nothing else of this process', async () => {
  const { outputs, exitCode } = await runStep(
    github,
    step(printed, { inputs: { 'with space': 'x' }, env: { EXTRA: '1' } }),
  );
  expect(exitCode).toBe(0);
  expect(outputs).toMatchObject({
    'INPUT_DRY-RUN': 'false',
    INPUT_HEAD: 'main',
    INPUT_PULL: '',
    INPUT_REPOSITORY: 'acme/shop',
    INPUT_TARGET: await shop.tip('main'),
    INPUT_TOKEN: expect.stringMatching(/^ghs_/),
    INPUT_WITH_SPACE: 'x',
    EXTRA: '1',
    GITHUB_API_URL: github.apiUrl,
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: await shop.tip('main'),
    GITHUB_SERVER_URL: github.serverUrl,
    RUNNER_OS: 'Linux',
  });
  const inherited = Object.keys(outputs).filter((name) => !/^(GITHUB|INPUT|RUNNER|CI$|EXTRA)/.test(name));
  expect(inherited.sort()).toEqual(['HOME', 'PATH']);
});

test('an event brings its ref and payload; the workspace is an empty folder', async () => {
  await shop.tag('v1.0.0', 'main');
  const text = `const event = JSON.parse(fs.readFileSync(process.env.GITHUB_EVENT_PATH));
    fs.appendFileSync(process.env.GITHUB_OUTPUT, 'seen<<E\\n' + [process.env.GITHUB_REF_TYPE, process.env.GITHUB_SHA,
    event.pull_request.number, event.repository.full_name, process.env.INPUT_PULL, process.env.GITHUB_HEAD_REF,
    fs.readdirSync('.').length, process.cwd() === fs.realpathSync(process.env.GITHUB_WORKSPACE)].join('\\n') + '\\nE\\n');`;
  const payload = { pull_request: { number: 7, head: { ref: 'fix' }, base: { ref: 'main' } } };
  const event = { name: 'pull_request', ref: 'refs/tags/v1.0.0', payload };
  const { outputs } = await runStep(github, step(text, { event, inputs: { 'with space': '' } }));
  expect(outputs['seen']?.split('\n')).toEqual([
    'tag',
    await shop.tip('main'),
    '7',
    'acme/shop',
    '7',
    'fix',
    '0',
    'true',
  ]);
});

test('the token works against the sandbox', async () => {
  const text = `fetch(process.env.GITHUB_API_URL + '/repos/acme/shop/labels', { method: 'POST',
    headers: { authorization: 'Bearer ' + process.env.INPUT_TOKEN }, body: '{"name":"made"}' });`;
  const token = github.createToken();
  await runStep(github, step(text, { token }));
  expect([shop.labels, github.writes()[0]?.token]).toEqual([['made'], token]);
});

test('outputs, summary, annotations, masks and the exit code are collected', async () => {
  const text = `fs.appendFileSync(process.env.GITHUB_OUTPUT, 'one=1=2\\nmany<<EOF\\na\\n\\nb=c\\nEOF\\n');
    fs.appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Done\\n');
    console.log('::add-mask::secret'); console.error('::error title=T,file=a%3Ab::50%25%0Amore'); console.log('::warning::w');
    console.log('::stop-commands::abc\\n::error::not me\\n::abc::\\n::notice::n'); process.exitCode = 3;`;
  const result = await runStep(github, step(text));
  expect(result).toMatchObject({
    exitCode: 3,
    signal: null,
    outputs: { one: '1=2', many: 'a\n\nb=c' },
    summary: '# Done\n',
    masked: ['secret'],
  });
  expect(result.annotations.map(({ level, message }) => `${level} ${message}`).sort()).toEqual([
    'error 50%\nmore',
    'notice n',
    'warning w',
  ]);
  expect(result.seconds).toBeGreaterThan(0);
});

test('a broken output file and a summary that is too large are told as the runner tells them', async () => {
  const broken = await runStep(github, step(`fs.appendFileSync(process.env.GITHUB_OUTPUT, 'a<<EOF\\nb');`));
  expect([broken.exitCode, broken.annotations[0]?.message]).toEqual([
    1,
    expect.stringContaining("Unable to process file command 'output' successfully."),
  ]);
  const large = await runStep(
    github,
    step(`fs.appendFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1));`),
  );
  expect([large.exitCode, large.summary, large.annotations[0]?.message]).toEqual([
    0,
    '',
    expect.stringContaining('upload aborted'),
  ]);
});

test('a step can be killed from outside', async () => {
  const result = await runStep(github, step('setInterval(() => {}, 1000);'), {
    onSpawn: (child) => setTimeout(() => child.kill('SIGKILL'), 100),
  });
  expect([result.exitCode, result.signal]).toEqual([null, 'SIGKILL']);
});

test('an undeclared input is a mistake', async () => {
  await expect(runStep(github, step('', { inputs: { nonsense: '' } }))).rejects.toThrow(
    "Unexpected input(s) 'nonsense'",
  );
});

describe('expressions', () => {
  const contexts = { github: { ref: 'refs/heads/main', event: { inputs: { x: 'A' } }, token: 't' }, runner: {} };
  test.each([
    ["github.event.inputs.x == 'a'", true],
    ["github.event.none || 'b'", 'b'],
    ["github.event.none && 'b'", undefined],
    ["!(github.token == 't' && 1 != 2)", false],
    ["'it''s'", "it's"],
  ])('%s', (expression, value) => {
    expect(evaluate(expression, contexts)).toBe(value);
  });
  test('fill in texts', () => {
    expect(fillIn(`a \${{ github.ref }} \${{ github.none }}!`, contexts)).toBe('a refs/heads/main !');
    expect(() => fillIn(`\${{ secrets.x }}`, contexts)).toThrow('the context secrets is not available');
  });
});

test.each(['novalue', 'a<<E\nx', '=x', 'a<<\nx\n'])('the file %j cannot be parsed', (text) => {
  expect(() => parseFileCommand(text)).toThrow('Invalid');
});

test('ten annotations of a level are shown', () => {
  const log = Array.from({ length: 12 }, (_, index) => `::warning::${index}`).join('\n');
  expect(readCommands(`${log}\n::error::${'x'.repeat(5000)}`).annotations.map(({ message }) => message.length)).toEqual(
    [...Array(10).fill(1), 4096],
  );
});
