// How it ended: the outputs of open-pr/action.yml, and the section of the job summary.

import { code, link, prose, type Report, type World } from '@hotfix-actions/core';
import type { Ending } from './open-pr.ts';

export function report(world: World, ending: Ending): Report {
  const { pull } = ending;
  return {
    result: ending.result,
    outputs: { 'pull-request-number': pull ? String(pull.number) : '', 'pull-request-url': pull?.url ?? '' },
    summary: [whatHappened(world, ending), ...ending.notes, whatNext(ending)].filter(Boolean).join('\n\n'),
  };
}

function whatHappened({ dryRun }: World, { result, pull, title, hotfix }: Ending): string {
  const into = `from ${code(hotfix.head)} into ${code(pull?.base ?? hotfix.base)}`;
  const version = hotfix.version ? ` It will be ${code(hotfix.version)}.` : '';
  if (!pull) return `Would open a pull request ${into}: ${prose(title)}.${version}`;
  const name = `${link(`#${pull.number}`, pull.url)} ${into}: ${prose(title)}.`;
  if (result === 'created') return `Opened ${name}${version}`;
  if (result === 'unchanged') return `${name} Nothing had changed.`;
  return `${dryRun ? 'Would update' : 'Updated'} ${name} What people wrote into it stays.${version}`;
}

function whatNext({ gaps, gates = [] }: Ending): string {
  const open = gates.filter(({ status }) => status !== 'passed').map(({ gate }) => code(gate));
  const mend = open.length > 0 ? `mend what did not pass (${open.join(', ')}) and run the gates again, then ` : '';
  if (gaps.length === 0) return `Next: ${mend}review and merge it.`;
  return `Next: ${mend}fill in ${gaps.map(code).join(', ')} — in the pull request, as inputs, or under labels in a commit message — then review and merge it.`;
}
