// How it ends, once well and once badly.

import type { Ends } from '@hotfix-actions/testing';

export const ends: Ends = {
  good: {
    inputs: { ref: 'v1.3.0', 'require-release': 'false' },
    outputs: { result: 'verified', version: 'v1.3.0', 'previous-version': '' },
  },
  bad: { inputs: { ref: 'main' }, error: 'main is a branch, and only a release tag is deployed' },
};
