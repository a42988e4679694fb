// Whatever disturbs a run, the end is the same: plays the run undisturbed, then again and again in new worlds of the same
// kind with one disturbance at one place, and compares what is left behind.
// 1 a process that is killed around a write, then run again   2 a request that fails: healed at once, or one clear error
// that says to run again, and then healed   3 two runs at once

import { isDeepStrictEqual } from 'node:util';
import type { GitMemory } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  atRequests,
  atWrites,
  type Disturbance,
  kills,
  knownObjects,
  type Place,
  placesOf,
  titleOf,
  watchFor,
} from './disturbances.ts';
import { type EndState, endState } from './end-state.ts';
import { type Act, interleavings } from './interleavings.ts';
import type { Played } from './play.ts';
import type { Shop, ShopOptions } from './shop.ts';

/** The world of a run, just before it: the same one each time, with the time that `fixedTime` gives. */
export interface Disturbed {
  readonly title: string;
  readonly arrange: () => Promise<Shop>;
  readonly act: Act;
}

const memory: GitMemory = new Map();

/**
 * A server whose time starts at the same moment in each world, so that these hold the same commits, and never stands still:
 * whatever is made a second time gets a SHA of its own.
 */
export function sameServer(): NonNullable<ShopOptions['server']> {
  let now = Date.parse('2026-11-23T08:00:00Z');
  const tick = () => {
    now += 1000;
    return new Date(now);
  };
  return { now: tick, memory };
}

interface Calm {
  readonly state: EndState;
  readonly result: string | undefined;
  readonly places: readonly Place[];
  readonly known: ReadonlySet<string>;
}

type How = 'at once' | 'by running again';

/** What went wrong, as a text or as the parts of the end state that differ. */
type Problem = string | Record<string, unknown>;

interface Trial {
  readonly title: string;
  readonly ended: How | { readonly problem: Problem };
}

/** Each plays the action once or twice for every request. */
const longest = 600_000;

export function describeConvergence(action: string, worlds: readonly Disturbed[]): void {
  describe.each(worlds)(`${action} in $title world`, (world) => {
    let calm: Calm;
    const trials: Trial[] = [];
    const expectConverged = (tried: readonly Trial[], number: number) => {
      trials.push(...tried);
      expect(tried.filter(({ ended }) => typeof ended === 'object')).toEqual([]);
      expect(tried).toHaveLength(number);
    };

    beforeAll(async () => {
      calm = await playCalmly(world);
    }, longest);
    afterAll(() => {
      process.stdout.write(`${action}, ${world.title}: ${tally(calm, trials)}\n`);
    });

    test('changes nothing when it runs again', async () => {
      await using shop = await world.arrange();
      for (const _ of ['first', 'second', 'third']) expect((await world.act(shop, shop.token)).failure).toBeUndefined();
      expect(await endState(shop)).toEqual(calm.state);
    });

    test(
      'makes good what a run left that was killed before or after any of its writes',
      async () => {
        const writes = calm.places.filter(({ write }) => write);
        expect(writes.length).toBeGreaterThan(0);
        expectConverged(await disturbAll(world, calm, { places: writes, by: kills }), 2 * writes.length);
      },
      longest,
    );

    test(
      'heals what becomes of any of its requests, at once or by running again after one clear error',
      async () => {
        const { places } = calm;
        const writes = places.filter(({ write }) => write);
        const tried = [
          ...(await disturbAll(world, calm, { places, by: atRequests })),
          ...(await disturbAll(world, calm, { places: writes, by: atWrites })),
        ];
        expectConverged(tried, 5 * places.length + writes.length);
      },
      longest,
    );

    test(
      'leaves the same when it runs twice at once',
      async () => {
        expectConverged(await pairUp(world, calm), 20);
      },
      longest,
    );
  });
}

async function playCalmly({ arrange, act }: Disturbed): Promise<Calm> {
  await using shop = await arrange();
  const known = await knownObjects(shop);
  shop.github.requests.length = 0;
  const { failure, result } = await act(shop, shop.token);
  if (failure !== undefined) throw new Error(failure);
  return { state: await endState(shop), result, places: placesOf(shop.github.requests, known), known };
}

