// How it ends, once well and once badly.

import { type Ends, mergedHotfix, type Shop } from '@hotfix-actions/testing';

const conflicting = async (shop: Shop) => {
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = "later";\n' } });
  await mergedHotfix(shop);
};

export const ends: Ends = {
  good: { arrange: conflicting, outputs: { result: 'proposed', conflicts: '["src/auth.ts"]' } },
  bad: {
    arrange: conflicting,
    inputs: { 'on-conflict': 'fail' },
    error: 'conflicts with develop (src/auth.ts)',
  },
  needsGit: true,
};
