// How it ended: the outputs of doctor/action.yml, and the section of the job summary.

import { byLevel, failureOf, findingsList, json, type Report, type World } from '@hotfix-actions/core';
import type { Ending } from './doctor.ts';

export function report(world: World, { result, findings }: Ending): Report {
  const sorted = byLevel(findings);
  const failure = failureOf(sorted);
  for (const { check, level, message, remedy } of sorted)
    if (level === 'warning') world.log.warning(`${check}: ${message} ${remedy}`.trim());
    else world.log.info(`${level} ${check}: ${message} ${remedy}`.trim());
  return {
    result,
    outputs: { findings: json(sorted) },
    summary: [findingsList(sorted, world.url), whatNext(result)].join('\n\n'),
    ...(failure ? { failure } : {}),
  };
}

function whatNext(result: Ending['result']): string {
  if (result === 'healthy') return 'Next: nothing. Run it on a schedule, to notice drift.';
  if (result === 'problems')
    return 'Next: do what stands behind the arrows, the problems first, then run this job again.';
  return 'Next: read what stands behind the arrows; the cycle works without it, or nobody could tell.';
}
