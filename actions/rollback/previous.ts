// Where to go back to: what ran last after a deploy that did not come to its end, else the release before.

import {
  compareReleases,
  findContained,
  isBad,
  readDeploymentState,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';
import type { Deployed } from './history.ts';
import type { Wishes } from './inputs.ts';
import { type InProduction, type Moment, Undecided } from './production.ts';
import { askedRelease, type Scene } from './scene.ts';
import { settle } from './settle.ts';

interface Previous {
  readonly to: TaggedRelease;
  readonly isThere: boolean;
}

interface Situation {
  readonly wishes: Wishes;
  readonly moment: Moment;
  readonly inProduction: InProduction;
}

export async function previousRelease(world: World, scene: Scene, situation: Situation): Promise<Previous> {
  const { moment, inProduction, wishes } = situation;
  const asked = askedRelease(scene, wishes, 'to');
  const newest = scene.history.listed[moment.first];
  // Begun before it is known whether it is needed: that is one wait less, nearly always.
  const contained = asked ? undefined : settle(releaseBefore(world, scene, inProduction.release));
  const state = newest && (await readDeploymentState(world.github, newest.id, moment.at)).state;
  if (asked) return { to: asked, isThere: isThere(asked, { newest, state, inProduction }) };
  // Of a release that a person names, the deployments of others say nothing.
  const isOfIt = inProduction.by !== 'input' || !newest?.release || newest.release.tag === inProduction.release.tag;
  const last = state && state !== 'succeeded' && isOfIt ? await lastGood(world, scene, situation) : undefined;
  if (last) return { to: last, isThere: false };
  const to = contained && (await contained)();
  if (!to) throw nothingBefore(inProduction.release, await badOnes(scene, inProduction.release));
  return { to, isThere: false };
}

/** Only what is known counts: a deploy is repeated rather than lost. */
function isThere(
  to: TaggedRelease,
  at: { newest: Deployed | undefined; state: string | undefined; inProduction: InProduction },
): boolean {
  if (at.newest?.release?.tag === to.tag) return at.state === 'succeeded';
  return at.inProduction.by === 'input' && at.inProduction.release.tag === to.tag;
}

/** The newest release that it contains, of those that are not marked bad; the same commit by another name is no way back. */
async function releaseBefore(
  world: World,
  { releases, published }: Scene,
  from: TaggedRelease,
): Promise<TaggedRelease | undefined> {
  let below = releases.filter((other) => compareReleases(other, from) < 0 && other.commit !== from.commit);
  for (;;) {
    // Whether they are bad is asked meanwhile; who fails at it says so below.
    for (const { tag } of below.slice(0, 2)) published(tag).catch(() => undefined);
    const found = await findContained(world, below, from.commit);
    if (!found || !isBad(await published(found.tag))) return found;
    below = below.slice(below.indexOf(found) + 1);
  }
}

/** How many states are asked for at once: it is nearly always among the first. */
const firstStates = 4;
const moreStates = 20;

/**
 * The release of the newest deployment that succeeded, passing over bad ones. Where that was of a branch, what ran last is
 * not known.
 */
async function lastGood(
  world: World,
  { history, published }: Scene,
  { moment, inProduction }: Situation,
): Promise<TaggedRelease | undefined> {
  const isNamed = ({ tag }: TaggedRelease) => inProduction.by === 'input' && tag === inProduction.release.tag;
  for (let from = moment.first + 1, most = firstStates; ; from += most, most = moreStates) {
    const end = from + most;
    const batch = (await history.until((some) => some.length >= end)).slice(from, end);
    if (batch.length === 0) return undefined;
    const states = await Promise.all(batch.map(({ id }) => readDeploymentState(world.github, id, moment.at)));
    for (const [index, { release }] of batch.entries()) {
      if (states[index]?.state !== 'succeeded') continue;
      if (!release || isNamed(release)) return undefined;
      if (!isBad(await published(release.tag))) return release;
    }
  }
}

async function badOnes({ releases, published }: Scene, from: TaggedRelease): Promise<string[]> {
  const below = releases.filter((other) => compareReleases(other, from) < 0).slice(0, 10);
  const bad = await Promise.all(below.map(async ({ tag }) => isBad(await published(tag))));
  return below.filter((_, index) => bad[index]).map(({ tag }) => tag);
}

function nothingBefore({ tag }: TaggedRelease, bad: readonly string[]): Undecided {
  const which = bad.length > 0 ? ` that is not marked bad (${bad.join(', ')} ${bad.length > 1 ? 'are' : 'is'})` : '';
  return new Undecided(
    `There is nothing to roll back to: ${tag} contains no release before it${which}. Nothing was deployed.`,
    'Name a release by the input `to`, if there is one that can run; else mend forward: `start` begins a hotfix. A release is marked bad in its notes: take the hidden line out to unmark it.',
  );
}
