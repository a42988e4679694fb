// The files of the example: a shop of plain JavaScript, whose tests, lint and build need nothing but node.

const login = (check: string) => `import { users } from './users.js';

export function login(name, password) {
  const user = users.get(name);
  ${check}
}
`;

export const found = {
  atRelease: login('return user?.password === password;'),
  fixed: login('return user !== undefined && user.password === password && password !== "";'),
  onDevelop: login('return user?.accepts(password) ?? false;'),
  broken: login('return user.accepts(password);'),
};

export const changelog = (entries: string) => `# Changelog\n\n${entries}## 1.3.0\n\n- Orders can be cancelled.\n`;

const test = (title: string, check: string) => `test('${title}', () => {
  users.set('ada', { password: 'lovelace' });
  users.set('guest', { password: '' });
  ${check}
});
`;

const tests = (...all: string[]) =>
  [
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';",
    "import { login } from '../src/login.js';\nimport { users } from '../src/users.js';\n",
    ...all,
  ].join('\n');

const signsIn = test('the right password opens an account', "assert.equal(login('ada', 'lovelace'), true);");
const isRefused = test(
  'an empty password never opens an account',
  "for (const name of ['guest', 'nobody']) assert.equal(login(name, ''), false);",
);

export const loginTests = { atRelease: tests(signsIn), fixed: tests(signsIn, isRefused) };

/** Fails for lines that end in blanks; a stand-in for a linter, which would have to be installed. */
const lint = `import { readFileSync, readdirSync } from 'node:fs';

const files = ['src', 'test'].flatMap((folder) => readdirSync(folder).map((name) => folder + '/' + name));
const untidy = files.filter((file) => /[ \\t]$/m.test(readFileSync(file, 'utf8')));
for (const file of untidy) console.error(file + ': blanks at the end of a line');
process.exitCode = untidy.length > 0 ? 1 : 0;
`;

const build = `import { cpSync, rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
cpSync('src', 'dist', { recursive: true });
await import(process.cwd() + '/dist/login.js');
`;

export const released = {
  'README.md': '# Shop\n\nSells things.\n',
  'CHANGELOG.md': changelog(''),
  'package.json': '{\n  "name": "shop",\n  "version": "1.3.0",\n  "type": "module"\n}\n',
  'src/users.js': 'export const users = new Map();\n',
  'src/login.js': found.atRelease,
  'src/orders.js': 'export const orders = [];\n',
  'test/login.test.js': loginTests.atRelease,
  'scripts/lint.js': lint,
  'scripts/build.js': build,
};

export const fixed = {
  'src/login.js': found.fixed,
  'test/login.test.js': loginTests.fixed,
  'CHANGELOG.md': changelog('## Hotfix\n\n- An empty password no longer opens an account.\n\n'),
};

/** What start is told. */
export const reported = {
  name: 'Empty password',
  description: 'An empty password opens every account that was made by an invitation.',
  severity: 'critical',
  tracking: 'both',
};

export const fixMessage = `fix(login): refuse empty passwords

Root cause: users without a password matched an empty one.

Fix: an empty password is never right.

Impact: every account that was made by an invitation.

Regression test: test/login.test.js
`;

const measuring = [
  '--experimental-test-coverage',
  '--test-reporter=lcov --test-reporter-destination="$QUALITY_GATES_REPORTS/lcov.info"',
];
const reporting = ['--test-reporter=junit --test-reporter-destination="$QUALITY_GATES_REPORTS/junit.xml"'];

/** Node writes LCOV from 20.11 on. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const measures = major > 20 || minor >= 11;

/** What quality-gates is told here: every gate has a command of its own, since nothing is installed. */
export const gateInputs = {
  ...(measures ? {} : { gates: 'tests, lint, types, build' }),
  'tests-command': ['node --test', ...(measures ? measuring : []), ...reporting].join(' \\\n  '),
  'lint-command': 'node scripts/lint.js',
  'types-command': 'node --check src/login.js',
  'build-command': 'node scripts/build.js',
};
