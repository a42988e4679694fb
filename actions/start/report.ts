// How it ended: the outputs of start/action.yml, and the section of the job summary.

import {
  baseOf,
  block,
  type Commit,
  code,
  link,
  message,
  path,
  prose,
  type Report,
  shortSha,
  subjectOf,
  type World,
} from '@hotfix-actions/core';
import type { Ending } from './start.ts';

export function report(world: World, ending: Ending): Report {
  const { facts, sha, issue } = ending;
  const { commands, base } = facts;
  return {
    result: ending.result,
    outputs: {
      branch: facts.taken.branch,
      'base-branch': base.branch,
      sha,
      'base-version': baseOf(base.newest.release).tag,
      version: facts.version,
      'issue-number': issue ? String(issue.number) : '',
      'issue-url': issue?.url ?? '',
      'worktree-command': `${commands.fetch} && ${commands.worktree}`,
    },
    summary: [
      whatHappened(world, ending),
      records(world, ending),
      ...ending.notes.map((note) => `> ${message(note, world.url)}`),
      unreleased(world, ending.unreleased),
      next(ending),
    ]
      .filter(Boolean)
      .join('\n\n'),
  };
}

function whatHappened({ url, dryRun }: World, { result, facts }: Ending): string {
  const { taken, base, version } = facts;
  const branch =
    dryRun && taken.created ? code(taken.branch) : link(taken.branch, `${url}/tree/${encodeURI(taken.branch)}`);
  const did = result === 'already-exists' ? 'Is begun already:' : dryRun ? 'Would begin' : 'Began';
  const made =
    !taken.created || base.exists
      ? ''
      : `, ${dryRun ? 'which would be' : 'which was'} made at ${code(base.newest.release.tag)}`;
  return `${did} ${branch}, for ${code(base.branch)}${made}. It patches ${code(base.newest.release.tag)}; it would be ${code(version)} now.`;
}

function records({ dryRun }: World, { issue, isIssueToCome, files }: Ending): string {
  const listed = files.map(code).join(', ');
  return [
    issue ? `Tracking issue: ${link(`#${issue.number}`, issue.url)}.` : '',
    isIssueToCome ? 'Would open a tracking issue.' : '',
    listed && `${dryRun ? 'Would write' : 'Wrote'} ${listed} on the branch.`,
  ]
    .filter(Boolean)
    .join(' ');
}

const mostShown = 10;

function unreleased({ url }: World, commits: readonly Commit[]): string {
  if (commits.length === 0) return '';
  const items = commits
    .slice(0, mostShown)
    .map(
      ({ sha, message: told }) => `- ${link(shortSha(sha), `${url}${path`/commit/${sha}`}`)} ${prose(subjectOf(told))}`,
    );
  const more = commits.length > mostShown ? [`- and ${commits.length - mostShown} more`] : [];
  return ['Unreleased work on the base:', '', ...items, ...more].join('\n');
}

function next({ facts }: Ending): string {
  const { commands, base } = facts;
  return `Next: fix it in a worktree of its own beside your clone, push, and open the pull request into ${code(base.branch)} (the action ${code('open-pr')}).\n\n${block(`${commands.fetch}\n${commands.worktree}`, 'sh')}`;
}
