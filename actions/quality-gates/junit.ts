// What a test runner says about single tests: JUnit XML, as pytest, surefire, Gradle and many others write it.

import { Unreadable } from './coverage/coverage.ts';
import { findFiles, type RunPlace } from './report-files.ts';
import { readXml } from './xml.ts';

export interface FailedTest {
  readonly name: string;
  readonly className: string;
  /** Where the report says so. */
  readonly file: string;
  readonly line: number | undefined;
  readonly message: string;
  /** Its trace. */
  readonly text: string;
  /** The report it is from, from the working directory on. */
  readonly report: string;
}

export interface TestResults {
  readonly total: number;
  readonly failed: number;
  readonly skipped: number;
  /** The first of them. */
  readonly failures: readonly FailedTest[];
}

const usualNames = /^(TEST-.*|.*junit.*|test-results?|test-report|tests|results)\.xml$/i;
const mostFailures = 500;
const longestText = 20_000;

/** Undefined where the run left none that can be read: it only adds to what the exit code says. */
export async function readTestResults(place: RunPlace): Promise<TestResults | undefined> {
  const own = await findFiles(place, 'reports', /\.xml$/i);
  const usual = await findFiles(place, 'folder', usualNames);
  const files = [...own, ...usual].filter(({ stale }) => !stale);
  const results = { total: 0, failed: 0, skipped: 0, failures: [] as FailedTest[] };
  for (const file of files) await read(file, results).catch(ignoreUnreadable);
  return results.total > 0 ? results : undefined;
}

function ignoreUnreadable(error: unknown): void {
  if (!(error instanceof Unreadable)) throw error;
}

interface Counting {
  total: number;
  failed: number;
  skipped: number;
  readonly failures: FailedTest[];
}

interface OpenCase {
  readonly attributes: Readonly<Record<string, string>>;
  outcome: 'passed' | 'failed' | 'skipped';
  message: string;
  text: string;
}

async function read(file: { path: string; name: string }, results: Counting): Promise<void> {
  let open: OpenCase | undefined;
  const isFailure = (name: string | undefined) => name === 'failure' || name === 'error';
  await readXml(file.path, {
    open({ name, attributes }, path) {
      if (path.length === 1 && name !== 'testsuites' && name !== 'testsuite')
        throw new Unreadable('it is no JUnit XML');
      if (name === 'testcase') open = { attributes, outcome: 'passed', message: '', text: '' };
      else if (!open) return;
      else if (isFailure(name)) {
        open.outcome = 'failed';
        open.message ||= attributes['message'] ?? '';
      } else if (name === 'skipped' && open.outcome === 'passed') open.outcome = 'skipped';
    },
    text(part, path) {
      if (open && isFailure(path.at(-1)) && open.text.length < longestText) open.text += part.slice(0, longestText);
    },
    close(name) {
      if (name !== 'testcase' || !open) return;
      take(open, file.name, results);
      open = undefined;
    },
  });
}

function take({ attributes, outcome, message, text }: OpenCase, report: string, results: Counting): void {
  results.total += 1;
  if (outcome === 'skipped') results.skipped += 1;
  if (outcome !== 'failed') return;
  results.failed += 1;
  if (results.failures.length >= mostFailures) return;
  const line = Number.parseInt(attributes['line'] ?? '', 10);
  results.failures.push({
    name: attributes['name'] ?? '',
    className: attributes['classname'] ?? '',
    file: attributes['file'] ?? '',
    line: line > 0 ? line : undefined,
    message: (message || text.trim().split('\n')[0] || '').slice(0, longestText),
    text,
    report,
  });
}

/** "45 of 47 passed, 1 failed, 1 skipped" */
export function inWords({ total, failed, skipped }: TestResults): string {
  const parts = [`${total - failed - skipped} of ${total} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}
