import type { Check } from '../report.ts';

/** What was claimed, and what was found instead where it does not hold. */
export function check(claim: string, holds: boolean, found: string): Check {
  return { claim, holds, found: holds ? '' : found };
}
