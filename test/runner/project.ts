// The project that the stories are about: a shop of plain JavaScript that needs nothing but node, and the starter workflows as
// docs/adopt.md says a team copies them.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitWish, Repository } from '@hotfix-actions/sandbox';
import { root } from './suite.ts';

/** What a team writes into its copies: what installs, what deploys, and what `finish` starts where GITHUB_TOKEN's tag starts nothing. */
const ownWords = {
  'hotfix-gates.yml': [["setup-command: ''", 'setup-command: npm ci']],
  'hotfix-open-pr.yml': [["setup-command: ''", 'setup-command: npm ci']],
  'hotfix-deploy.yml': [
    [
      `run: |
          echo "::error::Write here what deploys $VERSION, commit $SHA. Until then nothing is deployed."
          exit 1
        env:`,
      `run: printf '%s %s\\n' "$VERSION" "$SHA" >> "$PRODUCTION"
        env:
          PRODUCTION: \${{ vars.PRODUCTION }}`,
    ],
  ],
} as const;

const dispatchingDeploy = [["release-workflows: ''", 'release-workflows: hotfix-deploy.yml']] as const;

type Words = readonly (readonly [found: string, written: string])[];

/** All starter workflows; with an App a deploy starts by its tag. */
export async function starterWorkflows({ app }: { readonly app: boolean }): Promise<Record<string, string>> {
  const folder = join(root, 'workflow-templates');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yml'));
  const words: Readonly<Record<string, Words>> = {
    ...ownWords,
    ...(app ? {} : { 'hotfix-finish.yml': dispatchingDeploy }),
  };
  const files = names.map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8');
    return [`.github/workflows/${name}`, (words[name] ?? []).reduce(written, text)] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

function written(text: string, [found, words]: Words[number]): string {
  if (text.split(found).length !== 2) throw new Error(`not once in the starter workflow: ${found}`);
  return text.replace(found, () => words);
}

const manifest = (version: string): string =>
  `${JSON.stringify(
    {
      name: 'shop',
      version,
      type: 'module',
      scripts: {
        test: 'node --test',
        'test:coverage':
          'node --test --experimental-test-coverage --test-reporter=lcov --test-reporter-destination=lcov.info',
        lint: 'node scripts/lint.js',
        typecheck: 'node --check src/price.js',
        build: 'node scripts/build.js',
      },
    },
    null,
    2,
  )}\n`;

const lock = `${JSON.stringify({ name: 'shop', version: '1.3.0', lockfileVersion: 3, requires: true, packages: { '': { name: 'shop', version: '1.3.0' } } }, null, 2)}\n`;

const price = (guard: string): string => `export function price(items) {
${guard}  return items.reduce((sum, { each, count }) => sum + each * count, 0);
}
`;

const tests = (more: string): string => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { price } from '../src/price.js';

test('what is bought is paid for', () => assert.equal(price([{ each: 3, count: 2 }]), 6));
${more}`;

const released = {
  '.gitignore': 'dist/\nlcov.info\n',
  'CHANGELOG.md': '# Changelog\n\n## 1.3.0\n\n- Prices.\n',
  'package.json': manifest('1.3.0'),
  'package-lock.json': lock,
  'src/price.js': price(''),
  'test/price.test.js': tests(''),
  'scripts/lint.js': `import { readdirSync, readFileSync } from 'node:fs';
const files = readdirSync('src').filter((name) => /\\s\\n/.test(readFileSync('src/' + name, 'utf8')));
if (files.length > 0) throw new Error('blanks at the end of a line: ' + files);
`,
  'scripts/build.js': `import { cpSync } from 'node:fs';
cpSync('src', 'dist', { recursive: true });
`,
};

/** The bug that is mended: a negative count makes the shop pay. */
export const guard =
  "  if (items.some(({ count }) => count < 0)) throw new RangeError('nobody buys less than nothing');\n";

export const fix: CommitWish = {
  files: {
    'src/price.js': price(guard),
    'test/price.test.js': tests(
      "test('nobody is paid', () => assert.throws(() => price([{ each: 3, count: -1 }]), RangeError));\n",
    ),
  },
  message: `fix(price): nobody buys less than nothing

Root cause: the count of an item was taken as it came.

Fix: a negative count is an error.

Impact: every order since 1.3.0.

Regression test: test/price.test.js
`,
};

/** What develop made of the same function meanwhile. */
export const rewritten = price('  // Prices are in cents.\n');
export const settled = price(`  // Prices are in cents.\n${guard}`);

/** Release v1.3.0 on main, a develop that went on, and a contributor's branch from where develop was. */
export async function writeProject(
  repository: Repository,
  wish: { readonly app: boolean; readonly develop: Readonly<Record<string, string>> },
): Promise<void> {
  await repository.commit('main', {
    files: { ...released, ...(await starterWorkflows(wish)) },
    message: 'feat: a shop',
  });
  await repository.tag('v1.3.0', 'main', { message: 'Release v1.3.0' });
  await repository.branch('develop', 'main');
  await repository.branch('contrib/wishes', 'develop');
  await repository.commit('contrib/wishes', {
    files: { 'src/wishes.js': 'export const wishes = [];\n' },
    message: 'feat(wishes): a list of wishes',
    author: { name: 'Grace', email: 'grace@example.com' },
  });
  await repository.commit('develop', {
    files: { 'package.json': manifest('1.4.0-dev'), ...wish.develop },
    message: 'feat: what comes next',
  });
}
