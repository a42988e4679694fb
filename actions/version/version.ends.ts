// How it ends, once well and once badly.

import { type Ends, mergedHotfix, revoked } from '@hotfix-actions/testing';

export const ends: Ends = {
  good: { arrange: mergedHotfix, outputs: { result: 'computed', version: 'v1.3.0-hotfix.1' } },
  bad: { token: revoked, error: 'GitHub does not let git read or write acme/shop with this token' },
};
