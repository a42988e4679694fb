// The verdicts of quality gates: what `quality-gates` gives and `open-pr` takes, and how both show them.

import { Problem, type Reader } from './inputs.ts';
import { cell, prose } from './markdown.ts';

export interface GateResult {
  readonly gate: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** One line. */
  readonly summary: string;
  readonly seconds: number;
}

const signs = { passed: '✅', failed: '❌', skipped: '⏭️' } as const;

/** A Markdown table: gate, verdict, detail, time. */
export function gatesTable(results: readonly GateResult[]): string {
  const rows = results.map(
    ({ gate, status, summary, seconds }) =>
      `| ${cell(gate)} | ${signs[status]} ${status} | ${prose(summary)} | ${duration(seconds)} |`,
  );
  return ['| gate | verdict | detail | time |', '|---|---|---|---:|', ...rows].join('\n');
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60
    ? `${seconds < 10 ? seconds.toFixed(1) : whole} s`
    : `${Math.floor(whole / 60)} min ${whole % 60} s`;
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
  const known = typeof status === 'string' && Object.keys(signs).includes(status);
  return known && typeof gate === 'string' && typeof summary === 'string' && Number.isFinite(seconds);
}
