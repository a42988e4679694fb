// What is broken is seen: without that, all the rest would prove nothing.

import assert from 'node:assert/strict';
import type { Place } from './act.ts';
import { openHub } from './hub.ts';
import { openLedger } from './ledger.ts';
import { writeProject } from './project.ts';

export async function playBroken(place: Place): Promise<void> {
  await using hub = await openHub({ place, ledger: openLedger(() => undefined) });
  const { repository } = hub;
  await writeProject(repository, { app: false, develop: {} });
  await hub.opens();
  const deploy = '.github/workflows/hotfix-deploy.yml';
  const text = (await repository.read('main', deploy)) ?? '';
  const changed = (from: string, to: string) => {
    assert.ok(text.includes(from));
    return repository.commit('main', { files: { [deploy]: text.replace(from, to) } });
  };
  await assert.rejects(
    hub.presses('hotfix-start.yml', { name: 'x', from: 'nowhere' }),
    /the step "Start" of .* failed/,
  );
  assert.equal(repository.runs.at(-1)?.conclusion, 'failure');
  await changed('- name: Only a release', '- name: Only a release\n        if: false');
  await assert.rejects(hub.presses('hotfix-deploy.yml'), /the step "Only a release" of .* did not run/);
  await changed('    needs: verify\n', '    needs: verify\n    if: false\n');
  await assert.rejects(hub.presses('hotfix-deploy.yml'), /the step "Deploy" of .* did not run/);
}
