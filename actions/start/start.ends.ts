// How it ends, once well and once badly.

import { type Ends, readOnly } from '@hotfix-actions/testing';

const inputs = { name: 'Auth bypass' };

export const ends: Ends = {
  good: {
    inputs,
    outputs: { result: 'created', 'base-branch': 'main', version: 'v1.3.0-hotfix.1', 'issue-number': '1' },
  },
  bad: { inputs, token: readOnly, error: 'The token may not do this in acme/shop' },
};
