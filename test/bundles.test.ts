// What is shipped, started as the runner starts it: a process on the node of the PATH, its environment, its files.

import { type ChildProcess, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, type StepResult } from '@hotfix-actions/sandbox';
import { openShop, watchedGit } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { ends, type Scenario } from './bundle-scenarios.ts';
import { actionNames, root } from './project.ts';

interface Scenario {
  readonly inputs?: Step['inputs'];
  readonly arrange?: (shop: Shop) => Promise<unknown>;
  /** Where it is not the usual token of the workflow. */
  readonly token?: (shop: Shop) => string;
  /** Files of the workspace. */
  readonly workspace?: Readonly<Record<string, string>>;
  /** Outputs; where the step fails, what its one annotation says. */
  readonly expected: Readonly<Record<string, string>> | string;
}

const fix = { 'src/auth.ts': 'export const checked = true;\n' };
const merged = (shop: Shop) => shop.hotfix(fix);
const conflicting = async (shop: Shop) => {
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = "later";\n' } });
  await shop.hotfix(fix);
};
const contributed = async ({ repository }: Shop) => {
  await repository.branch('contrib/ann', 'main');
  await repository.commit('contrib/ann', { files: { 'src/auth.ts': 'export const checked = "ann";\n' } });
};
const badRelease = async (shop: Shop) => {
  await merged(shop);
  await shop.repository.tag('v1.3.1', 'main');
};
const readOnly = (shop: Shop) =>
  shop.github.createToken({ repositories: ['acme/shop'], permissions: { contents: 'read', pull_requests: 'read' } });
const administrator = (shop: Shop) =>
  shop.github.createToken({ kind: 'app', permissions: { administration: 'write', contents: 'read' } });
const revoked = () => `ghs_${'0'.repeat(36)}`;

const gates = {
  'tests-command': 'cp lcov.info "$QUALITY_GATES_REPORTS"',
  'types-command': 'true',
  'build-command': 'true',
};
/** Prints what would be commands to the runner, and ends without a line break. */
const hostile = [
  'echo "::set-output name=result::forged"; echo "::error file=a::forged"; echo "  ##[error]forged"',
  'echo "::add-mask::lint"; echo "::stop-commands::x"; echo "::x::"; echo "::error::forged" >&2',
  'echo "result=forged" >> "$GITHUB_OUTPUT"; printf "::endgroup::"',
].join('; ');

const ends: Readonly<Record<string, readonly [good: Scenario, bad: Scenario]>> = {
  version: [
    { arrange: merged, expected: { result: 'computed', version: 'v1.3.0-hotfix.1' } },
    { token: revoked, expected: 'GitHub does not let git read or write acme/shop with this token' },
  ],
  tag: [
    {
      arrange: merged,
      inputs: { version: 'v1.3.0-hotfix.1' },
      expected: { result: 'created', tag: 'v1.3.0-hotfix.1' },
    },
    {
      arrange: merged,
      inputs: { version: 'v1.3.0-hotfix.1' },
      token: readOnly,
      expected: 'The token may not do this in acme/shop',
    },
  ],
  'back-merge': [
    { arrange: conflicting, expected: { result: 'proposed', conflicts: '["src/auth.ts"]' } },
    { arrange: conflicting, inputs: { 'on-conflict': 'fail' }, expected: 'conflicts with develop (src/auth.ts)' },
  ],
  check: [
    {
      arrange: merged,
      inputs: { 'pull-request': '1', 'warn-only': 'tests, commit-format' },
      expected: { result: 'passed', forecast: '[{"target":"develop","conflicts":[]}]' },
    },
    { arrange: merged, inputs: { 'pull-request': '1' }, expected: '#1 breaks the rules of a hotfix' },
  ],
  cleanup: [
    {
      arrange: merged,
      inputs: { head: 'hotfix/20261123T093000Z_auth' },
      expected: { result: 'deleted', 'issue-closed': 'false' },
    },
    {
      arrange: merged,
      inputs: { head: 'hotfix/20261123T093000Z_auth' },
      token: readOnly,
      expected: 'GitHub does not let git read or write acme/shop',
    },
  ],
  doctor: [
    { arrange: merged, expected: { result: 'warnings' } },
    { inputs: { branch: 'master' }, expected: 'There is no branch master (input `branch`)' },
  ],
  finish: [
    { arrange: merged, expected: { result: 'released', tag: 'v1.3.0-hotfix.1', 'back-merge': 'merged' } },
    { arrange: merged, token: readOnly, expected: 'The token may not do this in acme/shop' },
  ],
  'open-pr': [
    { inputs: { head: 'develop' }, expected: { result: 'created', 'pull-request-number': '1' } },
    { inputs: { head: 'develop' }, token: readOnly, expected: 'The token may not do this in acme/shop' },
  ],
  start: [
    {
      inputs: { name: 'Auth bypass' },
      expected: { result: 'created', 'base-branch': 'main', version: 'v1.3.0-hotfix.1', 'issue-number': '1' },
    },
    { inputs: { name: 'Auth bypass' }, token: readOnly, expected: 'The token may not do this in acme/shop' },
  ],
  rebase: [
    {
      arrange: contributed,
      inputs: { branches: 'contrib/ann' },
      expected: { result: 'done' },
    },
    {
      arrange: contributed,
      token: readOnly,
      expected: 'GitHub does not let git read or write acme/shop with this token',
    },
  ],
  revert: [
    { arrange: badRelease, inputs: { release: 'v1.3.1' }, expected: { result: 'proposed', version: 'v1.3.2' } },
    { arrange: badRelease, inputs: { release: 'v1.3.0' }, expected: 'v1.3.0 contains no older release' },
  ],
  'quality-gates': [
    {
      inputs: { ...gates, 'lint-command': hostile },
      workspace: { 'lcov.info': 'SF:a\nLF:100\nLH:82\nend_of_record\n' },
      expected: { result: 'passed', coverage: '82.0', 'failed-gates': '[]' },
    },
    {
      inputs: { ...gates, 'lint-command': `${hostile}; exit 1` },
      workspace: { 'lcov.info': 'SF:a\nLF:100\nLH:79\nend_of_record\n' },
      expected: '2 of 5 gates did not pass:\n- coverage: 79.0 %',
    },
  ],
  protect: [
    { inputs: { mode: 'apply' }, token: administrator, expected: { result: 'applied' } },
    { inputs: { mode: 'apply' }, expected: 'The token may not write the rules of acme/shop' },
  ],
  'verify-tag': [
    {
      inputs: { ref: 'v1.3.0', 'require-release': 'false' },
      expected: { result: 'verified', version: 'v1.3.0', 'previous-version': '' },
    },
    { inputs: { ref: 'main' }, expected: 'main is a branch, and only a release tag is deployed' },
  ],
};

