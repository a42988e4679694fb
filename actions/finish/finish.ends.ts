// How it ends, once well and once badly.

import { type Ends, mergedHotfix, readOnly } from '@hotfix-actions/testing';

export const ends: Ends = {
  good: { arrange: mergedHotfix, outputs: { result: 'released', tag: 'v1.3.0-hotfix.1', 'back-merge': 'merged' } },
  bad: { arrange: mergedHotfix, token: readOnly, error: 'The token may not do this in acme/shop' },
  needsGit: true,
};
