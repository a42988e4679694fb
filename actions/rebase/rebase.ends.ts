// How it ends, once well and once badly.

import { type Ends, readOnly, type Shop } from '@hotfix-actions/testing';

const contributed = async ({ repository }: Shop) => {
  await repository.branch('contrib/ann', 'main');
  await repository.commit('contrib/ann', { files: { 'src/auth.ts': 'export const checked = "ann";\n' } });
};

export const ends: Ends = {
  good: { arrange: contributed, inputs: { branches: 'contrib/ann' }, outputs: { result: 'done' } },
  bad: {
    arrange: contributed,
    token: readOnly,
    error: 'GitHub does not let git read or write acme/shop with this token',
  },
  needsGit: true,
};
