import { playAction, resultOf } from '../play-action.ts';
import type { Scene } from '../scene.ts';

export const version: Scene = {
  name: 'version',
  title: 'version',
  async play(rehearsal) {
    const { main, prefix } = rehearsal.stage;
    const inputs = { base: main, 'tag-prefix': prefix };
    const action = await playAction(rehearsal, { name: 'version', inputs, permissions: { contents: 'read' } });
    return { told: action.outputs['version'] ?? resultOf(action), action };
  },
};
