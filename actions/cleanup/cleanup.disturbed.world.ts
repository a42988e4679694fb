// The worlds in which a run of `cleanup` is disturbed, just before it.

import { type Disturbed, sameServer } from '@hotfix-actions/testing';
import { head, openDone, openFixed, openMerged, proposeBackMerge, pullOf, release, tidy } from './cleanup.world.ts';

const act: Disturbed['act'] = (shop, token) => tidy(shop, {}, { token });

/** Released, and back in develop; another pull request stands on the branch. */
export const finished: Disturbed = {
  title: 'a finished',
  async arrange() {
    const shop = await openDone('merge', { server: sameServer() });
    await shop.repository.branch('more', head);
    await shop.repository.commit('more', { files: { 'more.ts': '' } });
    await shop.repository.openPullRequest({ head: 'more', base: head, title: 'On top' });
    return shop;
  },
  act,
};

/** The archive goes by pull request. */
export const guarded: Disturbed = {
  title: 'a protected',
  async arrange() {
    const shop = await openDone('squash', { server: sameServer() });
    shop.repository.protect('develop', { requirePullRequest: true });
    return shop;
  },
  act,
};

/** A pull request brings the fix back. */
export const waiting: Disturbed = {
  title: 'a waiting',
  async arrange() {
    const shop = await openMerged('squash', { server: sameServer() });
    await release(shop);
    await proposeBackMerge(shop);
    return shop;
  },
  act,
};

/** GitHub deleted the branch when it was merged. */
export const gone: Disturbed = {
  title: 'a deleted',
  async arrange() {
    const shop = await openFixed({ server: sameServer() });
    await shop.repository.mergePullRequest(pullOf(shop).number, { method: 'rebase', deleteBranch: true });
    await release(shop);
    await shop.repository.merge('develop', 'main');
    return shop;
  },
  act,
};

/** A person merged the back-merge that the records waited for. */
export const brought: Disturbed = {
  title: 'a brought back',
  async arrange() {
    const shop = await openMerged('merge', { server: sameServer() });
    await release(shop);
    const { number } = await proposeBackMerge(shop);
    await tidy(shop);
    await shop.repository.mergePullRequest(number);
    return shop;
  },
  act: (shop, token) => tidy(shop, { head: 'back-merge/v1.3.0-hotfix.1-to-develop' }, { token }),
};
