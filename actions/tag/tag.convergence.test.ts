// Killed anywhere, refused or cut off at any request, or run twice at once: one tag, one release, one run of each workflow.
// Nothing here can conflict as a merge does; what stands in the way of a tag are drafts, rules of tags and checks.

import { describeConvergence, sameServer } from '@hotfix-actions/testing';
import { openReleasable, type Releasable, release, workflow } from './tag.world.ts';

async function openDeployable(): Promise<Releasable> {
  const shop = await openReleasable({ server: sameServer() });
  const files = { '.github/workflows/deploy.yml': workflow('workflow_dispatch') };
  return { ...shop, commit: await shop.repository.commit('main', { files, message: 'ci: deploy' }) };
}

async function openProtected(): Promise<Releasable> {
  const shop = await openDeployable();
  const rules = [{ type: 'update' }, { type: 'deletion' }, { type: 'non_fast_forward' }] as const;
  shop.repository.rules.push({ name: 'releases', target: 'tag', include: ['refs/tags/v*'], rules });
  shop.repository.addCheckRun(shop.commit, { name: 'ci' });
  return shop;
}

describeConvergence('tag', [
  {
    title: 'a clean',
    arrange: openDeployable,
    act: (shop, token) => release(shop, { 'trigger-workflows': 'deploy.yml' }, { token }),
  },
  {
    title: 'a protected',
    arrange: openProtected,
    act: (shop, token) => release(shop, { 'required-checks': 'ci' }, { token }),
  },
  {
    title: 'a drafted',
    arrange: openDeployable,
    act: (shop, token) => release(shop, { draft: 'true' }, { token }),
  },
]);
