// How it ends, once well and once badly.

import { type Ends, readOnly } from '@hotfix-actions/testing';

const inputs = { head: 'develop' };

export const ends: Ends = {
  good: { inputs, outputs: { result: 'created', 'pull-request-number': '1' } },
  bad: { inputs, token: readOnly, error: 'The token may not do this in acme/shop' },
};
