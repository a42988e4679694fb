// How it ends, once well and once badly.

import { type Ends, mergedHotfix, type Shop } from '@hotfix-actions/testing';

const badRelease = async (shop: Shop) => {
  await mergedHotfix(shop);
  await shop.repository.tag('v1.3.1', 'main');
};

export const ends: Ends = {
  good: { arrange: badRelease, inputs: { release: 'v1.3.1' }, outputs: { result: 'proposed', version: 'v1.3.2' } },
  bad: { arrange: badRelease, inputs: { release: 'v1.3.0' }, error: 'v1.3.0 contains no older release' },
  needsGit: true,
};
