import { playAction, resultOf } from '../play-action.ts';
import type { PlayedAction } from '../report.ts';
import type { Found, Rehearsal, Scene } from '../scene.ts';
import { settingsOf } from '../workflow.ts';
import { describeWorld } from '../world.ts';

/** As the push to production starts it. */
export const finish: Scene = {
  name: 'finish',
  title: 'finish',
  by: 'a push to production',
  async play(rehearsal, found) {
    const { action, world } = await playFinish(rehearsal, found);
    return { told: toldOf(action), action, found: { finished: action.outputs, worlds: [world] } };
  },
};

/** A second time, as after a run that was cancelled or repeated. */
export const finishAgain: Scene = {
  name: 'finish-again',
  title: 'finish again',
  by: 'the same push, run again',
  async play(rehearsal, found) {
    const { action, world } = await playFinish(rehearsal, found);
    return { told: toldOf(action), action, found: { worlds: [...(found.worlds ?? []), world] } };
  },
};

async function playFinish(rehearsal: Rehearsal, { merged = '' }: Found) {
  const { stage } = rehearsal;
  const action = await playAction(rehearsal, {
    name: 'finish',
    inputs: settingsOf(stage),
    permissions: { contents: 'write', 'pull-requests': 'write', issues: 'write' },
    event: { name: 'push', ref: `refs/heads/${stage.main}`, sha: merged },
  });
  return { action, world: await describeWorld(stage.repository) };
}

function toldOf(action: PlayedAction): string {
  const { tag = '', 'back-merge': back = '' } = action.outputs;
  return [resultOf(action), tag, back && `back-merge ${back}`].filter(Boolean).join(', ');
}
