// How it ended: the outputs of finish/action.yml, and the section of the job summary.

import { type Ending, endingText, outputsOf } from '@hotfix-actions/back-merge';
import { code, json, link, prose, type Report, shortSha } from '@hotfix-actions/core';
import type { Setting } from './finish.ts';
import type { Finished } from './item.ts';

export function report(setting: Setting, finished: readonly Finished[], rest: readonly Ending[]): Report {
  const last = finished.at(-1);
  const back = outputsOf(rest.length > 0 ? rest : (last?.back ?? []));
  const result = resultOf(finished, rest);
  const failure = failureOf(finished, rest);
  const version = last?.release?.tag ?? '';
  return {
    result,
    outputs: {
      kind: last?.item.kind ?? 'other',
      version,
      tag: version,
      sha: last?.release?.commit ?? '',
      'release-url': last?.published?.release?.html_url ?? '',
      'back-merge': back.result,
      'pull-request-url': back['pull-request-url'] ?? '',
      results: json(finished.map(factsOf)),
    },
    summary: summaryOf(setting, finished, rest),
    ...(failure ? { failure } : {}),
  };
}

const bad = ['failed', 'conflict'];

function resultOf(finished: readonly Finished[], rest: readonly Ending[]): string {
  const endings = [...finished.flatMap(({ back }) => back), ...rest];
  if (finished.some(({ problem }) => problem) || endings.some(({ result }) => bad.includes(result))) return 'failed';
  const did = endings.some(({ result }) => result !== 'up-to-date');
  if (finished.some(({ published, deleted }) => published?.result === 'created' || deleted)) return 'released';
  if (!did) return 'nothing-to-do';
  return finished.some(({ item, published }) => published && item.kind !== 'other') ? 'released' : 'back-merged';
}

function failureOf(finished: readonly Finished[], rest: readonly Ending[]): Report['failure'] {
  const parts = finished.flatMap(({ problem, release }) =>
    problem ? [{ what: release?.tag ?? '', message: problem.message, hint: problem.hint }] : [],
  );
  for (const ending of [...finished.flatMap(({ back }) => back), ...rest]) {
    if (ending.result === 'failed')
      parts.push({ what: ending.target, message: ending.problem.message, hint: ending.problem.hint });
    if (ending.result === 'conflict')
      parts.push({
        what: ending.target,
        message: `conflicts in ${ending.conflicts.map(({ path }) => path).join(', ')}`,
        hint: 'Merge by hand, or take `on-conflict: pull-request`.',
      });
  }
  if (parts.length === 0) return undefined;
  return {
    message: parts.map(({ what, message }) => `${what}: ${message}`).join('\n'),
    hint: [...new Set(parts.map(({ hint }) => hint))].join('\n'),
  };
}

function factsOf({ item, release, published, back }: Finished) {
  const outputs = outputsOf(back);
  return {
    kind: item.kind,
    version: release?.tag ?? '',
    tag: release?.tag ?? '',
    sha: release?.commit ?? '',
    'release-url': published?.release?.html_url ?? '',
    'back-merge': outputs.result,
    'pull-request-url': outputs['pull-request-url'],
  };
}

function summaryOf({ world, head }: Setting, finished: readonly Finished[], rest: readonly Ending[]): string {
  const parts = [
    `${code(head.branch)} at ${link(shortSha(head.commit), `${world.url}/commit/${head.commit}`)}`,
    ...finished.flatMap((done) => [releaseText(done), ...done.back.map((ending) => endingText(world, ending))]),
    ...rest.map((ending) => endingText(world, ending)),
  ];
  if (finished.length === 0 && rest.length === 0) parts.push('Nothing landed since the newest release.');
  return parts.join('\n\n');
}

function releaseText({ item, release, published, problem, deleted, notes }: Finished): string {
  const name = release ? code(release.tag) : '';
  const about = item.pull ? ` — ${link(`#${item.pull.number}`, item.pull.url)} ${prose(item.pull.title)}` : '';
  const lines = [`### ${item.kind} ${name}${about}`];
  if (problem) lines.push(`Not released: ${prose(problem.message)}`, problem.hint);
  else if (!published) lines.push(`It is out already, with ${name}; it gets no number of its own.`);
  else
    lines.push(
      published.release ? `Released: ${link(release?.tag ?? '', published.release.html_url)}` : `Tagged ${name}.`,
    );
  if (deleted && item.pull) lines.push(`The branch ${code(item.pull.head.branch)} is deleted.`);
  return [...lines, ...notes.map((note) => `> ${note}`)].filter(Boolean).join('\n\n');
}
