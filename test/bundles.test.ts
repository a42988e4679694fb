// What is shipped, started as the runner starts it: a process on the node of the PATH, its environment, its files.

import { type ChildProcess, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, type StepResult } from '@hotfix-actions/sandbox';
import { openShop, type Scenario, watchedGit } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { actionNames, loadEnds, root } from './project.ts';

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
    const wish = { face, repository: 'acme/shop', token, inputs: scenario.inputs ?? {}, env: { PATH: git.PATH } };
    const step = await runStep(shop.github, wish, { node: 'node' });
    return { step, token, gitCalls: git.calls() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
}

describe.each(actionNames)('the bundle of %s', (action) => {
  test('does its work, and gives the token away nowhere', async () => {
    const ends = await loadEnds(action);
    const ran = await run(action, ends.good);
    expect(errorsOf(ran)).toEqual([]);
    expect(ran.step.exitCode).toBe(0);
    expect(ran.step.outputs).toMatchObject(ends.good.outputs);
    expect(ran.step.summary).toContain(`## ${action}: ${ran.step.outputs['result']}`);
    expect(ran.gitCalls !== '').toBe(ends.needsGit === true);
    expectSecret(action, ran);
  });

  test('fails with one annotation, and gives the token away nowhere', async () => {
    const ends = await loadEnds(action);
    const ran = await run(action, ends.bad);
    expect(errorsOf(ran)).toEqual([expect.stringContaining(ends.bad.error)]);
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
