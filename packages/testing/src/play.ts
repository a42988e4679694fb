// Plays an action in the sandbox, in this process: as the runner would start it, with the defaults of its action.yml.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnyAction, type Clock, type Outcome, perform, type Readers } from '@hotfix-actions/core';
import { type GitHub, type Step, stepEnvironment } from '@hotfix-actions/sandbox';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Play extends Omit<Step, 'face'> {
  /** Default: time passes at once, so that waits take none. */
  readonly clock?: Clock;
  /** Cancels the run. */
  readonly cancelled?: AbortSignal;
}

export interface Played extends Outcome {
  readonly result: string | undefined;
  readonly log: readonly string[];
  readonly warnings: readonly string[];
  readonly masked: readonly string[];
  /** What commands of the caller's printed, each below the title of its group. */
  readonly streamed: string;
  /** A JSON output, parsed. */
  json(output: string): unknown;
}

/** Throws unless a step that came to a result set all of these outputs, and wrote one section of the summary. */
export function requireWhole(step: Played, outputs: readonly string[]): Played {
  const missing = step.result === undefined ? [] : outputs.filter((name) => step.outputs[name] === undefined);
  if (missing.length > 0) throw new Error(`these outputs are not set: ${missing.join(', ')}`);
  const sections = step.summary.match(/^## /gm) ?? [];
  if (sections.length !== 1) throw new Error(`the summary has ${sections.length} sections`);
  return step;
}

/** A clock that stands at a moment (ISO 8601), and goes on only by being waited for. */
export function stoppedClock(start = '2026-11-23T09:30:00Z'): Clock & { readonly waits: number[] } {
  let now = Date.parse(start);
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
  };
}

export async function play<R extends Readers>(github: GitHub, action: AnyAction<R>, step: Play): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'hotfix-actions-step-'));
  const log: string[] = [];
  const warnings: string[] = [];
  const masked: string[] = [];
  const streamed: string[] = [];
  try {
    const env = await stepEnvironment(github, { ...step, face: join(root, action.name) }, folder);
    const outcome = await perform(action, {
      env: { PATH: process.env['PATH'], HOME: folder, ...env },
      clock: step.clock ?? stoppedClock(),
      log: { info: (message) => log.push(message), warning: (message) => warnings.push(message) },
      mask: (secret) => masked.push(secret),
      debug: (text) => log.push(text),
      stream(title) {
        streamed.push(`${title}\n`);
        return { write: (text) => streamed.push(text), close: () => undefined };
      },
      cancelled: step.cancelled ?? new AbortController().signal,
    });
    const json = (output: string) => JSON.parse(outcome.outputs[output] ?? 'null');
    return { ...outcome, result: outcome.outputs['result'], log, warnings, masked, streamed: streamed.join(''), json };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
