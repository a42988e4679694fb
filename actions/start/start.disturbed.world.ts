// Runs of `start` beside one another: each begins a second after the one before, and waits for real, only quicker, since it
// waits for what the other one does.

import { setTimeout } from 'node:timers/promises';
import { type Played, type Shop, stoppedClock } from '@hotfix-actions/testing';
import { begin } from './start.world.ts';

const runs = new WeakMap<object, number>();

/** Waits that are for another run, and not for GitHub's limits. */
const longestMs = 2_000;
const quicker = 10;

/** `apart`: milliseconds from one run to the next; `frozen`: no time passes, so that all that is written is the same. */
export function beginSoon(inputs: Readonly<Record<string, string>>, { apart = 1000, frozen = false } = {}) {
  return async (shop: Shop, token: string): Promise<Played> => {
    const before = runs.get(shop.github) ?? 0;
    runs.set(shop.github, before + 1);
    const stopped = stoppedClock(new Date(Date.parse('2026-11-23T08:00:00Z') + before * apart).toISOString());
    const sleep = async (ms: number) => {
      if (ms <= longestMs) await setTimeout(ms / quicker);
      await stopped.sleep(ms);
    };
    const start = stopped.now();
    return begin(shop, inputs, { token, clock: { now: frozen ? () => start : stopped.now, sleep } });
  };
}
