// An environment that nothing was deployed to: it may be misspelled, or people deploy without environments.

import { expect, test } from '@jest/globals';
import { deploy, openDeployed, openReleased, rollBack, writesOf } from './rollback.world.ts';

test('an environment that does not exist: what runs there is the latest release, or what is named, with a warning', async () => {
  await using shop = await openDeployed();
  const there = 'Nothing was deployed to "prod", and acme/shop has no environment of that name (input `environment`)';
  const dry = { ...deploy, environment: 'prod', 'dry-run': 'true' };
  const step = await rollBack(shop, dry);
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.1', to: 'v1.5.0' });
  expect(step.warnings).toEqual([`${there}; there are: production. The latest release is taken for what runs.`]);
  const named = await rollBack(shop, { ...dry, from: 'v1.5.0', to: 'v1.4.0' });
  expect(named.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.0', to: 'v1.4.0' });
  expect(named.warnings).toEqual([`${there}; there are: production.`]);
});

test('production that does not exist is said only beside others; those of GitHub itself do not count', async () => {
  await using shop = await openReleased();
  const warnings = async () => (await rollBack(shop, { ...deploy, 'dry-run': 'true' })).warnings;
  shop.repository.environments.add('github-pages');
  expect(await warnings()).toEqual([]);
  shop.repository.environments.add('live');
  expect(await warnings()).toEqual([expect.stringContaining('there are: live.')]);
  shop.repository.environments.add('Production');
  expect(await warnings()).toEqual([]);
});

test('an environment by another spelling: its deployments are not overlooked for the latest release', async () => {
  await using shop = await openReleased();
  for (const ref of ['v1.4.0', 'v1.5.0']) await shop.repository.deploy({ ref, environment: 'Production' });
  shop.github.requests.length = 0;
  const { failure } = await rollBack(shop, deploy);
  expect(writesOf(shop)).toEqual([]);
  expect(failure).toContain('The environment "production" is spelled "Production" (input `environment`)');
  expect(failure).toContain('Give `environment: Production`.');
  const named = await rollBack(shop, { ...deploy, from: 'v1.5.0', 'dry-run': 'true' });
  expect(named.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.0', to: 'v1.4.0' });
  const step = await rollBack(shop, { ...deploy, environment: 'Production' });
  expect(step.outputs).toMatchObject({ result: 'dispatched', from: 'v1.5.0', to: 'v1.4.0' });
});
