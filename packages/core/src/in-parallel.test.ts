// So many at once and no more, answers in their order, and nothing new after an error.

import { expect, test } from '@jest/globals';
import { inParallel } from './in-parallel.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('runs so many at once, and answers in the order of the items', async () => {
  let running = 0;
  let most = 0;
  const answers = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let count = 0; count < item; count += 1) await turn();
    running -= 1;
    return item * 10;
  });
  expect(answers).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
  expect(await inParallel([], 2, turn)).toEqual([]);
});

test('begins nothing new after an error, which is thrown', async () => {
  const begun: number[] = [];
  const run = inParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
    begun.push(item);
    await turn();
    if (item === 2) throw new Error('no more');
  });
  await expect(run).rejects.toThrow('no more');
  await turn();
  await turn();
  expect(begun.length).toBeLessThanOrEqual(4);
});
