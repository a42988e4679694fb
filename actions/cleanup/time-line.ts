// The time line of a hotfix: what happened when, and how long each step took.

import { code, link, shortSha, type TrackingStep, type World } from '@hotfix-actions/core';
import type { Fix } from './fix.ts';
import type { Target } from './targets.ts';

export interface Entry {
  readonly step: TrackingStep;
  /** Behind the step's name, Markdown of one line; '' where there is nothing to say. */
  readonly detail: string;
  /** ISO 8601; '' where it is not known, undefined where it has not happened yet. */
  readonly at: string | undefined;
}

/** `started` is ISO 8601, '' where it is not known. */
export function timeLineOf({ url }: World, fix: Fix, started: string): Entry[] {
  const { pull, line, merged, release, targets } = fix;
  const by = pull ? link(`#${pull.number}`, pull.url) : link(shortSha(merged.sha), `${url}/commit/${merged.sha}`);
  return [
    { step: 'started', detail: '', at: started },
    { step: 'fixed', detail: '', at: fix.fixed.at },
    { step: 'merged', detail: `${by} into ${code(line)}`, at: merged.at },
    {
      step: 'released',
      detail: release ? link(release.tag, `${url}/releases/tag/${encodeURIComponent(release.tag)}`) : '',
      at: release?.at,
    },
    ...targets.map((target): Entry => ({ step: 'back-merged', detail: targetText(target), at: target.since })),
  ];
}

function targetText({ name, since, waitsFor }: Target): string {
  if (since !== undefined || !waitsFor) return `into ${code(name)}`;
  return `into ${code(name)}: waits for ${link(`#${waitsFor.number}`, waitsFor.url)}`;
}

/** A table: each step with its time, how long it took after the one before, and how long after the start that was. */
export function timeLineTable(entries: readonly Entry[]): string {
  const known = entries.flatMap(({ at }) => (at ? [Date.parse(at)] : []));
  const begun = entries[0]?.at ? known[0] : undefined;
  let before: number | undefined;
  const rows = entries.map(({ step, detail, at }) => {
    const time = at ? Date.parse(at) : undefined;
    const cells = [
      [step, detail].filter(Boolean).join(' '),
      at === undefined ? 'not yet' : at === '' ? 'not known' : moment(at),
      between(before, time),
      step === 'started' ? '' : between(begun, time),
    ];
    before = time ?? before;
    return `| ${cells.join(' | ')} |`;
  });
  return ['| Step | When (UTC) | Took | Since the start |', '|---|---|---|---|', ...rows].join('\n');
}

const moment = (at: string): string => new Date(at).toISOString().replace(/T(\d\d:\d\d).*/, ' $1');

// Clocks differ: what seems to have come before its cause took no time that could be told.
function between(from: number | undefined, to: number | undefined): string {
  return from === undefined || to === undefined || to < from ? '' : duration((to - from) / 1000);
}

/** The two biggest units: `2 d 3 h`, `1 h 5 min`, `40 s`. */
export function duration(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const;
  const first = units.findIndex(([, size]) => seconds >= size);
  let left = Math.floor(seconds);
  const parts = units.slice(first < 0 ? 3 : first).flatMap(([name, size], index) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return index < 2 && (count > 0 || index === 0) ? [`${count} ${name}`] : [];
  });
  return parts.join(' ');
}
