// A shop whose bad release brought a hotfix that an issue follows.

import { writeTrackingMarker } from '@hotfix-actions/core';
import { openShop, type Shop, type ShopOptions } from '@hotfix-actions/testing';
import { deployable, publish } from './rollback.world.ts';

const branch = 'hotfix/20261123T093000Z_auth';

/** v1.3.1-hotfix.1 brought a hotfix that an issue follows. */
export async function openTracked(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop(options);
  const workflows = { '.github/workflows/deploy.yml': deployable, '.github/workflows/rollback.yml': deployable };
  await shop.repository.commit('main', { files: workflows });
  await shop.repository.tag('v1.3.1', 'main');
  await publish(shop, 'v1.3.1');
  await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' }, { branch });
  await shop.repository.tag('v1.3.1-hotfix.1', 'main');
  await publish(shop, 'v1.3.1-hotfix.1');
  const answer = await fetch(`${shop.github.apiUrl}/repos/acme/shop/issues`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.token}` },
    body: JSON.stringify({ title: 'Auth', body: writeTrackingMarker(branch), labels: ['hotfix'] }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  await shop.repository.deploy({ ref: 'v1.3.1' });
  await shop.repository.deploy({ ref: 'v1.3.1-hotfix.1' });
  return shop;
}
