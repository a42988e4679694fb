// Hostile names of refs and prefixes of tags: they work exactly as they are, or are refused before any request.

import {
  harmOf,
  hostileNames,
  hostilePrefixes,
  openShop,
  playWatched,
  refusedNames,
  type Shop,
  type Watched,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { verifyTag } from './verify-tag.ts';

async function verifyEach(shop: Shop, inputs: readonly Record<string, string>[]): Promise<Watched[]> {
  const steps: Watched[] = [];
  for (const each of inputs)
    steps.push(await playWatched(shop, verifyTag, { inputs: { 'require-release': 'false', ...each } }));
  return steps;
}

const rans = (steps: readonly Watched[]) => steps.map(({ ran }) => ran);

test('a tag of any name that is no release is refused, and its name stays text', async () => {
  await using shop = await openShop();
  for (const name of hostileNames) await shop.repository.tag(`t/${name}`, 'main');
  const steps = await verifyEach(
    shop,
    hostileNames.map((name) => ({ ref: `refs/tags/t/${name}` })),
  );
  expect(steps.filter(({ failure }) => !/^The tag t\/.* is (no|a pre-)/s.test(failure ?? ''))).toEqual([]);
  expect(await harmOf(shop, ...rans(steps))).toEqual([]);
});

test('releases of any prefix are verified, on branches of any name', async () => {
  await using shop = await openShop();
  for (const prefix of hostilePrefixes) await shop.repository.tag(`${prefix}2.0.0`, 'main');
  const steps = await verifyEach(
    shop,
    hostilePrefixes.map((prefix) => ({ ref: `refs/tags/${prefix}2.0.0`, 'tag-prefix': prefix })),
  );
  expect(steps.map(({ outputs }) => outputs['version'])).toEqual(hostilePrefixes.map((prefix) => `${prefix}2.0.0`));
  for (const name of hostileNames) await shop.repository.branch(`line/${name}`, 'main');
  await shop.repository.commit('main', { files: { a: '1' } });
  const held = await verifyEach(shop, [{ ref: 'v1.3.0', branch: 'line/**' }]);
  expect(held[0]?.result).toBe('verified');
  expect(await harmOf(shop, ...rans(steps), ...rans(held))).toEqual([]);
});

test('a ref that git itself would refuse is one clear error, before any request', async () => {
  await using shop = await openShop();
  const steps = await verifyEach(
    shop,
    refusedNames.map((ref) => ({ ref })),
  );
  expect(steps.filter(({ failure }) => failure?.startsWith('1 input needs attention: `ref` is "'))).toHaveLength(
    refusedNames.length,
  );
  expect(shop.github.requests).toEqual([]);
  expect(await harmOf(shop, ...rans(steps))).toEqual([]);
});
