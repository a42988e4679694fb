// A decision anew: from the release that runs at a moment to the one before it.

import type { World } from '@hotfix-actions/core';
import type { Wishes } from './inputs.ts';
import type { Decision } from './memory.ts';
import { previousRelease } from './previous.ts';
import { findInProduction, lookForEnvironment, type Moment } from './production.ts';
import type { Scene } from './scene.ts';

export const now: Moment = { first: 0, at: undefined };

export async function decideAnew(
  world: World,
  scene: Scene,
  { wishes, moment }: { wishes: Wishes; moment: Moment },
): Promise<Decision> {
  const isUnknown = moment === now && scene.history.listed.length === 0;
  const [inProduction] = await Promise.all([
    findInProduction(world, scene, { wishes, moment }),
    isUnknown ? lookForEnvironment(world, wishes) : undefined,
  ]);
  const { to, isThere } = await previousRelease(world, scene, { wishes, moment, inProduction });
  return { from: inProduction.release, to, by: inProduction.by, isThere };
}
