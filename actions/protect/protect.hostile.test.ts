// Hostile names of branches, tags, checks and rulesets: they are written as they are, and stay text in what is said.

import { harmOf, hostileNames, hostileTitles, openShop, playWatched } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { protect } from './protect.ts';
import { administrator } from './protect.world.ts';

test('names and checks reach the rulesets as they are', async () => {
  await using shop = await openShop({ tokens: administrator });
  const names = hostileNames.filter((_, index) => index % 7 === 0).map((name) => `line/${name}`);
  for (const name of names) await shop.repository.branch(name, 'main');
  const checks = hostileTitles.filter((title) => title === title.trim() && !/[\r\n]/.test(title)).slice(0, 20);
  const inputs = { branch: `main\n${names.join('\n')}\n`, 'required-checks': `${checks.join('\n')}\n` };
  const step = await playWatched(shop, protect, { inputs: { ...inputs, mode: 'apply' } });
  expect(step.failure).toBeUndefined();
  expect(step.result).toBe('applied');
  const [production] = shop.repository.rules;
  expect(production?.include).toEqual(['main', ...names].map((name) => `refs/heads/${name}`));
  const required = production?.rules.find(({ type }) => type === 'required_status_checks')?.parameters;
  expect(required?.['required_status_checks']).toEqual([...new Set(checks)].map((context) => ({ context })));
  expect(await harmOf(shop, step.ran)).toEqual([]);
});

test('rulesets of any name stay text', async () => {
  await using shop = await openShop({ tokens: administrator });
  await playWatched(shop, protect, { inputs: { mode: 'apply' } });
  const actor = { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' } as const;
  for (const name of hostileTitles) {
    const rules = [{ type: 'deletion' }] as const;
    shop.repository.rules.push({ name, target: 'branch', include: ['~ALL'], rules, bypassActors: [actor] });
  }
  const step = await playWatched(shop, protect);
  expect(step.result).toBe('compliant');
  expect(step.outputs['findings']).toContain('Administrators may pass over the rules of');
  expect(await harmOf(shop, step.ran)).toEqual([]);
});
