// How it ends, once well and once badly.

import { type Ends, mergedHotfix } from '@hotfix-actions/testing';

export const ends: Ends = {
  good: {
    arrange: mergedHotfix,
    inputs: { 'pull-request': '1', 'warn-only': 'tests, commit-format' },
    outputs: { result: 'passed', forecast: '[{"target":"develop","conflicts":[]}]' },
  },
  bad: { arrange: mergedHotfix, inputs: { 'pull-request': '1' }, error: '#1 breaks the rules of a hotfix' },
  needsGit: true,
};
