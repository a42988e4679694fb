// One scenario for each result of `version`, and for what makes its number right. Copy this file for a new action.

import { openShop, play } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { version } from './version.ts';

test('computes the first hotfix of the newest release', async () => {
  await using shop = await openShop();
  const step = await play(shop.github, version, { repository: 'acme/shop', token: shop.token });
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toEqual({
    result: 'computed',
    version: 'v1.3.0-hotfix.1',
    semver: '1.3.0-hotfix.1',
    'base-version': 'v1.3.0',
    'current-version': 'v1.3.0',
    'hotfix-number': '1',
  });
  expect(shop.github.writes()).toEqual([]);
});
