// Runs the gates that a hotfix must pass, on the files that are checked out.
// 1 decide the command of each gate, or say which one has none   2 say what will run   3 run the gates in the order given,
// each whatever became of the others; the tests once, for their own gate and for the coverage   4 read the coverage that the
// tests left, and what they say of single tests   5 the table, and the verdict

import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Checkout, CheckoutAction } from '@hotfix-actions/core';
import { judgeCoverage } from './coverage-gate.ts';
import { type Inputs, inputs, pathProblems } from './inputs.ts';
import type { FailedTest } from './junit.ts';
import { type Gate, makePlan, type Plan } from './plan.ts';
import { reportOf } from './report.ts';
import { runGate, type Verdict, verdictOf } from './run-gate.ts';
import { judgeTests, runTests, type TestsRun } from './run-tests.ts';
import { failedPlaces } from './test-places.ts';

export interface Ending {
  /** `failed` also where the coverage was skipped. */
  readonly result: 'passed' | 'failed';
  readonly verdicts: readonly Verdict[];
  readonly coverage: string;
  readonly failures: readonly FailedTest[];
  /** With those that are not among `failures`. */
  readonly failedTests: number;
}

export const qualityGates: CheckoutAction<typeof inputs> = {
  name: 'quality-gates',
  worksOn: 'checkout',
  inputs,
  check: pathProblems,

  async run(checkout, inputs) {
    const folder = await realpath(resolve(checkout.folder, inputs['working-directory']));
    const plan = await makePlan(folder, wishOf(inputs), checkout.commands);
    announce(checkout, plan);
    const ending = await runGates({ checkout, inputs, plan, folder });
    return reportOf(ending, await failedPlaces(ending.failures, folder, checkout.folder));
  },
};

function wishOf(inputs: Inputs) {
  const given = {
    tests: inputs['tests-command'],
    lint: inputs['lint-command'],
    types: inputs['types-command'],
    build: inputs['build-command'],
  };
  return { gates: inputs.gates, preset: inputs.preset, given };
}

function announce({ log }: Checkout, { preset, commands }: Plan): void {
  log.info(preset ? `What runs (preset ${preset}):` : 'What runs:');
  for (const [name, { script }] of commands) log.info(`  ${name}: ${script.trim().replaceAll('\n', '\n    ')}`);
}

interface Job {
  readonly checkout: Checkout;
  readonly inputs: Inputs;
  readonly plan: Plan;
  readonly folder: string;
}

async function runGates(job: Job): Promise<Ending> {
  const { gates } = job.inputs;
  const verdicts: Verdict[] = [];
  let coverage = '';
  let run: TestsRun | undefined;

  async function judge(gate: Gate): Promise<Verdict> {
    if (gate !== 'coverage' && gate !== 'tests') return runOther(gate, job);
    run ??= await runTestsOnce(job);
    if (gate === 'tests') return judgeTests(run);
    const { coverage: measured, ...verdict } = await judgeCoverage(run, coverageWish(job));
    coverage = measured;
    // The tests' time is told once.
    return gates.includes('tests') ? { ...verdict, seconds: 0 } : verdict;
  }

  for (const gate of gates) {
    const verdict = await judge(gate);
    verdicts.push(verdict);
    job.checkout.log.info(`${gate} ${verdict.status}: ${verdict.summary}`);
  }
  const result = verdicts.every(({ status }) => status === 'passed') ? 'passed' : 'failed';
  return { result, verdicts, coverage, ...failuresOf(run) };
}

function runTestsOnce({ checkout, inputs, plan, folder }: Job): Promise<TestsRun> {
  const gates = inputs.gates.filter((gate) => gate === 'coverage' || gate === 'tests');
  return runTests(checkout, plan, { gates, folder, timeoutMinutes: inputs['timeout-minutes'] });
}

function coverageWish({ checkout, inputs }: Job) {
  return {
    threshold: inputs['coverage-threshold'],
    files: inputs['coverage-file'],
    workspace: checkout.folder,
    alone: !inputs.gates.includes('tests'),
  };
}

/** Exit codes are believed: of a run that passed no test is called failed. */
function failuresOf(run: TestsRun | undefined): Pick<Ending, 'failures' | 'failedTests'> {
  const { failures = [], failed = 0 } = (run?.passed === false && run.results) || {};
  return { failures, failedTests: failed };
}

const cleared = { lint: 'clean', types: 'clean', build: 'success' } as const;

async function runOther(gate: keyof typeof cleared, { checkout, inputs, plan, folder }: Job): Promise<Verdict> {
  const call = { gates: [gate], command: gate, folder, timeoutMinutes: inputs['timeout-minutes'] };
  return verdictOf(gate, await runGate(checkout, plan, call), cleared[gate]);
}
