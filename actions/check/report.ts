// How a check ended: the outputs, the annotations, and the section of the job summary.

import { type Annotation, code, detailTexts, json, link, prose, type Report, withinLimit } from '@hotfix-actions/core';
import type { Commented } from './comment.ts';
import { clashText, foreseenText, mostCharacters, rulesTable, type Said, violationsText } from './text.ts';
import type { Candidate, Violation } from './verdict.ts';

export interface Judged {
  readonly candidate: Candidate;
  readonly violations: readonly Violation[];
}

export type Ending = {
  readonly result: 'passed' | 'not-a-hotfix' | 'violations';
};

export interface Told {
  readonly judged: readonly Judged[];
  readonly said: Said;
  readonly commented: Commented | undefined;
}

export function report({ judged, said, commented }: Told): Report {
  const { result } = endingOf(judged);
  const failure = failureOf(judged);
  return {
    result,
    outputs: {
      violations: json(said.violations.map(({ rule, level, message, path }) => ({ rule, level, message, path }))),
      forecast: json(
        said.forecast.map(({ target, conflicts }) => ({ target, conflicts: conflicts.map(({ path }) => path) })),
      ),
    },
    summary: summaryOf(judged, said, commented),
    annotations: annotationsOf(said, commented),
    ...(failure ? { failure } : {}),
  };
}

function endingOf(judged: readonly Judged[]): Ending {
  if (errorsOf(judged).length > 0) return { result: 'violations' };
  return { result: judged.some(({ candidate }) => candidate.otherwise === '') ? 'passed' : 'not-a-hotfix' };
}

function errorsOf(judged: readonly Judged[]): Violation[] {
  return judged.flatMap(({ violations }) => violations.filter(({ level }) => level === 'error'));
}

function failureOf(judged: readonly Judged[]): Report['failure'] {
  const broken = judged.filter((one) => errorsOf([one]).length > 0);
  if (broken.length === 0) return undefined;
  const lines = broken.map((one) => {
    const found = errorsOf([one]).map(({ rule, message }) => `- ${rule}: ${message}`);
    return [`#${one.candidate.pull.number} breaks the rules of a hotfix:`, ...found].join('\n');
  });
  return {
    message: lines.join('\n'),
    hint: 'Mend that on the branch and push; a rule that is not yours can be told to warn only, in the input `warn-only`.',
  };
}

// GitHub shows ten of a level.
const most = 10;

/** All errors are in the one of the failure; what points at a file is shown there as well, as a warning. */
function annotationsOf({ violations, forecast, incoming }: Said, commented: Commented | undefined): Annotation[] {
  const broken = violations
    .filter(({ level, path }) => level === 'warning' || path !== '')
    .map(({ rule, message, path }) => ({
      level: 'warning' as const,
      message: `${rule}: ${message}`,
      ...(path ? { file: path } : {}),
    }));
  const clashing = (incoming?.clash ?? []).map(({ path }) =>
    conflictAt(path, `conflicts with ${incoming?.name}, its base`),
  );
  const foreseen = forecast.flatMap(({ target, conflicts }) =>
    conflicts.map(({ path, kind }) =>
      conflictAt(path, `will conflict with ${target} when it is brought back there (${kind})`),
    ),
  );
  const notices: Annotation[] = commented?.notice ? [{ level: 'notice', message: commented.notice }] : [];
  const all = [...broken, ...clashing, ...foreseen, ...notices];
  return (['warning', 'notice'] as const).flatMap((level) => all.filter((one) => one.level === level).slice(0, most));
}

function conflictAt(path: string, what: string): Annotation {
  return { level: 'warning', message: `${path} ${what}`, file: path };
}

function summaryOf(judged: readonly Judged[], said: Said, commented: Commented | undefined): string {
  // A summary that is too long is lost as a whole: each target gets its share of the room.
  const room = mostCharacters / 3 / Math.max(1, said.forecast.length);
  const sections = [
    judged.length === 0 ? 'The group of the merge queue holds no pull request that is known here.' : '',
    ...judged.map(judgedText),
    clashText(said),
    ...said.forecast.flatMap((foreseen) => [foreseenText(foreseen, room), ...detailTexts(foreseen.details, room)]),
    commented?.note ?? '',
    nextOf(judged, said),
  ];
  return withinLimit(sections.filter(Boolean).join('\n\n'));
}

function judgedText({ candidate: { pull, otherwise }, violations }: Judged): string {
  const what = `Pull request ${link(`#${pull.number}`, pull.url)} from ${code(pull.head.branch)} into ${code(pull.base)}`;
  const list = violations.length > 0 ? `\n\n${violationsText(violations)}` : '';
  if (otherwise) return `${what} is not a hotfix: ${prose(otherwise)}. The rules are not for it.${list}`;
  return `${what} is a hotfix.\n\n${rulesTable(violations)}${list}`;
}

function nextOf(judged: readonly Judged[], { forecast, incoming }: Said): string {
  const [first] = judged;
  if (first && judged.every(({ candidate }) => candidate.pull.state === 'closed'))
    return `It is ${first.candidate.pull.merged ? 'merged' : 'closed'} already: nothing is left to do here.`;
  if (errorsOf(judged).length > 0) return 'Next: mend what is broken on the branch, and push.';
  if (judged.every(({ candidate }) => candidate.otherwise)) return '';
  if (incoming && incoming.clash.length > 0)
    return `Next: settle the conflicts with ${code(incoming.name)} on the branch, and push; then review and merge it.`;
  const conflicts = forecast.some((foreseen) => foreseen.conflicts.length > 0);
  return conflicts
    ? 'Next: review and merge it; then settle the pull request that its back-merge will be.'
    : 'Next: review and merge it.';
}
