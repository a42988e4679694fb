// How it ends, once well and once badly.

import { type Ends, mergedHotfix } from '@hotfix-actions/testing';

export const ends: Ends = {
  good: { arrange: mergedHotfix, outputs: { result: 'warnings' } },
  bad: { inputs: { branch: 'master' }, error: 'There is no branch master (input `branch`)' },
  needsGit: true,
};
