// A run that dies at any write is healed by running again: the end is the same. So are two runs at once.

import { describe, expect, test } from '@jest/globals';
import { clean, conflicting, endState, finishPush, guarded, reverted, undisturbed } from './finish.world.ts';

/** Each plays the action twice for every write. */
const longest = 300_000;

describe.each([clean, conflicting, guarded, reverted])('in $title world', (world) => {
  test.each(['before', 'after'] as const)(
    'a run killed %s any write is made good by the next',
    async (when) => {
      const calm = await undisturbed(world);
      for (let write = 1; write <= calm.writes; write += 1) {
        await using shop = await world.arrange();
        shop.github.faults.kill({ write, when });
        await finishPush(shop);
        shop.github.faults.clear();
        const again = await finishPush(shop);
        expect([write, again.failure]).toEqual([write, undefined]);
        expect([write, await endState(shop)]).toEqual([write, calm.state]);
      }
    },
    longest,
  );
});

describe.each([clean, conflicting, guarded])('in $title world', (world) => {
  test('two runs of one push at once leave what one leaves', async () => {
    const calm = await undisturbed(world);
    await using shop = await world.arrange();
    const steps = await Promise.all([finishPush(shop), finishPush(shop)]);
    expect(steps.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(await endState(shop)).toEqual(calm.state);
  });
});
