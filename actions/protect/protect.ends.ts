// How it ends, once well and once badly.

import type { Ends, Shop } from '@hotfix-actions/testing';

const administrator = (shop: Shop) =>
  shop.github.createToken({ kind: 'app', permissions: { administration: 'write', contents: 'read' } });

export const ends: Ends = {
  good: { inputs: { mode: 'apply' }, token: administrator, outputs: { result: 'applied' } },
  bad: { inputs: { mode: 'apply' }, error: 'The token may not write the rules of acme/shop' },
};
