// What act's log (`--json`) says: which steps ran, and what they printed.

import type { DeclaredStep, StepPlace } from './workflow.ts';

export interface StepEnd extends StepPlace {
  readonly result: string;
}

interface Line {
  readonly msg?: string;
  readonly job?: string;
  readonly stage?: string;
  readonly stepID?: readonly string[];
  readonly stepResult?: string;
  readonly command?: string;
}

/** Lines that are no JSON, such as the last one of a run that failed, are messages as they are. */
function linesOf(log: string): Line[] {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => parsed(line) ?? { msg: line });
}

function parsed(line: string): Line | undefined {
  try {
    return line.startsWith('{') ? (JSON.parse(line) as Line) : undefined;
  } catch {
    return undefined;
  }
}

/** The ends of the steps themselves; what happens before and after (`Pre`, `Post`) is no step of the file. */
export function stepEnds(log: string): StepEnd[] {
  return linesOf(log).flatMap(({ job = '', stage, stepID = [], stepResult }) => {
    const [id] = stepID;
    if (stage !== 'Main' || stepResult === undefined || id === undefined) return [];
    // A step that was left out is there only where debugging is on.
    return stepResult === 'skipped' ? [] : [{ job: job.trim(), id, result: stepResult }];
  });
}

/** The last messages, for a person; what a mask hides is in fields of the log that are not shown. */
export function lastMessages(log: string, most: number): string[] {
  const messages = linesOf(log).flatMap(({ msg = '', command }) => (command === 'add-mask' ? [] : [msg.trimEnd()]));
  return messages.filter((message) => message !== '').slice(-most);
}

export interface Count {
  readonly ran: readonly DeclaredStep[];
  readonly failed: readonly DeclaredStep[];
  readonly skipped: readonly DeclaredStep[];
}

/** Holds what ran against what the files say: a step that is not in the log was skipped; one that is in no file is an error. */
export function countSteps(declared: readonly DeclaredStep[], ends: readonly StepEnd[]): Count {
  const strange = ends.filter((end) => !declared.some((step) => isSame(step, end)));
  if (strange.length > 0) throw new Error(`ran, and is in no file: ${JSON.stringify(strange)}`);
  const results = declared.map((step) => [step, ends.filter((end) => isSame(step, end))] as const);
  const twice = results.filter(([, found]) => found.length > 1).map(([step]) => step);
  if (twice.length > 0) throw new Error(`ran more than once: ${JSON.stringify(twice)}`);
  const having = (wanted: (result: string | undefined) => boolean): DeclaredStep[] =>
    results.flatMap(([step, [end]]) => (wanted(end?.result) ? [step] : []));
  return {
    ran: having((result) => result !== undefined),
    failed: having((result) => result !== undefined && result !== 'success'),
    skipped: having((result) => result === undefined),
  };
}

const isSame = (one: StepPlace, other: StepPlace): boolean => one.job === other.job && one.id === other.id;
