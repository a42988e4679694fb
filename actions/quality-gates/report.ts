// What a person reads: the table of the gates, the tests that failed, the last lines of what failed.

import { stripVTControlCharacters } from 'node:util';
import {
  type Annotation,
  block,
  cell,
  gatesTable,
  htmlCode,
  json,
  prose,
  type Report,
  withinLimit,
} from '@hotfix-actions/core';
import type { FailedTest } from './junit.ts';
import type { Ending } from './quality-gates.ts';
import type { Verdict } from './run-gate.ts';
import type { FailedAt } from './test-places.ts';

/** The runner keeps ten warnings of a step. They are none of its errors: the one error is the verdict. */
const mostAnnotations = 10;

export function reportOf({ result, verdicts, coverage, failedTests }: Ending, failed: readonly FailedAt[]): Report {
  const bad = verdicts.filter(({ status }) => status !== 'passed');
  const report = withinLimit(
    [gatesTable(verdicts), ...bad.map(detailsOf), listOf(failed, failedTests)].filter(Boolean).join('\n\n'),
  );
  const next =
    bad.length === 0
      ? 'Next: open the pull request, with the output `results` as its `gates`.'
      : 'Next: mend what failed, and run the job again.';
  return {
    result,
    outputs: {
      coverage,
      'failed-gates': json(bad.map(({ gate }) => gate)),
      results: json(
        verdicts.map(({ gate, status, summary, seconds }) => ({ gate, status, summary, seconds: round(seconds) })),
      ),
      report,
    },
    summary: `${report}\n\n${next}`,
    annotations: failed.slice(0, mostAnnotations).map(annotationOf),
    ...(bad.length > 0 && { failure: failureOf(verdicts, bad) }),
  };
}

const round = (seconds: number): number => Math.round(seconds * 10) / 10;

const sentence = (text: string): string => `${text.replace(/\.$/, '')}.`;

function detailsOf({ gate, mend, lines = [] }: Verdict): string {
  const todo = mend ? `**${gate}**: ${sentence(mend)}` : '';
  if (lines.length === 0) return todo;
  const printed = `<details><summary>${gate}: the last lines</summary>\n\n${block(lines.join('\n'))}\n\n</details>`;
  return [todo, printed].filter(Boolean).join('\n\n');
}

function listOf(failed: readonly FailedAt[], count: number): string {
  if (count === 0) return '';
  const rows = failed.map(({ test, place }) => {
    const where = place ? ` at ${cell(`${place.file}:${place.line}`)}` : '';
    return `- ${cell(fullName(test))}${where}: ${prose(firstLine(test.message))}`;
  });
  const rest = count - rows.length;
  if (rest > 0) rows.push(`- … and ${rest} more`);
  return `<details><summary>${htmlCode(String(count))} failed tests</summary>\n\n${rows.join('\n')}\n\n</details>`;
}

function fullName({ className, name }: FailedTest): string {
  return stripVTControlCharacters([className, name].filter(Boolean).join(' › ')).slice(0, 300);
}

function firstLine(message: string): string {
  return stripVTControlCharacters(message).trim().split('\n')[0]?.slice(0, 300) ?? '';
}

function annotationOf({ test, place }: FailedAt): Annotation {
  const message = stripVTControlCharacters(test.message).trim().slice(0, 2_000) || 'failed';
  return { level: 'warning', title: fullName(test), message, ...place };
}

function failureOf(verdicts: readonly Verdict[], bad: readonly Verdict[]): { message: string; hint: string } {
  const told = bad.map(({ gate, status, summary }) => `- ${gate}${status === 'skipped' ? ' skipped' : ''}: ${summary}`);
  const todo = bad.flatMap(({ gate, mend }) => (mend ? [`${gate}: ${sentence(mend)}`] : []));
  return {
    message: `${bad.length} of ${verdicts.length} gates did not pass:\n${told.join('\n')}`,
    hint: [...todo, 'The last lines of each are in the summary of the job, all of it in the log of this step.'].join(
      '\n',
    ),
  };
}
