// Puts the good release into production: by the deploy workflow, else by a deployment that other systems listen to.

import { createDeployment, plain, readDeploymentState, type TaggedRelease, type World } from '@hotfix-actions/core';
import { dispatch } from './dispatch.ts';
import type { Wishes } from './inputs.ts';
import { type Decision, payloadOf, readPayload } from './memory.ts';
import type { Scene } from './scene.ts';
import type { Traces } from './traces.ts';

/** What was started, by this attempt of the run or an earlier one. */
export interface Deploy {
  readonly by: 'workflow' | 'deployment';
  /** Of the run or of the deployment; undefined in a dry run, and where a server does not tell. */
  readonly id: number | undefined;
  /** The page of the run; '' for a deployment. */
  readonly url: string;
  readonly isFound: boolean;
}

export interface Order {
  readonly scene: Scene;
  readonly wishes: Wishes;
  readonly decision: Decision;
  readonly traces: () => Promise<Traces>;
}

export async function deploy(world: World, order: Order): Promise<Deploy> {
  if (!order.wishes.workflow) return await deployByOthers(world, order);
  const traces = await order.traces();
  return { by: 'workflow', ...(await dispatch(world, { ...order, traces })) };
}

async function deployByOthers(world: World, { scene, wishes, decision }: Order): Promise<Deploy> {
  const { github } = world;
  const { begun } = decision;
  const started = { by: 'deployment', url: '' } as const;
  if (typeof begun === 'number' && (await readDeploymentState(github, begun)).state !== 'failed')
    return { ...started, id: begun, isFound: true };
  if (world.dryRun) return { ...started, id: undefined, isFound: false };
  const payload = payloadOf(world, decision);
  const before = new Set(scene.history.listed.map(({ id }) => id));
  const wanted = {
    ref: refOf(scene, decision.to),
    means: [decision.to.commit, decision.to.object],
    environment: wishes.environment,
    payload,
    description: descriptionOf(decision, wishes.reason),
  };
  const made = await createDeployment(github, wanted, (other) => {
    const found = readPayload(other);
    return !before.has(other.id) && found?.run === payload.run && found.to === payload.to;
  });
  return { ...started, id: made.id, isFound: false };
}

/** Listeners know the tag by its name; where that may mean a branch or a full name, only the full ref is certain. */
function refOf({ refs }: Scene, { tag }: TaggedRelease): string {
  return refs.branches.has(tag) || tag.startsWith('refs/') ? `refs/tags/${tag}` : tag;
}

const mostDescription = 140;

function descriptionOf({ from, to }: Decision, reason: string): string {
  const text = `Rollback from ${from.tag} to ${to.tag}${reason && `: ${reason.replace(/\s+/g, ' ')}`}`;
  return [...plain(text)].slice(0, mostDescription).join('');
}
