// The verdicts of quality gates: what `quality-gates` gives and `open-pr` takes, and how both show them.

import { Problem, type Reader } from './inputs.ts';
import { prose } from './markdown.ts';

export interface GateResult {
  readonly gate: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** One line. */
  readonly summary: string;
  readonly seconds: number;
}

const marks = { passed: '✓ passed', failed: '✗ failed', skipped: '– skipped' } as const;

/** A Markdown table: gate, verdict, detail, time. */
export function gatesTable(results: readonly GateResult[]): string {
  const rows = results.map(
    ({ gate, status, summary, seconds }) =>
      `| ${prose(gate)} | ${marks[status]} | ${prose(summary)} | ${duration(seconds)} |`,
  );
  return ['| Gate | Verdict | Detail | Time |', '|---|---|---|---|', ...rows].join('\n');
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** The output `results` of quality-gates; empty where none was given. */
export const gateResults: Reader<readonly GateResult[] | undefined> = (raw) => {
  if (raw === '') return undefined;
  const accepted = 'accepted: the output `results` of quality-gates';
  let read: unknown;
  try {
    read = JSON.parse(raw);
  } catch {
    throw new Problem(accepted);
  }
  if (!Array.isArray(read) || !read.every(isGateResult)) throw new Problem(accepted);
  return read;
};

function isGateResult(value: unknown): value is GateResult {
  const { gate, status, summary, seconds } = (value ?? {}) as Record<string, unknown>;
  const known = typeof status === 'string' && Object.keys(marks).includes(status);
  return known && typeof gate === 'string' && typeof summary === 'string' && Number.isFinite(seconds);
}
