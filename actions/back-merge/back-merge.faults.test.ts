// Answers that are lost, before or after each write, and a step that dies there: running again gives the same end state.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased } from './back-merge.world.ts';

const ways = [
  ['merges', {}, {}],
  ['proposes', conflicting, { labels: 'back-merge', reviewers: 'ada' }],
  ['settles', conflicting, { resolve: '**: union' }],
  ['proposes settled', conflicting, { resolve: '**: union', strategy: 'pull-request' }],
] as const;

// A step that dies below loses the other two: a server error before the write, and a connection after it.
const faults = ['502 after', 'drop before'] as const;

async function endState(shop: Shop) {
  const { repository } = shop;
  const tree = (ref: string) => repository.git('rev-parse', `${ref}^{tree}`);
  const commits = await repository.git('rev-list', '--count', 'develop');
  const pulls = openPulls(shop).map(({ title, labels, reviewers, head }) => ({
    title,
    labels,
    reviewers,
    ref: head.ref,
  }));
  return { branches: Object.keys(await repository.branches()).sort(), develop: await tree('develop'), commits, pulls };
}

function spoil(shop: Shop, fault: (typeof faults)[number], nth: number): void {
  const when = fault.endsWith('after') ? 'after' : 'before';
  if (fault.startsWith('502')) shop.github.faults.fail({ write: true }, { status: 502, when, nth });
  else shop.github.faults.drop({ write: true }, { when, nth });
}

test.each(ways.flatMap((way) => faults.map((fault) => [way[0], fault, way[1], way[2]] as const)))(
  'a step that %s ends as without a fault, whichever write meets %s',
  async (_, fault, world, inputs) => {
    await using calm = await openReleased(world);
    await bringBack(calm, inputs);
    const expected = await endState(calm);
    const writes = calm.github.writes().length;
    for (let nth = 1; nth <= writes; nth += 1) {
      await using shop = await openReleased(world);
      spoil(shop, fault, nth);
      const step = await bringBack(shop, inputs);
      shop.github.faults.clear();
      if (step.failure || step.warnings.length > 0) await bringBack(shop, inputs);
      expect({ nth, ...(await endState(shop)) }).toEqual({ nth, ...expected });
    }
  },
);

test.each(
  ways.flatMap(
    ([name, world, inputs]) =>
      [
        [name, world, inputs, 'before'],
        [name, world, inputs, 'after'],
      ] as const,
  ),
)('a step that %s and dies at any write is finished by the next one', async (_, world, inputs, when) => {
  await using calm = await openReleased(world);
  await bringBack(calm, inputs);
  const expected = await endState(calm);
  const writes = calm.github.writes().length;
  for (let write = 1; write <= writes; write += 1) {
    await using shop = await openReleased(world);
    shop.github.faults.kill({ write, when });
    await bringBack(shop, inputs);
    shop.github.faults.clear();
    const again = await bringBack(shop, inputs);
    expect(again.failure).toBeUndefined();
    expect({ write, ...(await endState(shop)) }).toEqual({ write, ...expected });
  }
});
