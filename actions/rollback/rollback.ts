// Production back on the last good release: an older tag is deployed, and no code, tag or branch changes.
// 1 what there is: tags, deployments, when this run began   2 from which release to which: as this run decided before, else
// what runs now, and what ran before it   3 the deploy: one that this run began is found, else it begins now
// 4 only then, and never in its way: the bad release is marked, "latest" handed over, the tracking issue told
// 5 the end of the deploy, if it is to be waited for

import { type Action, cell, type World } from '@hotfix-actions/core';
import { recordRollback } from './aftermath.ts';
import { decide } from './decide.ts';
import { type Deploy, deploy } from './deploy.ts';
import { check, inputs } from './inputs.ts';
import { report } from './report.ts';
import { look } from './scene.ts';
import { settle } from './settle.ts';
import { startWatch } from './stopwatch.ts';
import { readTraces } from './traces.ts';
import { waitForEnd } from './wait.ts';

export interface Ending {
  readonly result: 'dispatched' | 'deployed' | 'deployment-created' | 'already-there' | 'failed';
}

export const rollback: Action<typeof inputs> = {
  name: 'rollback',
  writes: true,
  inputs,
  check,

  async run(world, wishes) {
    const watch = startWatch(world.clock);
    const scene = await look(world, wishes);
    const reading = settle(readTraces(world, scene, wishes));
    const traces = async () => (await reading)();
    const decision = await decide(world, scene, { wishes, traces });
    watch.note(`decided: ${cell(decision.from.tag)} → ${cell(decision.to.tag)}`);
    const begun = decision.isThere ? undefined : await deploy(world, { scene, wishes, decision, traces });
    if (begun) watch.note(beginningOf(world, begun));
    const notes = await recordRollback(world, { wishes, decision, deploy: begun });
    const end = begun && (await waitForEnd(world, begun, wishes['wait-minutes']));
    if (end?.how)
      watch.note(end.state === 'running' ? `waited for long enough: ${end.how}` : `deploy ended: ${end.how}`);
    return report(world, { wishes, decision, deploy: begun, end, notes, moments: watch.moments });
  },
};

function beginningOf({ dryRun }: World, { isFound }: Deploy): string {
  if (isFound) return 'deploy found';
  return dryRun ? 'deploy would begin' : 'deploy begun';
}
