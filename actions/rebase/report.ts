// How it ended: the outputs of rebase/action.yml, and the section of the job summary.

import {
  cell,
  code,
  json,
  link,
  message,
  prose,
  type Report,
  shortSha,
  visible,
  type World,
} from '@hotfix-actions/core';
import type { Reported } from './conflict-reports.ts';
import type { Wishes } from './inputs.ts';
import { countOf, type Outcome } from './outcome.ts';
import type { Selected } from './select.ts';

export interface Ending {
  readonly result: 'done' | 'conflict';
  readonly selected: Selected;
  readonly outcomes: readonly Outcome[];
  readonly reported: Reported;
  /** What a person should know besides, as plain text. */
  readonly notes: readonly string[];
}

export function report(world: World, wishes: Wishes, ending: Ending): Report {
  const { result, outcomes } = ending;
  return {
    result,
    outputs: { results: json(outcomes.map(factsOf)) },
    summary: summaryOf(world, wishes, ending),
    ...(result === 'conflict' ? { failure: failureOf(world, ending, wishes) } : {}),
  };
}

function factsOf(outcome: Outcome) {
  const { name: branch, tip, status } = outcome;
  const sha = status === 'rebased' || status === 'merged' ? outcome.sha : tip;
  const conflicts = status === 'conflict' ? outcome.conflicts.map(({ path }) => path) : [];
  return { branch, status, sha, conflicts };
}

const mostNamed = 10;

function failureOf({ dryRun }: World, { outcomes, selected: { onto } }: Ending, { strategy }: Wishes) {
  const conflicting = outcomes.filter((outcome) => outcome.status === 'conflict');
  const shown = conflicting.map(
    ({ name, conflicts }) => `${name} (${few(conflicts.map(({ path }) => visible(path)))})`,
  );
  const branches = conflicting.length === 1 ? '1 branch' : `${conflicting.length} branches`;
  return {
    message: `${branches} in conflict with ${onto.name}: ${few(shown)}.`,
    hint: `Nothing of these ${dryRun ? 'would be' : 'was'} written, as \`on-conflict: fail\` asks; the others ${dryRun ? 'would be' : 'are'} done. ${strategy === 'rebase' ? 'Rebase' : 'Merge'} them by hand, or take \`on-conflict: issue\`, which says how where it is found.`,
  };
}

// What asks for somebody comes first.
const order = ['conflict', 'skipped', 'rebased', 'merged', 'up-to-date'] as const;
const mostRows = 1_000;

function summaryOf(world: World, wishes: Wishes, { selected, outcomes, reported, notes }: Ending): string {
  const { onto, passedOver } = selected;
  const target = `${code(onto.name)} at ${commitLink(world, onto.tip)}`;
  const kept = passedOver.length === 0 ? '' : `Never rewritten, though the list matches: ${few(passedOver.map(code))}.`;
  if (outcomes.length === 0)
    return [`No contributor branch to bring onto ${target}.`, kept].filter(Boolean).join('\n\n');
  const sorted = order.flatMap((status) => outcomes.filter((outcome) => outcome.status === status));
  const counts = order.flatMap((status) => {
    const count = outcomes.filter((outcome) => outcome.status === status).length;
    return count > 0 ? [`${count} ${status}`] : [];
  });
  const rows = sorted.slice(0, mostRows).map((one) => rowOf(world, one, reported.places.get(one.name)));
  return [
    `Bringing ${outcomes.length === 1 ? '1 branch' : `${outcomes.length} branches`} onto ${target}: ${counts.join(', ')}.`,
    ['| branch | status | |', '|---|---|---|', ...rows].join('\n'),
    sorted.length > mostRows ? `And ${sorted.length - mostRows} more, in the log.` : '',
    kept,
    ...notes.map(prose),
    ...reported.notes,
    ...remarks(wishes, outcomes, reported),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function few(items: readonly string[]): string {
  const more = items.length > mostNamed ? ` and ${items.length - mostNamed} more` : '';
  return `${items.slice(0, mostNamed).join(', ')}${more}`;
}

function rowOf(world: World, outcome: Outcome, place: string | undefined): string {
  const said = [detailOf(world, outcome), place ?? ''].filter(Boolean).join(' ').replaceAll('\n', ' ');
  return `| ${cell(outcome.name)} | ${outcome.status} | ${said} |`;
}

function detailOf(world: World, outcome: Outcome): string {
  switch (outcome.status) {
    case 'up-to-date':
      return '';
    case 'rebased': {
      const dropped = outcome.dropped.map((commit) => `${commitLink(world, commit)} (applied already)`);
      const left = dropped.length > 0 ? ` Left out: ${few(dropped)}.` : '';
      const at = outcome.sha ? ` at ${commitLink(world, outcome.sha)}` : '';
      return `${countOf(outcome.count, 'commit')}${at}.${left}${noteOf(outcome.note)}`;
    }
    case 'merged':
      return outcome.sha ? `${commitLink(world, outcome.sha)}${noteOf(outcome.note)}` : noteOf(outcome.note).trim();
    case 'conflict': {
      const where = outcome.stopped ? `Its commit ${commitLink(world, outcome.stopped)}: ` : '';
      return `${where}${few(outcome.conflicts.map(({ path }) => cell(path)))}.`;
    }
    case 'skipped':
      return inCell(`${prose(`It ${outcome.why}.`)} ${message(outcome.hint ?? '', world.url)}`.trim());
  }
}

const inCell = (markdown: string): string => markdown.replaceAll(/(?<!\\)\|/g, '\\|');

const noteOf = (note: string | undefined): string =>
  note ? ` ${prose(`Whether it will go through is not known: ${note}.`)}` : '';

const commitLink = (world: World, sha: string): string => link(shortSha(sha), `${world.url}/commit/${sha}`);

/** What follows from rewriting and writing, whoever did it. */
function remarks({ 'on-conflict': onConflict }: Wishes, outcomes: readonly Outcome[], { places }: Reported): string[] {
  const isUntold = outcomes.some(({ status, name }) => status === 'conflict' && !places.has(name));
  const has = (status: Outcome['status']) => outcomes.some((outcome) => outcome.status === status);
  return [
    has('rebased')
      ? '> Commits that were made anew keep their authors, and are not signed by GitHub: they show as unverified. Whoever has such a branch locally: `git fetch`, then `git rebase` or `git reset --keep` onto the new one.'
      : '',
    has('rebased') || has('merged')
      ? '> What `GITHUB_TOKEN` pushes starts no workflow by itself: the checks of the pull requests that were rewritten wait until a person presses "Approve workflows to run". With the token of a GitHub App they start at once.'
      : '',
    has('conflict') && onConflict !== 'issue'
      ? 'Next: settle the conflicts by hand; `on-conflict: issue` writes down how.'
      : '',
    has('conflict') && onConflict === 'issue' && isUntold
      ? 'Next: tell whoever the branches belong to, where it is written nowhere else, to settle the conflicts.'
      : '',
    has('conflict') && onConflict === 'issue' && !isUntold
      ? 'Next: whoever the branches belong to settles the conflicts, as it is written there.'
      : '',
  ].filter(Boolean);
}
