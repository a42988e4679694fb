// Waits for the end of the deploy, as long as was asked for.

import { findWorkflowRun, readDeploymentState, type World } from '@hotfix-actions/core';
import type { Deploy } from './deploy.ts';
import { hasFailed } from './dispatch.ts';

export interface End {
  /** `running`: the time was over, or none was given. */
  readonly state: 'running' | 'succeeded' | 'failed';
  /** In GitHub's word: `failure`, `cancelled`, `in_progress`; '' where nothing was asked. */
  readonly how: string;
  readonly url: string;
}

const shortestMs = 5_000;
const longestMs = 30_000;

export async function waitForEnd(world: World, deploy: Deploy, minutes: number): Promise<End> {
  const none: End = { state: 'running', how: '', url: deploy.url };
  if (minutes === 0 || deploy.id === undefined) return none;
  const end = world.clock.now() + minutes * 60_000;
  let said = '';
  for (let pause = shortestMs; ; pause = Math.min(pause * 1.5, longestMs)) {
    const found = await readEnd(world, deploy, deploy.id);
    if (found.state !== 'running') return found;
    if (found.how !== said) world.log.info(`The deploy is ${found.how.replaceAll('_', ' ')}: ${found.url}`);
    said = found.how;
    const left = end - world.clock.now();
    if (left <= 0) return found;
    await world.clock.sleep(Math.min(pause, left));
  }
}

async function readEnd({ github }: World, deploy: Deploy, id: number): Promise<End> {
  if (deploy.by === 'deployment') {
    const { state, url } = await readDeploymentState(github, id);
    return { state, how: state, url };
  }
  const run = await findWorkflowRun(github, id);
  // Just started, it may not show yet.
  if (!run) return { state: 'running', how: 'queued', url: deploy.url };
  const { url, status, conclusion } = run;
  if (hasFailed(run)) return { state: 'failed', how: conclusion ?? status, url };
  return { state: status === 'completed' ? 'succeeded' : 'running', how: conclusion ?? status, url };
}
