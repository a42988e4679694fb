// Find or create: never a second one, whatever happens in between.

import { expect, test } from '@jest/globals';
import { ensure } from './ensure.ts';
import { UncertainError } from './errors.ts';

interface Shelf {
  things: string[];
  waits: number[];
}

/** What a creation meets: it works, its answer is lost before or after the effect, another is quicker, or it is refused. */
type Fate = 'works' | 'lost before' | 'lost after' | 'another was quicker' | 'refused';

function ensureOne(shelf: Shelf, fates: Fate[], options: { absent?: boolean; readsLag?: number } = {}) {
  let lag = options.readsLag ?? 0;
  return ensure({
    clock: {
      now: () => 0,
      sleep: async (ms) => {
        shelf.waits.push(ms);
      },
    },
    ...(options.absent ? { absent: true } : {}),
    find: async () => {
      if (shelf.things.length > 0 && lag > 0) {
        lag -= 1;
        return undefined;
      }
      return shelf.things[0];
    },
    create: async () => {
      const fate = fates.shift() ?? 'works';
      if (fate === 'refused') throw new Error('refused');
      if (fate === 'lost before') throw new UncertainError('POST /things', 'no answer');
      if (fate === 'another was quicker') shelf.things.push('of another');
      if (shelf.things.length > 0) throw new Error('exists');
      shelf.things.push('ours');
      if (fate === 'lost after') throw new UncertainError('POST /things', 'no answer');
      return 'ours';
    },
    taken: (error) => error instanceof Error && error.message === 'exists',
  });
}

const empty = (): Shelf => ({ things: [], waits: [] });

test.each<[string, Fate[], { value: string; created: boolean }]>([
  ['it works at once', ['works'], { value: 'ours', created: true }],
  ['the answer is lost after the effect', ['lost after'], { value: 'ours', created: true }],
  ['the answer is lost before the effect', ['lost before', 'works'], { value: 'ours', created: true }],
  ['it is lost twice, then works', ['lost before', 'lost before', 'works'], { value: 'ours', created: true }],
  ['another is quicker', ['another was quicker'], { value: 'of another', created: false }],
])('there is exactly one thing in the end: %s', async (_, fates, expected) => {
  const shelf = empty();
  expect(await ensureOne(shelf, fates)).toEqual(expected);
  expect(shelf.things).toHaveLength(1);
});

test('what is there already is given back, and nothing is made', async () => {
  const shelf: Shelf = { things: ['there'], waits: [] };
  expect(await ensureOne(shelf, ['refused'])).toEqual({ value: 'there', created: false });
});

test('what is not shown at once is looked for again, not made twice', async () => {
  const shelf = empty();
  expect(await ensureOne(shelf, ['lost after'], { readsLag: 1, absent: true })).toMatchObject({ value: 'ours' });
  expect(shelf.things).toEqual(['ours']);
  expect(shelf.waits).toEqual([200, 1600]);
});

test('a refusal is thrown as it is, and not tried again', async () => {
  const shelf = empty();
  await expect(ensureOne(shelf, ['refused', 'works'])).rejects.toThrow('refused');
  expect(shelf.things).toEqual([]);
});

test('an answer that never comes ends after three attempts', async () => {
  const shelf = empty();
  await expect(ensureOne(shelf, ['lost before', 'lost before', 'lost before', 'works'])).rejects.toThrow(
    UncertainError,
  );
  expect(shelf.things).toEqual([]);
});
