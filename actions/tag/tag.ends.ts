// How it ends, once well and once badly.

import { type Ends, mergedHotfix, readOnly } from '@hotfix-actions/testing';

const inputs = { version: 'v1.3.0-hotfix.1' };

export const ends: Ends = {
  good: { arrange: mergedHotfix, inputs, outputs: { result: 'created', tag: 'v1.3.0-hotfix.1' } },
  bad: { arrange: mergedHotfix, inputs, token: readOnly, error: 'The token may not do this in acme/shop' },
};
