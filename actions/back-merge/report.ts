// How the back-merges ended: the outputs, and the section of the job summary.

import { code, json, message, type Report, ruleText, type Unsettled, visible, type World } from '@hotfix-actions/core';
import type { Ending, Source } from './job.ts';
import { commitLink, pullLink } from './links.ts';

// Worst first: what the step as a whole says.
const order = ['failed', 'conflict', 'proposed', 'merged', 'up-to-date'] as const;

export function report(world: World, source: Source, endings: readonly Ending[]): Report {
  const { result, ...outputs } = outputsOf(endings);
  const failure = failureOf(source, endings);
  return { result, outputs, summary: summaryOf(world, source, endings), ...(failure ? { failure } : {}) };
}

/** The outputs of back-merge/action.yml, of the first target with the worst result. */
export function outputsOf(endings: readonly Ending[]): Record<string, string> & { result: string } {
  const result = order.find((word) => endings.some((ending) => ending.result === word)) ?? 'up-to-date';
  const facts = factsOf(endings.find((ending) => ending.result === result));
  return {
    result,
    sha: facts.sha,
    'pull-request-number': facts['pull-request-number'] === null ? '' : String(facts['pull-request-number']),
    'pull-request-url': facts['pull-request-url'],
    conflicts: json(facts.conflicts),
    resolved: json(facts.resolved),
    results: json(endings.map((ending) => ({ target: ending.target, result: ending.result, ...factsOf(ending) }))),
  };
}

function factsOf(ending: Ending | undefined) {
  const pull = ending?.result === 'proposed' ? ending.pull : undefined;
  const resolved = ending && 'resolved' in ending ? ending.resolved : [];
  return {
    sha: ending?.result === 'merged' ? ending.sha : '',
    'pull-request-number': pull?.number ?? null,
    'pull-request-url': pull?.url ?? '',
    conflicts: ending && 'conflicts' in ending ? ending.conflicts.map(({ path }) => path) : [],
    resolved: resolved.map(({ path }) => path),
  };
}

function failureOf(source: Source, endings: readonly Ending[]): Report['failure'] {
  const failed = endings.filter((ending) => ending.result === 'failed');
  const conflicting = endings.filter((ending) => ending.result === 'conflict');
  const parts = failed.map(({ target, problem }) => ({ message: `${target}: ${problem.message}`, hint: problem.hint }));
  if (conflicting.length > 0) parts.push(conflictFailure(source, conflicting));
  if (parts.length === 0) return undefined;
  return {
    message: parts.map((part) => part.message).join('\n'),
    hint: [...new Set(parts.map(({ hint }) => hint))].join('\n'),
  };
}

const afterConflict =
  'merge by hand, let rules settle all of these paths (`resolve`), or take `on-conflict: pull-request`.';

function conflictFailure(source: Source, endings: readonly (Ending & { result: 'conflict' })[]) {
  const where = endings.map(
    ({ target, conflicts }) =>
      `${target} (${conflicts
        .map(({ path }) => visible(path))
        .slice(0, 10)
        .join(', ')})`,
  );
  return {
    message: `${source.version || source.name} conflicts with ${where.join('; ')}.`,
    hint: `The merge into ${endings.map(({ target }) => target).join(', ')} was not written, as \`on-conflict: fail\` asks. Next: ${afterConflict}`,
  };
}

function summaryOf(world: World, source: Source, endings: readonly Ending[]): string {
  const what = `${code(source.version || source.name)} at ${commitLink(world, source.commit)}`;
  if (endings.length === 0) return `No branch to bring ${what} into.`;
  return [`Bringing ${what} back.`, ...endings.map((ending) => endingText(world, ending))].join('\n\n');
}

/** What happened to one target, as a section of Markdown. */
export function endingText(world: World, ending: Ending): string {
  const head = `### ${code(ending.target)}: ${ending.result}`;
  return [head, ...detailOf(world, ending), ...ending.notes.map((note) => `> ${note}`)].filter(Boolean).join('\n\n');
}

function detailOf(world: World, ending: Ending): string[] {
  switch (ending.result) {
    case 'up-to-date':
      return ['It has all of it already.'];
    case 'merged':
      return [
        ending.sha ? `Merged: ${commitLink(world, ending.sha)}` : 'It would be merged.',
        paths('Settled by rule:', ending.resolved),
      ];
    case 'proposed':
      return [
        ending.pull
          ? `A pull request waits for a person: ${pullLink(ending.pull)}`
          : `A pull request would be opened from ${code(ending.branch)}.`,
        paths('Conflicts:', ending.conflicts),
        ending.pull ? `Next: ${ending.conflicts.length > 0 ? 'settle it and ' : ''}merge it with a merge commit.` : '',
      ];
    case 'conflict':
      return [paths('Conflicts:', ending.conflicts), 'Nothing of this merge was written.', `Next: ${afterConflict}`];
    case 'failed':
      return [
        message(ending.problem.message, world.url),
        `Next: ${message(ending.problem.hint || 'mend that, then run this again.', world.url)}`,
      ];
  }
}

const mostPaths = 100;

function paths(title: string, items: readonly (Pick<Unsettled, 'path'> & Partial<Unsettled>)[]): string {
  if (items.length === 0) return '';
  const rows = items.slice(0, mostPaths).map(({ path, rule }) => `- ${code(path)}${ruleText(rule)}`);
  return [title, '', ...rows, ...(items.length > mostPaths ? [`- and ${items.length - mostPaths} more`] : [])].join(
    '\n',
  );
}
