// How the back-merges ended: the outputs, and the section of the job summary.

import { type Conflict, code, json, link, prose, type Report, shortSha, type World } from '@hotfix-actions/core';
import type { Ending, Source } from './job.ts';

// Worst first: what the step as a whole says.
const order = ['failed', 'conflict', 'proposed', 'merged', 'up-to-date'] as const;

export function report(world: World, source: Source, endings: readonly Ending[]): Report {
  const { result, ...outputs } = outputsOf(endings);
  const failed = endings.filter((ending) => ending.result === 'failed');
  const conflicting = endings.filter((ending) => ending.result === 'conflict');
  const failure =
    failed.length > 0
      ? {
          message: failed.map((ending) => `${ending.target}: ${ending.problem.message}`).join('\n'),
          hint: failed[0]?.problem.hint ?? '',
        }
      : conflicting.length > 0
        ? conflictFailure(source, conflicting)
        : undefined;
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

function conflictFailure(source: Source, endings: readonly (Ending & { result: 'conflict' })[]) {
  const where = endings.map(
    ({ target, conflicts }) =>
      `${target} (${conflicts
        .map(({ path }) => path)
        .slice(0, 10)
        .join(', ')})`,
  );
  return {
    message: `${source.version || source.name} conflicts with ${where.join('; ')}.`,
    hint: 'Nothing was written, as `on-conflict: fail` asks. Merge by hand, let rules settle these paths (`resolve`), or take `on-conflict: pull-request`.',
  };
}

function summaryOf(world: World, source: Source, endings: readonly Ending[]): string {
  const what = `${code(source.version || source.name)} at ${shortSha(source.commit)}`;
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
        ending.sha
          ? `Merged: ${link(shortSha(ending.sha), `${world.url}/commit/${ending.sha}`)}`
          : 'It would be merged.',
        paths('Settled by rule:', ending.resolved),
      ];
    case 'proposed':
      return [
        ending.pull
          ? `A pull request waits for a person: ${link(`#${ending.pull.number}`, ending.pull.url)}`
          : `A pull request would be opened from ${code(ending.branch)}.`,
        paths('Conflicts:', ending.conflicts),
        'Next: settle it and merge it with a merge commit.',
      ];
    case 'conflict':
      return [paths('Conflicts:', ending.conflicts)];
    case 'failed':
      return [prose(ending.problem.message), ending.problem.hint];
  }
}

const mostPaths = 100;

function paths(title: string, items: readonly Pick<Conflict, 'path'>[]): string {
  if (items.length === 0) return '';
  const rows = items.slice(0, mostPaths).map(({ path }) => `- ${code(path)}`);
  return [title, '', ...rows, ...(items.length > mostPaths ? [`- and ${items.length - mostPaths} more`] : [])].join(
    '\n',
  );
}
