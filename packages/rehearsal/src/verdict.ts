// How a rehearsal ended. What an action says of the user's own hotfix breaks no promise; but then not all of it is well either.

import { holds, type PlayedAction, type PlayedStep, type Report } from './report.ts';

export type Verdict = 'good' | 'mixed' | 'bad';

/** A step whose action failed, as `check` does where rules are broken, and `quality-gates` where one of them did not pass. */
export interface FailedStep extends PlayedStep {
  readonly action: PlayedAction;
}

export function verdictOf(report: Report): Verdict {
  if (!holds(report)) return 'bad';
  return failedSteps(report).length > 0 ? 'mixed' : 'good';
}

export function failedSteps({ steps }: Report): readonly FailedStep[] {
  return steps.flatMap((step) => (step.action && step.action.exitCode !== 0 ? [{ ...step, action: step.action }] : []));
}

/** For the verdict `mixed`. */
export function reservationOf(report: Report): string {
  const titles = failedSteps(report).map(({ title }) => title);
  return `What the actions promise holds, but ${titles.join(' and ')} failed`;
}
