// What is said about a pull request, in its comment and in the job summary.

import { cell, code, detailTexts, fitting, prose, ruleText, type Unsettled } from '@hotfix-actions/core';
import type { Foreseen, Incoming } from './forecast.ts';
import { rules, type Violation } from './verdict.ts';

export interface Said {
  readonly violations: readonly Violation[];
  readonly forecast: readonly Foreseen[];
  readonly incoming: Incoming | undefined;
}

export const mostCharacters = 60_000;

/** The comment; undefined where there is nothing to say. */
export function commentOf(said: Said): string | undefined {
  const { violations, forecast, incoming } = said;
  const conflicting = forecast.filter(({ conflicts }) => conflicts.length > 0);
  const clash = incoming?.clash ?? [];
  if (violations.length + conflicting.length + clash.length === 0) return undefined;
  const sections = [
    ...(violations.length > 0 ? ['### Rules of a hotfix', violationsText(violations)] : []),
    clashText(said),
    ...conflicting.map((foreseen) => foreseenText(foreseen, mostCharacters / 2 / conflicting.length)),
  ].filter(Boolean);
  const room = mostCharacters - sections.join('\n\n').length;
  const details = conflicting.flatMap((foreseen) => foreseen.details);
  return [...sections, ...detailTexts(details, room)].join('\n\n');
}

export function violationsText(violations: readonly Violation[]): string {
  return violations.map(({ rule, level, message }) => `- **${rule}** (${level}): ${prose(message)}`).join('\n');
}

/** All rules with their verdict. */
export function rulesTable(violations: readonly Violation[]): string {
  const rows = rules.map((rule) => {
    const broken = violations.filter((violation) => violation.rule === rule);
    const level = broken.some((violation) => violation.level === 'error') ? 'broken' : broken[0] ? 'warning' : 'kept';
    return `| ${cell(rule)} | ${level} |`;
  });
  return ['| rule | |', '|---|---|', ...rows].join('\n');
}

export function clashText({ incoming }: Said): string {
  const clash = incoming?.clash ?? [];
  if (!incoming || clash.length === 0) return '';
  const what = `It conflicts with ${code(incoming.name)}, its own base, so that nobody can merge it as it is. What is said of other branches is about this branch alone.`;
  return `### Conflicts with its base\n\n${what}\n\n${pathsOf(clash, mostCharacters / 4)}\n\nNext: merge ${code(incoming.name)} into this branch, and settle them.`;
}

/** What the back-merge into one target will meet. */
export function foreseenText({ target, conflicts, resolved, note }: Foreseen, room: number): string {
  const head = `### Back-merge into ${code(target)}`;
  const rows = resolved.map(({ path, how }) => `- ${code(path)} — ${how}`);
  const settled = rows.length > 0 ? `\n\nSettled by rule:\n\n${fitting(rows, room, '').join('\n')}` : '';
  if (conflicts.length === 0)
    return `${head}\n\n${note ? `${prose(note)}.` : `It will merge without a conflict.${settled}`}`;
  const count = conflicts.length === 1 ? 'one path' : `${conflicts.length} paths`;
  const next = `It will be a pull request that somebody has to settle. Nothing of this holds the hotfix back.`;
  return `${head}\n\nIt will conflict in ${count}:\n\n${pathsOf(conflicts, room)}\n\n${next}`;
}

function pathsOf(conflicts: readonly Unsettled[], room: number): string {
  const rows = conflicts.map(({ path, kind, rule }) => `- ${code(path)} — ${kind}${ruleText(rule)}`);
  return fitting(rows, room, '').join('\n');
}
