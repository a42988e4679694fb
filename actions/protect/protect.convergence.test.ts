// Killed anywhere, refused or cut off at any request, or run twice at once: two rulesets, with all that was asked for.

import { describeConvergence, openShop, type Shop, sameServer } from '@hotfix-actions/testing';
import { administrator, apply, production } from './protect.world.ts';

const openBare = () => openShop({ server: sameServer(), tokens: administrator });

/** One is there, and lacks something; the other is not. */
async function openHalf(): Promise<Shop> {
  const shop = await openBare();
  const rules = [{ type: 'required_signatures' }] as const;
  shop.repository.rules.push({ name: production.name, target: 'branch', include: ['refs/heads/main'], rules });
  return shop;
}

const act = (shop: Shop, token: string) => apply(shop, { 'required-checks': 'ci' }, token);

describeConvergence('protect', [
  { title: 'a bare', arrange: openBare, act },
  { title: 'a half protected', arrange: openHalf, act },
]);
