// How it ended: the outputs of finish/action.yml, and the section of the job summary.

import { type Ending, endingText, outputsOf } from '@hotfix-actions/back-merge';
import {
  code,
  type HotfixError,
  json,
  link,
  message,
  prose,
  type Report,
  shortSha,
  visible,
  type World,
} from '@hotfix-actions/core';
import type { Setting } from './finish.ts';
import type { Finished } from './item.ts';

export function report(setting: Setting, finished: readonly Finished[], rest: readonly Ending[]): Report {
  const last = finished.findLast(({ tagged }) => tagged) ?? finished.at(-1);
  const endings = lastEndings([...finished.flatMap(({ back }) => back), ...rest]);
  const failure = failureOf(finished, endings);
  return {
    result: resultOf(finished, endings),
    outputs: {
      kind: last?.item.kind ?? 'other',
      ...releaseFacts(last),
      ...backFacts(endings),
      results: json(finished.map((done) => ({ kind: done.item.kind, ...releaseFacts(done), ...backFacts(done.back) }))),
    },
    summary: summaryOf(setting, finished, rest),
    ...(failure ? { failure } : {}),
  };
}

/** What holds in the end: into each target the last back-merge brought all that the ones before it did. */
function lastEndings(endings: readonly Ending[]): Ending[] {
  return [...new Map(endings.map((ending) => [ending.target, ending])).values()];
}

const bad = ['failed', 'conflict'];

function resultOf(finished: readonly Finished[], endings: readonly Ending[]): string {
  if (finished.some(({ problem }) => problem) || endings.some(({ result }) => bad.includes(result))) return 'failed';
  if (finished.some(({ published, deleted }) => published?.result === 'created' || deleted)) return 'released';
  if (!endings.some(didSomething)) return 'nothing-to-do';
  return finished.some(({ item, published }) => published && item.kind !== 'other') ? 'released' : 'back-merged';
}

function didSomething(ending: Ending): boolean {
  return ending.result === 'proposed' ? ending.opened : ending.result !== 'up-to-date';
}

function failureOf(finished: readonly Finished[], endings: readonly Ending[]): Report['failure'] {
  const parts = finished.flatMap(({ problem, release }) =>
    problem ? [{ what: release.tag, message: problem.message, hint: problem.hint }] : [],
  );
  for (const ending of endings) {
    if (ending.result === 'failed')
      parts.push({ what: ending.target, message: ending.problem.message, hint: ending.problem.hint });
    if (ending.result === 'conflict')
      parts.push({
        what: ending.target,
        message: `conflicts in ${ending.conflicts.map(({ path }) => visible(path)).join(', ')}`,
        hint: 'Merge by hand, or take `on-conflict: pull-request`.',
      });
  }
  if (parts.length === 0) return undefined;
  return {
    message: parts.map(({ what, message }) => `${what}: ${message}`).join('\n'),
    hint: [...new Set(parts.map(({ hint }) => hint))].join('\n'),
  };
}

/** A release that could not be tagged has a version, and no more. */
function releaseFacts(done: Finished | undefined) {
  const there = done?.tagged ? done.release : undefined;
  return {
    version: done?.release.tag ?? '',
    tag: there?.tag ?? '',
    sha: there?.commit ?? '',
    'release-url': pageOf(done?.published),
  };
}

/** A draft that a dry run found gets another address. */
const pageOf = (published: Finished['published']): string =>
  published?.release?.draft ? '' : (published?.release?.html_url ?? '');

function backFacts(endings: readonly Ending[]) {
  const outputs = outputsOf(endings);
  return {
    'back-merge': endings.length > 0 ? outputs.result : '',
    'pull-request-url': outputs['pull-request-url'] ?? '',
  };
}

function summaryOf({ world, head }: Setting, finished: readonly Finished[], rest: readonly Ending[]): string {
  const parts = [
    `${code(head.branch)} at ${link(shortSha(head.commit), `${world.url}/commit/${head.commit}`)}`,
    ...finished.flatMap((done) => [releaseText(world, done), ...done.back.map((ending) => endingText(world, ending))]),
    finished.length > 0 && rest.length > 0 ? '### What landed after that' : '',
    ...rest.map((ending) => endingText(world, ending)),
  ];
  if (finished.length === 0 && rest.length === 0) parts.push('Nothing landed since the newest release.');
  return parts.filter(Boolean).join('\n\n');
}

function releaseText(world: World, done: Finished): string {
  const { item, release, published, deleted, notes } = done;
  const about = item.pull ? ` — ${link(`#${item.pull.number}`, item.pull.url)} ${prose(item.pull.title)}` : '';
  const lines = [`### ${item.kind} ${code(release.tag)}${about}`, ...stateText(world, done)];
  for (const run of published?.runUrls ?? []) lines.push(`Started: ${link('run', run)}`);
  for (const warning of published?.warnings ?? []) lines.push(`Left out: ${message(warning)}`);
  if (deleted && item.pull)
    lines.push(`The branch ${code(item.pull.head.branch)} ${world.dryRun ? 'would be' : 'is'} deleted.`);
  return [...lines, ...notes.map((note) => `> ${note}`)].filter(Boolean).join('\n\n');
}

function stateText(world: World, { release, tagged, published, foreseen, problem }: Finished): string[] {
  const name = code(release.tag);
  if (problem && !published)
    return problemText(world, problem, tagged ? 'Tagged, but not published: ' : 'Not released: ');
  if (!published) return [`It is out already, with ${name}; it gets no number of its own.`];
  if (foreseen.length > 0) return [...foreseen];
  const released = published.release ? `Released: ${link(release.tag, published.release.html_url)}` : `Tagged ${name}.`;
  return problem ? [released, ...problemText(world, problem)] : [released];
}

function problemText({ url }: World, problem: HotfixError, before = ''): string[] {
  return [message(before + problem.message, url), message(problem.hint, url)];
}
