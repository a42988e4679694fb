// How it ends, once well and once badly.

import { type Ends, mergedHotfix, readOnly } from '@hotfix-actions/testing';

const inputs = { head: 'hotfix/20261123T093000Z_auth' };

export const ends: Ends = {
  good: { arrange: mergedHotfix, inputs, outputs: { result: 'deleted', 'issue-closed': 'false' } },
  bad: { arrange: mergedHotfix, inputs, token: readOnly, error: 'GitHub does not let git read or write acme/shop' },
  needsGit: true,
};
