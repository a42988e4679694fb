// Killed anywhere, refused or cut off at any request, or run twice at once: production is on its way back, and all is marked.

import { describeConvergence, sameServer } from '@hotfix-actions/testing';
import { deploy, openDeployed, openReleased, rollBack, startRun, titled } from './rollback.world.ts';
import { openTracked } from './tracked.world.ts';

const run = { id: 0 };

/** The same run each time, as an attempt after the other has it. */
const inRun = (inputs: Readonly<Record<string, string>>, open: typeof openDeployed) => ({
  async arrange() {
    const shop = await open({ server: sameServer() });
    run.id = (await startRun(shop)).id;
    return shop;
  },
  act: (shop: Awaited<ReturnType<typeof openDeployed>>, token: string) => rollBack(shop, inputs, { token, run }),
});

/** What is dispatched at a branch says in its title what it deploys: else a deploy is rather repeated. */
const openTitled: typeof openDeployed = async (options) => {
  const shop = await openReleased(options);
  await shop.repository.commit('main', { files: { '.github/workflows/deploy.yml': titled } });
  return shop;
};

describeConvergence('rollback', [
  { title: 'a tracked', ...inRun({ ...deploy, reason: 'Broken' }, openTracked) },
  { title: 'a never deployed', ...inRun({ ...deploy, 'workflow-ref': 'main' }, openTitled) },
  { title: 'a listening', ...inRun({}, openDeployed) },
]);
