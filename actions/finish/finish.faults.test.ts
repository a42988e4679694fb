// A server error or a lost answer at any write is healed at once, or by running again after one clear error.

import { describe, expect, test } from '@jest/globals';
import { clean, conflicting, endState, finishPush, undisturbed } from './finish.world.ts';

/** Each plays the action twice for every write. */
const longest = 300_000;

describe.each([clean, conflicting])('in $title world', (world) => {
  test.each([
    ['an error 502 before', 'before', 'fail'],
    ['an error 502 after', 'after', 'fail'],
    ['a lost connection before', 'before', 'drop'],
    ['a lost connection after', 'after', 'drop'],
  ] as const)(
    '%s any write is healed at once, or by running again after one clear error',
    async (_, when, how) => {
      const calm = await undisturbed(world);
      for (let write = 1; write <= calm.writes; write += 1) {
        await using shop = await world.arrange();
        const { faults } = shop.github;
        if (how === 'drop') faults.drop({ write: true }, { when, nth: write });
        else faults.fail({ write: true }, { status: 502, when, nth: write });
        const first = await finishPush(shop);
        if (first.failure) {
          expect(first.failure).toMatch(/run (this|the) job again/i);
          expect((await finishPush(shop)).failure).toBeUndefined();
        }
        expect([write, await endState(shop)]).toEqual([write, calm.state]);
      }
    },
    longest,
  );
});
