// One command of a gate: run, and what it says about the gate.

import type { Checkout, CommandEnd } from '@hotfix-actions/core';
import { linesThatMatter, tellingLine } from './last-lines.ts';
import type { Gate, Plan } from './plan.ts';
import type { CommandName, PresetCommand } from './presets/preset.ts';

/** What became of a gate. */
export interface Verdict {
  readonly gate: Gate;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** One line, as the table shows it. */
  readonly summary: string;
  readonly seconds: number;
  /** What to do about it. */
  readonly mend?: string;
  /** Of what its command printed, the end. */
  readonly lines?: readonly string[];
}

export interface GateRun extends CommandEnd {
  readonly passed: boolean;
  /** Did it end by itself, at its own end? */
  readonly complete: boolean;
  /** Why it failed, in one line; '' where it passed. */
  readonly failure: string;
  readonly mend?: string;
}

export interface GateCall {
  readonly gates: readonly Gate[];
  readonly command: CommandName;
  readonly folder: string;
  readonly timeoutMinutes: number;
  readonly env?: Readonly<Record<string, string>>;
}

export async function runGate(checkout: Checkout, plan: Plan, call: GateCall): Promise<GateRun> {
  const command = plan.commands.get(call.command) ?? { script: '' };
  const { script } = command;
  const end = await checkout.commands.run({
    title: `${call.gates.join(' and ')}: ${firstLine(script)}`,
    script,
    folder: call.folder,
    timeoutMinutes: call.timeoutMinutes,
    env: call.env ?? {},
  });
  const complete = isComplete(end, command);
  if (end.exitCode === 0) return { ...end, passed: true, complete, failure: '' };
  const mend = remedy(end, plan, call);
  return { ...end, passed: false, complete, failure: failureOf(end, call), ...(mend !== undefined && { mend }) };
}

/** From 126 on bash says that a command could not be started, or died of a signal. */
function isComplete({ exitCode, lines }: CommandEnd, { completeWith, incompleteWhen }: PresetCommand): boolean {
  if (exitCode === null || exitCode >= 126) return false;
  if (completeWith && !completeWith.includes(exitCode)) return false;
  return !incompleteWhen || !lines.some((line) => incompleteWhen.test(line));
}

export function verdictOf(gate: Gate, run: GateRun, passed: string): Verdict {
  if (run.passed) return { gate, status: 'passed', summary: passed, seconds: run.seconds };
  const { failure: summary, seconds, mend } = run;
  return { gate, status: 'failed', summary, seconds, lines: linesThatMatter(run.lines), ...(mend && { mend }) };
}

function failureOf({ exitCode, timedOut, lines }: CommandEnd, { timeoutMinutes }: GateCall): string {
  if (timedOut) return `stopped: not done after ${timeoutMinutes} ${timeoutMinutes === 1 ? 'minute' : 'minutes'}`;
  const last = tellingLine(lines);
  const missing = /(?:^|: )([\w./@+-]+): (?:command )?not found$/.exec(last)?.[1];
  if (exitCode === 127 && missing) return `${missing} is not installed`;
  if (exitCode !== null && exitCode > 128) return `ended by signal ${exitCode - 128}`;
  return [`exit code ${exitCode}`, last.slice(0, 200)].filter(Boolean).join(': ');
}

function remedy({ exitCode, timedOut, lines }: CommandEnd, plan: Plan, call: GateCall): string | undefined {
  if (timedOut) return 'see where it hangs, or give it more time with `timeout-minutes`';
  const known = plan.remedies.find(({ when }) => lines.slice(-40).some((line) => when.test(line)));
  if (known) return known.mend;
  if (exitCode === 127) return `install it in a step before, or set \`${call.command}-command\``;
  return undefined;
}

function firstLine(script: string): string {
  const [first = '', ...more] = script.trim().split('\n');
  return more.length > 0 ? `${first} …` : first;
}
