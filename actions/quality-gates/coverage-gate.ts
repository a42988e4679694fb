// The coverage gate: what the test run measured, against the threshold.

import type { Coverage, OwnTotal } from './add-up.ts';
import { percent } from './coverage/coverage.ts';
import { reaches, type Threshold } from './coverage/threshold.ts';
import { type FoundCoverage, findCoverage } from './find-coverage.ts';
import { NoCoverage } from './no-coverage.ts';
import type { Verdict } from './run-gate.ts';
import { judgeTests, type TestsRun } from './run-tests.ts';

export interface CoverageWish {
  readonly threshold: Threshold;
  readonly files: readonly string[];
  readonly workspace: string;
  /** No gate of their own answers for the tests: where they fail, this one says so. */
  readonly alone: boolean;
}

export interface CoverageVerdict extends Verdict {
  /** `82.4`, rounded down; '' where nothing was measured. */
  readonly coverage: string;
}

export async function judgeCoverage(run: TestsRun, wish: CoverageWish): Promise<CoverageVerdict> {
  const verdict = await measure(run, wish);
  return wish.alone && !run.passed && verdict.status !== 'skipped' ? withFailedTests(verdict, run) : verdict;
}

/** What failing tests cover is no reason to go on. */
function withFailedTests(verdict: CoverageVerdict, run: TestsRun): CoverageVerdict {
  const { summary, mend = '', lines = [] } = judgeTests(run);
  const todo = [verdict.mend, mend || 'mend the tests that fail'].filter(Boolean).join('; ');
  return {
    ...verdict,
    status: 'failed',
    summary: `${verdict.summary}; the tests failed: ${summary}`,
    mend: todo,
    lines,
  };
}

async function measure(run: TestsRun, wish: CoverageWish): Promise<CoverageVerdict> {
  const base = { gate: 'coverage', seconds: run.seconds, coverage: '' } as const;
  if (!run.complete)
    return { ...base, status: 'skipped', summary: `the tests did not run to their end: ${run.failure}` };
  try {
    const found = await findCoverage({ ...run.place, workspace: wish.workspace }, wish.files);
    const status = reaches(found.coverage, wish.threshold) ? 'passed' : 'failed';
    const mend = status === 'failed' ? { mend: whatToDo(found, wish.threshold) } : {};
    return { ...base, status, summary: inWords(found, wish.threshold), coverage: percent(found.coverage), ...mend };
  } catch (error) {
    if (!(error instanceof NoCoverage)) throw error;
    if (error.nothingWritten && !run.passed)
      return { ...base, status: 'skipped', summary: `the tests failed before they wrote a report: ${run.failure}` };
    const mend = (error.nothingWritten && run.noReport) || error.hint;
    return { ...base, status: 'failed', summary: error.message, mend };
  }
}

function inWords({ coverage, leftOut, passedOver }: FoundCoverage, threshold: Threshold): string {
  const told = [`${percent(coverage)} % of ${coverage.unit} (≥ ${threshold.text} % needed)`];
  const { length } = coverage.reports;
  if (length > 1) told.push(`${length} reports added up${onceEach(coverage)}`);
  told.push(...coverage.own.flatMap(ownTotal));
  if (leftOut.length > 0) told.push(`older than the run and left out: ${some(leftOut)}`);
  if (passedOver.length > 0) told.push(`not read, since no report: ${some(passedOver)}`);
  return told.join('; ');
}

const some = (names: readonly string[]): string => names.slice(0, 3).join(', ');

/** What the tools themselves would come to is told where it differs. */
function onceEach(coverage: Coverage): string {
  const { addedUp } = coverage;
  if (!addedUp) return '';
  const shown = addedUp.total > 0 ? percent(addedUp) : '';
  const differs = shown !== '' && shown !== percent(coverage);
  return `, each line once${differs ? ` (by their totals ${shown} %)` : ''}`;
}

function ownTotal({ format, of, counted, ...own }: OwnTotal): string[] {
  if (own.total === 0 || counted.total === 0) return [];
  const shown = percent(own);
  return shown === percent(counted) ? [] : [`${format}'s own total is ${shown} % of ${of}`];
}

function whatToDo({ coverage }: FoundCoverage, { digits, decimals }: Threshold): string {
  const scale = 100n * 10n ** BigInt(decimals);
  const needed = (digits * BigInt(coverage.total) + scale - 1n) / scale;
  const more = needed - BigInt(coverage.covered);
  return `test ${more} more of ${coverage.total} ${coverage.unit}`;
}
