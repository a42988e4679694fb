// An action that was just scaffolded passes all that is asked of an action, in a copy of the project.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { root } from './project.ts';

const name = 'sign-off';
const copy = mkdtempSync(join(tmpdir(), 'new-action-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(...command: readonly string[]): string {
  const [program = '', ...args] = command[0] === 'node' ? [process.execPath, ...command.slice(1)] : command;
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${status}\n${stdout}${stderr}`);
  return stdout + stderr;
}

const jest = (...args: readonly string[]): string =>
  run('node', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--maxWorkers=1', '--silent', ...args);

/** What git would commit, with what is installed; the workspaces are those of the copy. */
beforeAll(() => {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of listed.stdout.toString().split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  const own = '@hotfix-actions';
  mkdirSync(join(copy, 'node_modules', own), { recursive: true });
  for (const entry of readdirSync(join(root, 'node_modules')))
    if (entry !== own) symlinkSync(join(root, 'node_modules', entry), join(copy, 'node_modules', entry));
  for (const folder of ['packages', 'actions'])
    for (const workspace of readdirSync(join(root, folder))) {
      symlinkSync(`../../${folder}/${workspace}`, join(copy, 'node_modules', own, workspace));
      // What has another version there than above.
      const apart = join(folder, workspace, 'node_modules');
      if (existsSync(join(root, apart))) symlinkSync(join(root, apart), join(copy, apart));
    }
  run('git', 'init', '--quiet');
});

test('a name that cannot be one is refused, and nothing is written', () => {
  for (const bad of ['', 'Sign', 'sign_off', 'sign--off', '../sign', 'docs', 'tag'])
    expect(() => run('node', 'scripts/new-action.ts', bad)).toThrow('npm run new-action -- NAME: ');
  expect(readdirSync(copy)).not.toContain('sign');
});

test('it is scaffolded, and says what is left to do', () => {
  expect(run('node', 'scripts/new-action.ts', name)).toContain(`actions/${name}/${name}.ts`);
  expect(readdirSync(join(copy, 'actions', name)).sort()).toEqual(
    ['main.ts', 'package.json', `${name}.ends.ts`, `${name}.test.ts`, `${name}.ts`, 'tsconfig.json'].sort(),
  );
  expect(() => run('node', 'scripts/new-action.ts', name)).toThrow(`there is a folder ${name} already`);
});

test('npm takes the lock file as it is', () => {
  const locked = readFileSync(join(copy, 'package-lock.json'), 'utf8');
  run('npm', 'install', '--package-lock-only', '--ignore-scripts', '--offline', '--no-audit', '--no-fund');
  expect(readFileSync(join(copy, 'package-lock.json'), 'utf8')).toBe(locked);
});

test('types, lint and tables are as they should be', () => {
  run('node_modules/.bin/biome', 'check', '--error-on-warnings');
  run('node_modules/.bin/tsc', '-b');
  run('node', 'scripts/docs.ts');
  const readme = readFileSync(join(copy, name, 'README.md'), 'utf8');
  expect(readme).toContain('| `base` | `main` | Branch, tag or SHA that the branch is made at. |');
});

test('its own tests pass, and once it is built those of all actions', () => {
  expect(jest(`actions/${name}`)).toMatch(/Tests: +3 passed, 3 total/);
  run('node', 'scripts/build.ts');
  expect(jest('test/sources')).toMatch(/Tests: +[1-9]\d* passed/);
  expect(jest('test/contract', 'test/readmes', 'test/bundles', 'test/workflows', '-t', `\\b${name}\\b`)).toMatch(
    /Tests: .*\b[1-9]\d* passed/,
  );
});

interface Fault {
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
  /** The test file, and its test that says so. */
  readonly suite: 'bundles' | 'contract' | 'readmes' | 'workflows';
  readonly said: string;
}

const face = `${name}/action.yml`;
const readme = `${name}/README.md`;
const story = `actions/${name}/${name}.ts`;

const faults: readonly Fault[] = [
  {
    file: face,
    from: '  base:\n',
    to: '  bass:\n',
    suite: 'contract',
    said: 'declares the inputs that the code reads',
  },
  {
    file: face,
    from: 'default: main',
    to: 'default: ma..in',
    suite: 'contract',
    said: 'gives defaults that the code takes',
  },
  { file: face, from: '  sha:\n', to: '  commit:\n', suite: 'contract', said: 'sets every output that it declares' },
  { file: face, from: '`already-exists` (', to: '`there` (', suite: 'contract', said: 'lists the words of' },
  { file: face, from: 'node24', to: 'node20', suite: 'contract', said: 'runs its bundle' },
  {
    file: face,
    from: 'the branch is made',
    to: 'it is made',
    suite: 'contract',
    said: 'has the same tables in its README',
  },
  {
    file: story,
    from: '{ branch, sha },',
    to: '{ branch },',
    suite: 'contract',
    said: 'sets every output that it declares',
  },
  {
    file: story,
    from: 'base: required(',
    to: 'bass: required(',
    suite: 'contract',
    said: 'declares the inputs that the code reads',
  },
  { file: readme, from: 'base: develop', to: 'bass: develop', suite: 'workflows', said: 'names inputs that exist' },
  { file: readme, from: '.outputs.branch', to: '.outputs.name', suite: 'readmes', said: 'only outputs that there are' },
  {
    file: readme,
    from: 'contents: write #',
    to: 'packages: write #',
    suite: 'readmes',
    said: 'names every permission',
  },
  { file: readme, from: '## Full example', to: '## Example', suite: 'readmes', said: 'has its parts' },
  { file: 'README.md', from: `[\`${name}\`]`, to: '[`sign`]', suite: 'contract', said: 'is listed' },
  { file: 'docs/tokens.md', from: `| \`${name}\``, to: '| `sign`', suite: 'contract', said: 'is listed' },
  {
    file: 'package-lock.json',
    from: `"actions/${name}": {`,
    to: '"actions/x": {',
    suite: 'contract',
    said: 'is listed',
  },
  { file: 'tsconfig.json', from: `"actions/${name}"`, to: '"actions/tag"', suite: 'contract', said: 'is compiled' },
  { file: `dist/${name}/index.js`, from: /^[\s\S]*$/, to: '', suite: 'bundles', said: 'does its work' },
];

test.each(faults)('a fault in $file is said by $suite: $said', ({ file, from, to, suite, said }) => {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
  try {
    expect(() => jest(`test/${suite}`, '-t', `${name}.* ${said}`)).toThrow(new RegExp(`● .*${name}.* ${said}`));
  } finally {
    writeFileSync(path, text);
  }
});
