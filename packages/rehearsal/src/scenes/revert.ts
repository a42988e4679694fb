import { playAction, resultOf } from '../play-action.ts';
import type { Scene } from '../scene.ts';
import { shownPull } from './open-pr.ts';

export const revert: Scene = {
  name: 'revert',
  title: 'revert',
  by: 'button “Hotfix: revert”',
  async play(rehearsal) {
    const { main, prefix, release } = rehearsal.stage;
    const inputs = { release: release?.bad ?? '', branch: main, reason: 'nobody can sign in', 'tag-prefix': prefix };
    const permissions = { contents: 'write', 'pull-requests': 'write' } as const;
    const action = await playAction(rehearsal, { name: 'revert', inputs, permissions });
    const { 'pull-request-number': number, 'revert-branch': branch = '', version = '' } = action.outputs;
    const opened = shownPull(rehearsal, Number(number));
    const told = [resultOf(action), opened && `#${opened.number} ${opened.title}`, version && `to be ${version}`];
    return {
      told: told.filter(Boolean).join(', '),
      action,
      ...(opened && { found: { opened } }),
      ...(branch && { stage: { fix: branch } }),
    };
  },
};
