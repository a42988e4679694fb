// The steps that a finished hotfix has taken, in its tracking issue, where `start` made one.

import type { Ending } from '@hotfix-actions/back-merge';
import {
  code,
  type FoundTracking,
  link,
  lookForTracking,
  type Tick,
  tickFound,
  type World,
} from '@hotfix-actions/core';
import type { Setting } from './finish.ts';
import type { Finished, Item } from './item.ts';

/** Begun while the branch is deleted, so that it costs nobody's time. */
export function lookFor(world: World, { kind, pull }: Item): Promise<FoundTracking> {
  const isOurs = kind === 'hotfix' && pull && !pull.head.fork;
  return isOurs ? lookForTracking(world, pull.head.branch) : Promise.resolve({ issue: undefined });
}

export async function tickOff(
  { world, progress }: Setting,
  finished: Finished,
  tracking: Promise<FoundTracking>,
): Promise<void> {
  const branch = finished.item.pull?.head.branch ?? '';
  const now = new Date(world.clock.now()).toISOString();
  // An earlier run may have died between that and the tick, or GitHub deleted it with the merge.
  const isGone = finished.deleted || !progress.refs.branches.has(branch);
  await tickFound(world, await tracking, { branch, ticks: ticksOf(finished, { now, isGone }) });
}

function ticksOf(finished: Finished, { now, isGone }: { now: string; isGone: boolean }): Tick[] {
  const { item, release, published, tagged, problem, back } = finished;
  const { pull } = item;
  const page = published?.release;
  const isOut = tagged && (published !== undefined || problem === undefined);
  return [
    ...(pull ? [{ step: 'merged', at: item.date, detail: link(`#${pull.number}`, pull.url) } as const] : []),
    ...(isOut
      ? [
          {
            step: 'released',
            at: page?.published_at ?? now,
            detail: page ? link(release.tag, page.html_url) : code(release.tag),
          } as const,
        ]
      : []),
    ...(back.length > 0 ? [backTick(back, now)] : []),
    ...(isGone && pull
      ? [{ step: 'cleaned-up', at: now, detail: `${code(pull.head.branch)} is deleted` } as const]
      : []),
  ];
}

const isThere = ({ result }: Ending): boolean => result === 'merged' || result === 'up-to-date';

/** Done when all targets have it; else it says which one waits, and for what. */
function backTick(back: readonly Ending[], now: string): Tick {
  const there = back.filter(isThere).map(({ target }) => code(target));
  const waiting = back.filter((ending) => !isThere(ending)).map(waitingFor);
  if (waiting.length === 0) return { step: 'back-merged', at: now, detail: there.join(', ') };
  const detail = [...(there.length > 0 ? [`in ${there.join(', ')}`] : []), ...waiting].join('; ');
  return { step: 'back-merged', at: undefined, detail };
}

function waitingFor(ending: Ending): string {
  const target = code(ending.target);
  if (ending.result !== 'proposed') return `${target} lacks it: the back-merge did not succeed`;
  const { pull, branch } = ending;
  return `${target} waits for ${pull ? link(`#${pull.number}`, pull.url) : `a pull request from ${code(branch)}`}`;
}
