// How it ends, once well and once badly.

import { type Ends, readOnly } from '@hotfix-actions/testing';

export const ends: Ends = {
  good: { outputs: { result: 'created' } },
  bad: { token: readOnly, error: 'The token may not do this in acme/shop' },
};
