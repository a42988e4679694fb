// What a look at a repository found: each thing with its level, and with what to do about it.

import { message, prose } from './markdown.ts';

/** `unknown`: this token cannot read it; the remedy says which could. */
export type Level = 'ok' | 'warning' | 'problem' | 'unknown';

export interface Finding {
  /** Which check found it. */
  readonly check: string;
  readonly level: Level;
  /** One line. */
  readonly message: string;
  /** The place of the setting, the permission line, or the command; '' where nothing is to be done. */
  readonly remedy: string;
}

const worstFirst: readonly Level[] = ['problem', 'unknown', 'warning', 'ok'];
const marks: Readonly<Record<Level, string>> = { problem: '✗', unknown: '?', warning: '!', ok: '✓' };

/** The worst first; among equals in their own order. */
export function byLevel(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => worstFirst.indexOf(a.level) - worstFirst.indexOf(b.level));
}

export function hasLevel(findings: readonly Finding[], level: Level): boolean {
  return findings.some((finding) => finding.level === level);
}

// An annotation holds 4,096 characters.
const mostTold = 8;

/** What fails the step; undefined where there is no problem. All of them are in the summary. */
export function failureOf(findings: readonly Finding[]): { message: string; hint: string } | undefined {
  const problems = findings.filter(({ level }) => level === 'problem');
  if (problems.length === 0) return undefined;
  const told = problems.slice(0, mostTold);
  const left = problems.length - told.length;
  const lines = [
    problems.length === 1 ? '1 problem:' : `${problems.length} problems:`,
    ...told.map((problem) => `- ${problem.check}: ${problem.message}`),
    ...(left > 0 ? [`- and ${left} more, which the summary of the job lists.`] : []),
  ];
  return { message: lines.join('\n'), hint: [...new Set(told.map(({ remedy }) => remedy))].join('\n') };
}

/** As a Markdown list; links of this repository (`home`) stay links. */
export function findingsList(findings: readonly Finding[], home: string): string {
  return byLevel(findings)
    .map(({ check, level, ...said }) => {
      const remedy = said.remedy ? `\n  - → ${oneLine(said.remedy, home)}` : '';
      return `- ${marks[level]} **${level}** ${prose(check)}: ${oneLine(said.message, home)}${remedy}`;
    })
    .join('\n');
}

// Behind other text nothing of it is at the start of a line.
function oneLine(text: string, home: string): string {
  return message(`- ${text.replaceAll('\n', ' ')}`, home).slice(2);
}
