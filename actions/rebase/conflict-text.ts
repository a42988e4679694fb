// What a person reads about a conflict: where it is, and the commands that settle it.

import { block, code, fitting, link, plain, prose, shell, subjectOf, type World } from '@hotfix-actions/core';
import type { Candidate, Outcome } from './outcome.ts';

export type Conflicting = Outcome & { readonly status: 'conflict' };

export interface At {
  readonly onto: string;
  readonly strategy: 'rebase' | 'merge';
  readonly candidate: Pick<Candidate, 'comparison'> | undefined;
}

const roomForPaths = 40_000;

export function conflictTitle({ name }: Conflicting, { onto, strategy }: At): string {
  const what =
    strategy === 'rebase' ? `${name} conflicts when it is rebased onto ${onto}` : `${onto} conflicts with ${name}`;
  return [...plain(what)].slice(0, 256).join('');
}

export function conflictBody(world: World, conflicting: Conflicting, at: At): string {
  const rows = conflicting.conflicts.map(({ path, kind }) => `- ${code(path)} — ${prose(kind)}`);
  const whose = at.strategy === 'rebase' ? 'rebased onto' : 'brought up to date with';
  return [
    `${code(conflicting.name)} could not be ${whose} ${code(at.onto)}. ${whereOf(world, conflicting, at)}`,
    fitting(rows, roomForPaths, 'another').join('\n'),
    'Nothing of it was written. To settle it locally:',
    block(begin(conflicting, at).join('\n'), 'sh'),
    'Settle the conflicts in the files that git names, and only then:',
    block(end(conflicting, at), 'sh'),
    at.strategy === 'rebase'
      ? 'Where git stops again, settle that too and run the same once more. Commits that are not pushed yet are not in it: push them first.'
      : 'Commits that are not pushed yet are not in it: push them first.',
    `This is kept up to date by each run, and goes away once ${code(conflicting.name)} has all of ${code(at.onto)}.`,
  ].join('\n\n');
}

function whereOf(world: World, { stopped }: Conflicting, { candidate }: At): string {
  if (stopped === undefined) return 'These paths conflict:';
  const message = candidate?.comparison.commits.find(({ sha }) => sha === stopped)?.message ?? '';
  return `Its commit ${link(stopped.slice(0, 7), `${world.url}/commit/${stopped}`)} (${prose(subjectOf(message))}) conflicts in these paths:`;
}

// On no branch of the person's own: what is there stays as it is, whatever it is.
function begin({ name }: Conflicting, { onto, strategy }: At): string[] {
  return [
    shell('git', 'fetch', 'origin'),
    shell('git', 'switch', '--detach', `refs/remotes/origin/${name}`),
    shell('git', strategy, `refs/remotes/origin/${onto}`),
  ];
}

// Each only after the one before: a rebase that stops again must not be pushed.
function end({ name, tip }: Conflicting, { strategy }: At): string {
  const done =
    strategy === 'rebase'
      ? [shell('git', 'add', '--update'), shell('git', '-c', 'core.editor=true', 'rebase', '--continue')]
      : [shell('git', 'commit', '--all', '--no-edit')];
  const lease = strategy === 'rebase' ? [`--force-with-lease=refs/heads/${name}:${tip}`] : [];
  return [...done, shell('git', 'push', ...lease, 'origin', `HEAD:refs/heads/${name}`)].join(' && ');
}
