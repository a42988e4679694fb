// After the merge: the records are closed, then the branch goes, where finish has not taken it away.

import { playAction, resultOf } from '../play-action.ts';
import type { PlayedAction } from '../report.ts';
import type { Scene } from '../scene.ts';
import { settingsOf } from '../workflow.ts';

export const cleanup: Scene = {
  name: 'cleanup',
  title: 'cleanup',
  by: 'a pull request that was closed',
  async play(rehearsal, { issue }) {
    const { fix } = rehearsal.stage;
    if (!fix.startsWith('hotfix/'))
      return { told: `not played: it clears branches under hotfix/, and ${fix} is none`, skipped: true };
    const { 'hotfix-branches': _, ...settings } = settingsOf(rehearsal.stage);
    const permissions = { contents: 'write', 'pull-requests': 'write', issues: 'write' } as const;
    const action = await playAction(rehearsal, { name: 'cleanup', inputs: { head: fix, ...settings }, permissions });
    return { told: toldOf(action, issue), action };
  },
};

function toldOf(action: PlayedAction, issue: number | undefined): string {
  const { 'issue-closed': closed, archived } = action.outputs;
  const records = [
    issue === undefined ? '' : `issue #${issue} ${closed === 'true' ? 'closed' : 'stays open'}`,
    archived === 'true' ? 'its file archived' : '',
  ];
  return [resultOf(action), ...records].filter(Boolean).join(', ');
}
