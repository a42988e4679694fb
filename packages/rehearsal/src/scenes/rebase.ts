// The branches of contributors come onto the development branch that now holds the fix.

import { playAction, resultOf } from '../play-action.ts';
import type { PlayedAction } from '../report.ts';
import type { Scene } from '../scene.ts';

export const rebase: Scene = {
  name: 'rebase',
  title: 'rebase',
  by: 'button “Hotfix: rebase contributors”',
  async play(rehearsal) {
    const inputs = { onto: rehearsal.stage.develop };
    const permissions = { contents: 'write', 'pull-requests': 'write', issues: 'write' } as const;
    const action = await playAction(rehearsal, { name: 'rebase', inputs, permissions });
    return { told: toldOf(action), action, found: { rebased: rowsOf(action) } };
  },
};

interface Row {
  readonly branch: string;
  readonly status: string;
}

const rowsOf = ({ outputs }: PlayedAction): readonly Row[] => JSON.parse(outputs['results'] || '[]') as Row[];

const mostTold = 3;

function toldOf(action: PlayedAction): string {
  const rows = rowsOf(action).map(({ branch, status }) => `${branch} ${status}`);
  const more = rows.length - mostTold;
  const told = rows.length > 0 ? rows.slice(0, mostTold) : ['there is no branch contrib/*'];
  return [resultOf(action), ...told, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
