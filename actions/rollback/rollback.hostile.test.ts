// Texts of strangers: refs that were deployed, names of environments, prefixes, reasons, notes.

import {
  foundIn,
  harmOf,
  hostileNames,
  hostilePaths,
  hostilePrefixes,
  hostileTitles,
  openShop,
  playWatched,
  refusedPrefixes,
  rendered,
  type Shop,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { rollback } from './rollback.ts';
import { deploy, openDeployed, openReleased, publish, releaseOf, rollBack } from './rollback.world.ts';

/** Every third of them: what becomes of texts is core's, and seen there for all of them. */
const some = <T>(all: readonly T[]): T[] => all.filter((_, index) => index % 3 === 0);

const watched = (shop: Shop, inputs: Readonly<Record<string, string>>) => playWatched(shop, rollback, { inputs });

/** The part of the notes that is ours. */
function markOf(shop: Shop, tag: string): string {
  return (releaseOf(shop, tag).body ?? '').split('\n\nNotes of')[0] ?? '';
}

test('whatever the reason says, it is a text', async () => {
  await using shop = await openDeployed();
  await rollBack(shop, { ...deploy, reason: 'Plain words' });
  const { elements } = rendered(markOf(shop, 'v1.5.1'));
  for (const reason of some(hostileTitles)) {
    releaseOf(shop, 'v1.5.1').body = 'Notes of v1.5.1.';
    const step = await watched(shop, { ...deploy, reason, from: 'v1.5.1' });
    expect([reason, step.failure]).toEqual([reason, undefined]);
    const seen = rendered(markOf(shop, 'v1.5.1'));
    expect([reason, seen.elements]).toEqual([reason, elements]);
    expect([reason, foundIn(seen)]).toEqual([reason, []]);
    expect(await harmOf(shop, step.ran)).toEqual([]);
  }
}, 300_000);

test('environments of any name', async () => {
  await using shop = await openReleased();
  for (const environment of some(hostilePaths).filter((name) => name.trim() === name && name.length <= 255)) {
    await shop.repository.deploy({ ref: 'v1.5.0', environment });
    const step = await watched(shop, { ...deploy, environment });
    expect([environment, step.failure, step.outputs['to']]).toEqual([environment, undefined, 'v1.4.0']);
    expect([environment, await harmOf(shop, step.ran)]).toEqual([environment, []]);
    const missing = await watched(shop, { ...deploy, environment: `${environment}?`, 'dry-run': 'true' });
    expect([environment, missing.warnings]).toEqual([
      environment,
      [expect.stringContaining('Nothing was deployed to')],
    ]);
    expect([environment, await harmOf(shop, missing.ran)]).toEqual([environment, []]);
  }
}, 300_000);

test('branches of any name that were deployed, or whose workflow file is to run', async () => {
  await using shop = await openReleased();
  for (const name of some(hostileNames).map((odd) => `hotfix/${odd}`)) {
    await shop.repository.branch(name, 'main');
    await shop.repository.deploy({ ref: name });
    const asked = await watched(shop, deploy);
    expect([name, asked.failure]).toEqual([name, expect.stringContaining('which is not the tag of a release')]);
    const step = await watched(shop, { ...deploy, from: 'v1.5.1', 'workflow-ref': `refs/heads/${name}` });
    expect([name, step.failure]).toEqual([name, undefined]);
    expect(shop.repository.dispatches.at(-1)).toMatchObject({ ref: `refs/heads/${name}`, inputs: { tag: 'v1.5.0' } });
    expect([name, await harmOf(shop, asked.ran, step.ran)]).toEqual([name, []]);
  }
}, 300_000);

test('prefixes of any kind, and what cannot be one', async () => {
  await using shop = await openShop();
  for (const prefix of some(hostilePrefixes)) {
    const tags = [`${prefix}1.0.0`, `${prefix}1.0.1`] as const;
    for (const tag of tags) {
      await shop.repository.commit('main', { files: { a: tag } });
      await shop.repository.tag(tag, 'main');
      await publish(shop, tag);
    }
    await shop.repository.deploy({ ref: `refs/tags/${tags[1]}` });
    const step = await watched(shop, { 'tag-prefix': prefix, environment: 'production' });
    expect([prefix, step.failure, step.outputs['to']]).toEqual([prefix, undefined, tags[0]]);
    const made = shop.repository.deployments.at(-1);
    expect([prefix, made?.sha]).toEqual([prefix, (await shop.repository.tags())[tags[0]]]);
    expect([prefix, await harmOf(shop, step.ran)]).toEqual([prefix, []]);
  }
  for (const prefix of some(refusedPrefixes))
    expect((await rollBack(shop, { 'tag-prefix': prefix })).failure).toContain('`tag-prefix`');
}, 300_000);

test('payloads and marks that others wrote mean nothing', async () => {
  await using shop = await openDeployed();
  for (const payload of ['{', 'null', '"x"', '[]', { action: 'hotfix-actions/rollback' }, { run: 7 }])
    await shop.repository.deploy({ ref: 'v1.5.1', payload });
  releaseOf(shop, 'v1.5.1').body =
    '<!-- hotfix-actions:rollback run=7 environment=production to=%E0%A4%A -->\n<!-- hotfix-actions:rollback run=7 environment=production to=v9.9.9 -->';
  expect((await rollBack(shop, {}, { run: { id: 7 } })).outputs).toMatchObject({ from: 'v1.5.1', to: 'v1.5.0' });
});
