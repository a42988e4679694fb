// The gates run on a checkout of the hotfix branch, as on a runner: the only scene that executes what is in the repository.

import { delimiter, dirname, join } from 'node:path';
import { isOnPath, searchPath } from '../environment.ts';
import { playAction, resultOf } from '../play-action.ts';
import type { PlayedAction } from '../report.ts';
import type { Rehearsal, Scene } from '../scene.ts';

export const gates: Scene = {
  name: 'quality-gates',
  title: 'quality-gates',
  by: 'a push to the hotfix branch',
  async play(rehearsal) {
    const { gates: wish } = rehearsal.stage;
    const why = 'left' in wish ? wish.left : isOnPath('bash') ? '' : 'there is no bash, by which runners run commands';
    if ('left' in wish || why) return { told: `not played: ${why}`, skipped: true };
    const env = { GITHUB_WORKSPACE: await checkOut(rehearsal), PATH: withThisNode };
    const call = { name: 'quality-gates', inputs: wish.inputs, env, permissions: { contents: 'read' } as const };
    const action = await playAction(rehearsal, call);
    return { told: toldOf(action), action, found: { gates: action.outputs['results'] ?? '' } };
  },
};

/** However it was started: `node` in a command is the one that plays. */
const withThisNode = `${dirname(process.execPath)}${delimiter}${searchPath}`;

async function checkOut({ home, stage, git }: Rehearsal): Promise<string> {
  const folder = join(home, 'checkout');
  await git.run(
    'clone',
    '--quiet',
    '--shared',
    '--template=',
    `--branch=${stage.fix}`,
    stage.repository.gitDir,
    folder,
  );
  return folder;
}

interface Row {
  readonly gate: string;
  readonly status: string;
}

function toldOf(action: PlayedAction): string {
  const { results, coverage } = action.outputs;
  if (!results) return resultOf(action);
  const rows = (JSON.parse(results) as Row[]).map(({ gate, status }) => {
    const measured = gate === 'coverage' && coverage ? ` ${coverage} %` : '';
    return `${gate}${measured}${status === 'passed' ? '' : ` ${status}`}`;
  });
  return `${resultOf(action)}: ${rows.join(', ')}`;
}
