// A hotfix is begun: its branch and its tracking issue. One that is there already is found by its branch.

import { playAction, resultOf } from '../play-action.ts';
import type { PlayedAction } from '../report.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';

export const start: Scene = {
  name: 'start',
  title: 'start',
  by: 'button “Hotfix: start”',
  async play(rehearsal) {
    const { stage } = rehearsal;
    if (stage.fix && !stage.fix.startsWith('hotfix/'))
      return { told: `not played: it begins branches under hotfix/, and ${stage.fix} is none`, skipped: true };
    const permissions = { contents: 'write', issues: 'write' } as const;
    const action = await playAction(rehearsal, { name: 'start', inputs: inputsFor(stage), permissions });
    const { branch = '', 'issue-number': issue = '' } = action.outputs;
    return {
      told: toldOf(action),
      action,
      ...(issue && { found: { issue: Number(issue) } }),
      ...(branch && { stage: { fix: branch } }),
    };
  },
};

function inputsFor({ main, prefix, fix, begin }: Stage): Record<string, string> {
  const common = { from: main, 'tag-prefix': prefix };
  if (begin) return { ...common, ...begin };
  const tracking = tellsWhen.test(fix) ? 'issue' : 'none';
  return { ...common, name: fix.slice('hotfix/'.length), 'hotfix-branch': fix, tracking };
}

/** Of a branch that does not tell when it was begun, start gives another run twenty seconds to make its issue. */
const tellsWhen = /^hotfix\/\d{8}T\d{6}Z_/;

function toldOf(action: PlayedAction): string {
  const { branch = '', 'issue-number': issue } = action.outputs;
  return [`${resultOf(action)} ${branch}`.trim(), issue ? `tracked in #${issue}` : 'not tracked'].join(', ');
}