interface Ran {
  readonly step: StepResult;
  readonly token: string;
  /** All arguments that git was given. */
  readonly gitCalls: string;
}

async function run(action: string, scenario: Scenario): Promise<Ran> {
  await using shop = await openShop();
  await scenario.arrange?.(shop);
  const token = scenario.token?.(shop) ?? shop.token;
  const folder = mkdtempSync(join(tmpdir(), 'git-'));
  try {
    const git = watchedGit(folder);
    const face = join(root, action);
    const env = { PATH: git.PATH, ...workspaceOf(scenario, folder) };
    const wish = { face, repository: 'acme/shop', token, inputs: scenario.inputs ?? {}, env };
    const step = await runStep(shop.github, wish, { node: 'node' });
    return { step, token, gitCalls: git.calls() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function workspaceOf({ workspace }: Scenario, folder: string): Readonly<Record<string, string>> {
  if (!workspace) return {};
  const path = mkdtempSync(join(folder, 'workspace-'));
  for (const [name, content] of Object.entries(workspace)) writeFileSync(join(path, name), content);
  return { GITHUB_WORKSPACE: path };
}

/** The token in the forms in which it is used, anywhere but in the command that masks it. */
function leaks({ step, token, gitCalls }: Ran): string[] {
  const log = step.log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  const places = { log: log.join('\n'), summary: step.summary, outputs: JSON.stringify(step.outputs), gitCalls };
  const forms = [token, Buffer.from(`x-access-token:${token}`).toString('base64')];
  return Object.entries(places).flatMap(([place, text]) => (forms.some((form) => text.includes(form)) ? [place] : []));
}

function errorsOf({ step }: Ran): string[] {
  return step.annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
}

function expectSecret(action: string, ran: Ran): void {
  expect(leaks(ran)).toEqual([]);
  // It takes no token and asks git nothing, and what its commands print masks nothing.
  const secret =
    action === 'quality-gates' ? [] : [ran.token, Buffer.from(`x-access-token:${ran.token}`).toString('base64')];
  expect(ran.step.masked).toEqual(secret);
  if (secret.length > 0 && action !== 'protect') expect(ran.gitCalls).toContain('ls-remote\n');
}

test('every action that is shipped is started here', () => {
  expect(Object.keys(ends).sort()).toEqual(actionNames);
});

describe.each(Object.entries(ends))('the bundle of %s', (action, [good, bad]) => {
  test('does its work, and gives the token away nowhere', async () => {
    const ran = await run(action, good);
    expect(errorsOf(ran)).toEqual([]);
    expect(ran.step.exitCode).toBe(0);
    expect(ran.step.outputs).toMatchObject(good.expected as Record<string, string>);
    expect(ran.step.summary).toContain(`## ${action}: ${ran.step.outputs['result']}`);
    expectSecret(action, ran);
  });

  test('fails with one annotation, and gives the token away nowhere', async () => {
    const ran = await run(action, bad);
    expect(errorsOf(ran)).toEqual([expect.stringContaining(bad.expected as string)]);
    expect(ran.step.exitCode).toBe(1);
    expect(ran.step.summary).toContain(`## ${action}: `);
    expectSecret(action, ran);
  });
});

test('a run of quality-gates that is cancelled leaves nothing running', async () => {
  await using shop = await openShop();
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'));
  try {
    const inputs = { gates: 'lint', 'lint-command': 'sleep 300 & echo $! > pid; wait' };
    const wish = {
      face: join(root, 'quality-gates'),
      repository: 'acme/shop',
      inputs,
      env: { GITHUB_WORKSPACE: workspace },
    };
    const cancelled = (child: ChildProcess) => {
      const timer = setInterval(() => {
        if (!existsSync(join(workspace, 'pid'))) return;
        clearInterval(timer);
        child.kill('SIGINT');
      }, 50);
    };
    const step = await runStep(shop.github, wish, { node: 'node', onSpawn: cancelled });
    expect(step.exitCode).toBe(1);
    expect(step.annotations).toEqual([{ level: 'error', message: expect.stringContaining('The run was cancelled.') }]);
    const pid = readFileSync(join(workspace, 'pid'), 'utf8').trim();
    expect(spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).stdout).toMatch(/^(Z.*)?$/m);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
});
