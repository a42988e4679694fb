// How it ends, once well and once badly.

import { authFix, type Ends, type Shop } from '@hotfix-actions/testing';

const twoReleases = async ({ repository }: Shop) => {
  await repository.commit('main', { files: authFix });
  await repository.tag('v1.3.1', 'main');
};

export const ends: Ends = {
  // By its name, or a second run would go back from there.
  good: {
    arrange: twoReleases,
    inputs: { to: 'v1.3.0' },
    outputs: { result: 'deployment-created', from: 'v1.3.1', to: 'v1.3.0' },
  },
  bad: { inputs: { to: 'v9.9.9' }, error: 'There is no tag "v9.9.9"' },
};
