// The order of runs: one after the other, as those of one group wait for each other on github.com. A dispatch alone runs at once, since
// the run that asked for it may wait for its end.

import type { Wish } from './run.ts';

export interface Line {
  wait(wish: Wish): void;
  begin(wish: Wish): void;
  /** When nothing waits or runs any more; throws what went wrong first. */
  settled(): Promise<void>;
}

export function openLine(play: (wish: Wish) => Promise<void>): Line {
  const waiting: Wish[] = [];
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];

  function begin(wish: Wish): void {
    const run = play(wish)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(run));
    running.add(run);
  }

  return {
    wait: (wish) => void waiting.push(wish),
    begin,
    async settled() {
      while (failures.length === 0) {
        const next = waiting.shift();
        if (next) begin(next);
        else if (running.size === 0) return;
        while (running.size > 0) await Promise.all(running);
      }
      throw failures.shift();
    },
  };
}
