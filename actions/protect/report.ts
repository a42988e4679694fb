// How it ended: the outputs of protect/action.yml, and the section of the job summary.

import { code, failureOf, findingsList, json, type Report, type World } from '@hotfix-actions/core';
import type { Ending } from './protect.ts';

export function report(world: World, ending: Ending): Report {
  const { result, findings } = ending;
  const failure = result === 'violations' ? failureOf(findings) : undefined;
  for (const { level, message, remedy } of findings)
    if (level === 'warning') world.log.warning(`${message} ${remedy}`.trim());
  return {
    result,
    outputs: { findings: json(findings) },
    summary: [changed(world, ending), findingsList(findings, world.url), whatNext(world, ending)]
      .filter(Boolean)
      .join('\n\n'),
    ...(failure ? { failure } : {}),
  };
}

function changed({ dryRun }: World, { changes }: Ending): string {
  if (changes.length === 0) return '';
  const lines = changes.map((change) => `- ${code(change)}`);
  return [`${dryRun ? 'Would change' : 'Changed'}:`, '', ...lines].join('\n');
}

function whatNext({ dryRun }: World, { result, changes }: Ending): string {
  if (dryRun && changes.length > 0)
    return 'Next: run it without `dry-run`, with a token that has “Administration: write”. What lacks is said of the rules as they are now.';
  if (result === 'violations') return 'Next: do what stands behind the arrows, then run this job again.';
  if (result === 'unknown')
    return 'Next: nothing that could be read lacks; what could not be read, and by whom it can, is said above.';
  return 'Next: nothing. Run it on a schedule with `mode: check`, to notice when somebody changes the rules.';
}
