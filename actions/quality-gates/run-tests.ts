// The test run, which serves two gates: its verdict, what it says of single tests, and where its coverage is to be found.

import type { Checkout } from '@hotfix-actions/core';
import { inWords, readTestResults, type TestResults } from './junit.ts';
import type { Gate, Plan } from './plan.ts';
import { type RunPlace, timeOfFiles } from './report-files.ts';
import { type GateRun, runGate, type Verdict, verdictOf } from './run-gate.ts';

export interface TestsRun extends GateRun {
  readonly place: RunPlace;
  readonly results: TestResults | undefined;
  /** What to do where it left no coverage report. */
  readonly noReport: string | undefined;
}

export interface TestsCall {
  /** Those that it serves. */
  readonly gates: readonly Gate[];
  readonly folder: string;
  readonly timeoutMinutes: number;
}

export async function runTests(checkout: Checkout, plan: Plan, call: TestsCall): Promise<TestsRun> {
  const reports = await checkout.newFolder();
  const place = { folder: call.folder, reports, since: await timeOfFiles(await checkout.newFolder()) };
  const env = { QUALITY_GATES_REPORTS: reports };
  const run = await runGate(checkout, plan, { ...call, command: 'tests', env });
  return { ...run, place, results: await readTestResults(place), noReport: plan.commands.get('tests')?.noReport };
}

/** Where the runner counted its tests, the count says more than the exit code. */
export function judgeTests(run: TestsRun): Verdict {
  const counts = run.results && inWords(run.results);
  const counted = counts && run.complete && run.results.failed > 0;
  return verdictOf('tests', counted ? { ...run, failure: counts } : run, counts ?? 'passed');
}
