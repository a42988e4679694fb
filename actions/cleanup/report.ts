// How it ended: the outputs of cleanup/action.yml, and the section of the job summary.

import {
  type Commit,
  code,
  link,
  ownBranches,
  type PullRequest,
  prose,
  type Report,
  shell,
  shortSha,
  subjectOf,
  type World,
} from '@hotfix-actions/core';
import type { Ending } from './cleanup.ts';
import type { Fix } from './fix.ts';
import type { Records } from './records.ts';
import { timeLineOf, timeLineTable } from './time-line.ts';
import { startedAt } from './tracking-issue.ts';

export function report(world: World, ending: Ending): Report {
  const { result, branch, records, waited = [] } = ending;
  const all = [records, ...waited.map((one) => one.records)];
  if (result === 'kept') world.log.warning(`${branch.name} was kept: ${whyInLog(ending)}.`);
  return {
    result,
    outputs: {
      'issue-closed': String(all.some((one) => one?.kept?.closed)),
      archived: String(all.some((one) => one?.archive.state === 'archived')),
    },
    summary: [
      whatHappened(world, ending),
      ...basedText(world, ending),
      ...recordsText(world, ending),
      ...waited.flatMap((one) => [`It brought back ${code(one.name)}.`, ...keptText(world, one.records)]),
      next(ending),
    ]
      .filter(Boolean)
      .join('\n\n'),
  };
}

function whatHappened(world: World, { result, branch }: Ending): string {
  const name = code(branch.name);
  if (result === 'deleted') return `${world.dryRun ? 'Would delete' : 'Deleted'} ${name}: all of it is merged.`;
  if (result === 'already-gone') return `${name} is gone already.`;
  const { unmerged, open, into } = branch;
  const missing = unmerged?.missing ?? [];
  if (missing.length > 0) {
    const where = into.map(code).join(', ');
    const count = missing.length === 1 ? 'this commit is' : `these ${missing.length} commits are`;
    return `Kept ${name}: ${count} not in ${where}:\n\n${missingList(world, missing)}`;
  }
  if (open.length > 0) return `Kept ${name}: ${open.map(pullLink).join(', ')} is open from it.`;
  if (branch.isBlank) return `Kept ${name}: it was begun, and has no commit of its own yet.`;
  return `Kept ${name}: somebody pushed to it while it was examined.`;
}

const mostNamed = 20;

function missingList({ url }: World, missing: readonly Commit[]): string {
  const lines = missing
    .slice(0, mostNamed)
    .map(({ sha, message }) => `- ${link(shortSha(sha), `${url}/commit/${sha}`)} ${prose(subjectOf(message))}`);
  const more = missing.length - mostNamed;
  return [...lines, ...(more > 0 ? [`- …and ${more} more`] : [])].join('\n');
}

function whyInLog({ branch: { unmerged, open, isBlank } }: Ending): string {
  const [first, ...others] = unmerged?.missing ?? [];
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const [pull] = open;
  const through = pull ? `, and #${pull.number} is open from it` : '';
  if (first) return `${first.sha} (${subjectOf(first.message)})${more} not merged${through}`;
  if (pull) return `#${pull.number} is open from it`;
  return isBlank ? 'it has no commit of its own yet' : 'somebody pushed to it meanwhile';
}

function basedText({ dryRun }: World, { removal }: Ending): string[] {
  if (!removal || removal.based.length === 0) return [];
  const pulls = removal.based.map((pull) => `${pullLink(pull)} ${prose(pull.title)}`).join(', ');
  return [`Based on it ${dryRun ? 'are' : 'were'}: ${pulls}; from here on they are based on ${code(removal.onto)}.`];
}

function recordsText(world: World, { result, branch, fix, records }: Ending): string[] {
  if (!fix || !records) return result === 'kept' ? [] : noFix(branch);
  return [
    ...keptText(world, records),
    timeLineTable(timeLineOf(world, fix, startedAt(branch.name, records.kept?.issue))),
  ];
}

/** What became of the records, in sentences of one line. */
export function keptText({ dryRun }: World, { kept, archive, notes }: Records): string[] {
  const issue = kept && link(`#${kept.issue.number}`, kept.issue.url);
  const closed = dryRun ? 'would be closed' : 'is closed';
  const said = issue ? [`The tracking issue ${issue} ${kept.closed ? closed : 'stays open'}.`] : [];
  return [...said, ...archive.notes, ...notes];
}

function noFix({ name, unmerged }: Ending['branch']): string[] {
  if (name.startsWith(ownBranches.backMerge)) return [];
  const [missing] = unmerged?.missing ?? [];
  if (!missing) return ['No merged pull request from it is known, so that its records stay as they are.'];
  return [
    `What was merged from it is not in production any more (${code(shortSha(missing.sha))}), so that its records stay as they are.`,
  ];
}

function next({ result, branch, fix }: Ending): string {
  if (result === 'kept' && (branch.unmerged?.missing.length ?? 0) > 0) {
    const command = shell(
      'git',
      'push',
      `--force-with-lease=refs/heads/${branch.name}:${branch.tip}`,
      'origin',
      '--delete',
      `refs/heads/${branch.name}`,
    );
    const merging = branch.open.map((pull) => `merge ${pullLink(pull)} into ${code(pull.base)}`).join(', ');
    return `Next: ${merging || 'open a pull request for what is missing'}. If it is in production in another form, or not wanted any more, delete the branch by hand:\n\n\`\`\`sh\n${command}\n\`\`\``;
  }
  if (result === 'kept') return 'Next: run this job again once that is settled.';
  const waiting = fix?.targets.filter(({ since }) => since === undefined) ?? [];
  return waiting.length === 0
    ? ''
    : `Next: ${waiting.map(waitText).join('; ')}. Then run this job again: it closes what is left.`;
}

function waitText({ name, waitsFor }: Fix['targets'][number]): string {
  return waitsFor
    ? `merge ${pullLink(waitsFor)} into ${code(name)}`
    : `bring the fix back into ${code(name)} with back-merge or finish`;
}

const pullLink = ({ number, url }: Pick<PullRequest, 'number' | 'url'>): string => link(`#${number}`, url);
