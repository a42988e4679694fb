// The linters of workflows say what they are there for: a copy of the project passes, and each fault that is planted in it is named.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { pagesIn } from '../scripts/examples.ts';
import { actionNames, read, root } from './project.ts';

// biome-ignore lint/style/noProcessEnv: where the linters are, and whether this is CI
const { CI, WORKFLOW_TOOLS = join(homedir(), '.cache/hotfix-actions/workflow-tools'), ...env } = process.env;

/** A test that needs the linters. Where they are missing it is skipped; CI has to have them. */
const linted = existsSync(join(WORKFLOW_TOOLS, 'state')) || CI ? test : test.skip;

const copy = mkdtempSync(join(tmpdir(), 'lints-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));
const faces = ['action.yml', ...actionNames.map((name) => `${name}/action.yml`)];
for (const file of ['.github', 'workflow-templates', ...faces, ...(await pagesIn(root))])
  cpSync(join(root, file), join(copy, file), { recursive: true });

/** What the linters say of the copy, with one text of one file replaced by another. */
function lint(file: string, from: string | RegExp, to: string): { status: number | null; output: string } {
  const text = read(file);
  expect(text).toMatch(from);
  writeFileSync(join(copy, file), text.replace(from, to));
  try {
    const args = [join(root, 'scripts/lint-workflows.sh'), copy];
    const { status, stdout, stderr } = spawnSync('bash', args, { encoding: 'utf8', env: { ...env, WORKFLOW_TOOLS } });
    return { status, output: stdout + stderr };
  } finally {
    writeFileSync(join(copy, file), text);
  }
}

linted('the project as it is passes', () => {
  const { status, output } = lint('README.md', '# ', '# ');
  expect([status, output]).toEqual([0, expect.stringMatching(/of them \d{2,} examples/)]);
});

interface Fault {
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
  /** Whose rule it breaks, and where, as the linters say it. */
  readonly said: readonly (string | RegExp)[];
}

const pinned = /@[0-9a-f]{40} # v[\d.]+/;

const faults: Readonly<Record<string, Fault>> = {
  'a text of the event in a script': {
    file: 'workflow-templates/hotfix-deploy.yml',
    from: '$VERSION, commit',
    to: `\${{ github.event.head_commit.message }}, commit`,
    said: ['error[template-injection]', '--> workflow-templates/hotfix-deploy.yml:'],
  },
  'an action that is not pinned to a commit': {
    file: '.github/workflows/start.yml',
    from: pinned,
    to: '@v3',
    said: ['error[unpinned-uses]', '--> .github/workflows/start.yml:'],
  },
  'more permissions than it takes': {
    file: '.github/workflows/doctor.yml',
    from: /^permissions: \{\}$/m,
    to: 'permissions: write-all',
    said: ['error[excessive-permissions]', '--> .github/workflows/doctor.yml:'],
  },
  'a permission without its reason': {
    file: 'workflow-templates/hotfix-cleanup.yml',
    from: ' # the tracking issue',
    to: '',
    said: ['[undocumented-permissions]', '--> workflow-templates/hotfix-cleanup.yml:'],
  },
  'an action.yml that GitHub would not take': {
    file: 'tag/action.yml',
    from: /color: \w+/,
    to: 'color: pink',
    said: [/tag\/action\.yml::\$\.branding\.color: 'pink' is not one of/],
  },
  'a workflow that GitHub would not take': {
    file: 'workflow-templates/hotfix-cleanup.yml',
    from: 'timeout-minutes: 15',
    to: 'timeout-minutes: soon',
    said: [/workflow-templates\/hotfix-cleanup\.yml::\$\.jobs\.cleanup: /],
  },
  'an expression that means nothing': {
    file: 'workflow-templates/hotfix-open-pr.yml',
    from: 'needs.gates.outputs.results',
    to: 'needs.gate.outputs.results',
    said: [/workflow-templates\/hotfix-open-pr\.yml:\d+:\d+: property "gate" is not defined .*\[expression\]/],
  },
  'an example that is not pinned to a commit': {
    file: 'verify-tag/README.md',
    from: pinned,
    to: '@v7',
    said: ['error[unpinned-uses]', `--> verify-tag/README.md:${lineOf('verify-tag/README.md', pinned)}:`],
  },
  'an example with a text of the event in a script': {
    file: 'version/README.md',
    from: 'echo "$VERSION"',
    to: `echo "\${{ github.event.issue.title }}"`,
    said: ['error[template-injection]', `--> version/README.md:${lineOf('version/README.md', /echo "\$VERSION"/)}:`],
  },
  'an example that nobody can paste': {
    file: 'finish/README.md',
    from: /^name: Finish\non:\n/m,
    to: 'name: Finish\nwhen:\n',
    said: [/^finish\/README\.md:\d+: neither a workflow/m],
  },
};

linted.each(Object.entries(faults))('%s is named, and fails', (_title, { file, from, to, said }) => {
  const { status, output } = lint(file, from, to);
  expect(status).toBe(1);
  for (const part of said) expect(output).toMatch(part);
});

test('CI runs them', () => {
  expect(read('.ci/run')).toMatch(/^check bash scripts\/lint-workflows\.sh$/m);
  expect(read('.github/workflows/ci-test.yml')).toMatch(/^ +- run: bash \.ci\/run$/m);
});

function lineOf(file: string, pattern: RegExp): number {
  return (
    read(file)
      .split('\n')
      .findIndex((line) => pattern.test(line)) + 1
  );
}