async function disturbAll(
  world: Disturbed,
  calm: Calm,
  { places, by }: { places: readonly Place[]; by: readonly Disturbance[] },
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const place of places) {
    for (const disturbance of by) {
      const title = `${titleOf(place)} ${disturbance.title}`;
      trials.push({ title, ended: await disturb(world, calm, { place, disturbance }) });
    }
  }
  return trials;
}

async function disturb(
  { arrange, act }: Disturbed,
  calm: Calm,
  { place, disturbance }: { place: Place; disturbance: Disturbance },
): Promise<Trial['ended']> {
  await using shop = await arrange();
  const { at, met } = watchFor(place, calm.known);
  disturbance.arm(shop.github.faults, at);
  const first = await act(shop, shop.token);
  shop.github.faults.clear();
  if (!met()) return { problem: 'this request did not come' };
  const isKilled = kills.includes(disturbance);
  if (first.failure === undefined && !isKilled) {
    if (first.result !== calm.result) return { problem: `the result is ${first.result}, not ${calm.result}` };
    return await compared(shop, calm, 'at once');
  }
  // A process that was killed says nothing.
  if (!isKilled && !saysToRunAgain(first)) return { problem: `does not say to run again: ${first.failure}` };
  const again = await act(shop, shop.token);
  if (again.failure !== undefined) return { problem: `running again fails: ${again.failure}` };
  return await compared(shop, calm, 'by running again');
}

function saysToRunAgain({ failure = '' }: Played): boolean {
  return /\brun (this|the) job again/i.test(failure);
}

async function pairUp({ arrange, act }: Disturbed, calm: Calm): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const { title, play } of interleavings(calm.places.length)) {
    await using shop = await arrange();
    const both = await play(shop, act);
    const failed = both.find((run) => run.failure !== undefined && !saysToRunAgain(run));
    dropRepeatedStarts(shop);
    dropClosedTwins(shop);
    const ended = failed ? { problem: failed.failure ?? '' } : await compared(shop, calm, 'at once');
    trials.push({ title, ended });
  }
  return trials;
}

/**
 * A workflow may start twice rather than not at all, and so may a deployment: GitHub refuses no second one, so two runs at
 * once may both make it.
 */
function dropRepeatedStarts({ repository: { dispatches, deployments } }: Shop): void {
  keepFirst(dispatches, ({ workflow, ref }) => `${workflow} ${ref}`);
  keepFirst(deployments, ({ ref, environment, payload }) => JSON.stringify([ref, environment, payload]));
}

function keepFirst<T>(all: T[], way: (one: T) => string): void {
  const seen = new Set<string>();
  const once = all.filter((one) => !seen.has(way(one)) && seen.add(way(one)));
  all.splice(0, all.length, ...once);
}

/** Nor does it refuse a second issue, or let the job's token delete one: of two the younger is closed, and names the other. */
function dropClosedTwins({ repository: { issues } }: Shop): void {
  const isTwin = ({ state, stateReason, body }: (typeof issues)[number]) =>
    state === 'closed' && stateReason === 'not_planned' && /^Another run made #\d+/.test(body ?? '');
  issues.splice(0, issues.length, ...issues.filter((issue) => !isTwin(issue)));
}

async function compared(shop: Shop, calm: Calm, how: How): Promise<Trial['ended']> {
  const state = await endState(shop);
  const parts = Object.keys(state) as (keyof EndState)[];
  const differing = parts.filter((part) => !isDeepStrictEqual(state[part], calm.state[part]));
  if (differing.length === 0) return how;
  return { problem: Object.fromEntries(differing.map((part) => [part, { is: state[part], not: calm.state[part] }])) };
}

function tally({ places }: Calm, trials: readonly Trial[]): string {
  const writes = places.filter(({ write }) => write).length;
  const count = (how: How) => trials.filter(({ ended }) => ended === how).length;
  return [
    `${places.length} requests × ${atRequests.length}, ${writes} writes × ${atWrites.length + kills.length}, 20 pairs`,
    `${trials.length} tried, ${count('at once')} healed at once, ${count('by running again')} by running again`,
  ].join(': ');
}
