// Takes a bad release, or one commit, out of production again: as a new commit, in a pull request.
// 1 what is taken back: all that the release brought since the one before it   2 what landed since, and the next version
// 3 a pull request that is open for it stays   4 else one merge of trees: the bad one, production, the one before
// 5 a conflict, or nothing left of it: nothing is written   6 else the commit, its branch, the pull request

import {
  type Action,
  listOpen,
  type PullRequest,
  type RemoteRefs,
  readRemoteRefs,
  releasesOf,
  titleOf,
  visible,
  type World,
} from '@hotfix-actions/core';
import { type Collision, findCollisions } from './conflict.ts';
import { check, inputs, type Wishes } from './inputs.ts';
import { findOpen, keepOpen, type Proposed, propose } from './propose.ts';
import { report } from './report.ts';
import { lineOf, type Production, readSituation, requireProduction, type Situation } from './situation.ts';
import { findSubject, type Subject } from './subject.ts';
import { type TakenOut, takeOut } from './take-out.ts';

export type Ending =
  | { readonly result: 'nothing-to-revert' }
  | { readonly result: 'conflict'; readonly collisions: readonly Collision[] }
  | ({ readonly result: 'proposed' } & Proposed);

export interface Plan {
  readonly refs: RemoteRefs;
  readonly production: Production;
  readonly subject: Subject;
  readonly situation: Situation;
  readonly reason: string;
  readonly wishes: Wishes;
}

export const revert: Action<typeof inputs> = {
  name: 'revert',
  writes: true,
  inputs,
  check,

  async run(world, wishes) {
    const refs = await readRemoteRefs(world.git, world.repository);
    const { branch, scheme, reason } = wishes;
    const releases = releasesOf(refs, wishes['tag-prefix']);
    const line = lineOf(refs, wishes['tag-prefix']);
    const production = { branch, tip: requireProduction(refs, branch), releases, line };
    const pulls = listOpen(world.github, branch);
    // Where there is nothing to take back, nobody waits for them.
    pulls.catch(() => undefined);
    const subject = await findSubject(world, { refs, releases }, wishes);
    const [situation, { open, taken }] = await together(
      readSituation(world, production, { subject, scheme }),
      findOrTakeOut(world, { production, subject, pulls }),
    );
    const plan = { refs, production, subject, situation, reason, wishes };
    if (!taken?.isEmpty) tellWhatLanded(world, plan);
    const ending: Ending = open
      ? { result: 'proposed', ...(await keepOpen(world, plan, open)) }
      : await takeBack(world, plan, taken);
    return report(world, plan, ending);
  },
};

/** Both to their end, whatever becomes of one: no git runs on when the step is over. */
async function together<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

type Found =
  | { readonly open: PullRequest; readonly taken?: never }
  | { readonly open?: never; readonly taken: TakenOut };

async function findOrTakeOut(
  world: World,
  at: Pick<Plan, 'production' | 'subject'> & { pulls: Promise<readonly PullRequest[]> },
): Promise<Found> {
  const open = findOpen(await at.pulls, at.subject);
  return open ? { open } : { taken: await takeOut(world, at.subject, at.production.tip) };
}

async function takeBack(world: World, plan: Plan, { merge, isEmpty }: TakenOut): Promise<Ending> {
  if (merge.conflicts.length > 0)
    return { result: 'conflict', collisions: await findCollisions(world, plan, merge.conflicts) };
  if (isEmpty) return { result: 'nothing-to-revert' };
  return { result: 'proposed', ...(await propose(world, plan, merge)) };
}

const mostTold = 10;

/** Whoever presses the button at night sees what the revert leaves, and may need. */
function tellWhatLanded({ log }: World, { production, subject, situation }: Plan): void {
  const { landed, since } = situation;
  if (since.length === 0) return;
  const told = landed.slice(-mostTold).map(({ sha, message }) => `${sha.slice(0, 7)} ${visible(titleOf(message))}`);
  const more = landed.length > mostTold ? [`and ${landed.length - mostTold} more`] : [];
  log.warning(
    `These landed on ${production.branch} after ${subject.name}, and stay: ${[...told.toReversed(), ...more].join('; ')}`,
  );
}
