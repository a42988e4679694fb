// What others configured: it stays, it counts, and a second ruleset of the same name is brought together or left.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { apply, look, lookAsAdmin, openProtected, production, releases, rulesets, said } from './protect.world.ts';

type Ruleset = Shop['repository']['rules'][number];

const actor = { actor_id: 400_001, actor_type: 'Integration', bypass_mode: 'always' } as const;

const grown: Ruleset = {
  name: production.name,
  target: 'branch',
  include: ['refs/heads/main', 'refs/heads/next'],
  exclude: ['refs/heads/support/old'],
  rules: [
    {
      type: 'pull_request',
      parameters: {
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: true,
        require_last_push_approval: false,
        required_approving_review_count: 2,
        required_review_thread_resolution: true,
      },
    },
    {
      type: 'required_status_checks',
      parameters: {
        required_status_checks: [{ context: 'security', integration_id: 15368 }],
        strict_required_status_checks_policy: true,
      },
    },
    { type: 'required_signatures' },
  ],
  bypassActors: [actor],
};

test('apply adds what lacks, and keeps rules, parameters, checks, conditions and bypass actors', async () => {
  await using shop = await openShop();
  shop.repository.rules.push(structuredClone(grown));
  const step = await apply(shop, { 'required-checks': 'ci' });
  expect(step.result).toBe('applied');
  expect(step.log.filter((line) => line.includes(production.name))).toEqual([
    `changing ${production.name}: + holds for refs/heads/support/**/*`,
    `changing ${production.name}: + required check ci`,
    `changing ${production.name}: + rule non_fast_forward`,
    `changing ${production.name}: + rule deletion`,
  ]);
  const [own] = shop.repository.rules;
  expect(own).toMatchObject({
    include: ['refs/heads/main', 'refs/heads/next', 'refs/heads/support/**/*'],
    exclude: ['refs/heads/support/old'],
    bypassActors: [actor],
  });
  expect(own?.rules).toMatchObject([
    grown.rules[0] as object,
    {
      type: 'required_status_checks',
      parameters: {
        required_status_checks: [{ context: 'security', integration_id: 15368 }, { context: 'ci' }],
        strict_required_status_checks_policy: true,
      },
    },
    { type: 'required_signatures' },
    { type: 'non_fast_forward' },
    { type: 'deletion' },
  ]);
  expect((await apply(shop, { 'required-checks': 'ci' })).result).toBe('compliant');
});

test('who may bypass is told to an administrator, and breaks nothing', async () => {
  await using shop = await openProtected();
  shop.repository.rules[1] = { ...(shop.repository.rules[1] as Ruleset), bypassActors: [actor] };
  const step = await lookAsAdmin(shop);
  expect(step.result).toBe('compliant');
  expect(said(step)).toEqual([`warning bypass: The App 400001 may pass over the rules of “${releases.name}”.`]);
  expect(step.findings.find(({ check }) => check === 'bypass')?.remedy).toMatch(/\/acme\/shop\/settings\/rules\/\d+/);
});

test('a ruleset that was switched off is switched on', async () => {
  await using shop = await openProtected();
  shop.repository.rules[0] = { ...(shop.repository.rules[0] as Ruleset), enforcement: 'disabled' };
  expect((await look(shop)).result).toBe('violations');
  const step = await apply(shop);
  expect(step.log).toContain(`changing ${production.name}: enforcement: disabled → active`);
  expect((await lookAsAdmin(shop)).result).toBe('compliant');
  expect(rulesets(shop)).toEqual([production, releases]);
});

test('an exclusion that others made is kept, and what it leaves open is a violation', async () => {
  await using shop = await openProtected();
  shop.repository.rules[0] = { ...(shop.repository.rules[0] as Ruleset), exclude: ['refs/heads/main'] };
  const step = await apply(shop);
  expect(step.result).toBe('violations');
  expect(step.failure).toContain('main: no pull request is required');
  expect(step.failure).toContain('“hotfix-actions: production” → Target branches: take the exclusion away');
  expect(step.failure).not.toContain('mode: apply');
  expect(shop.repository.rules[0]?.exclude).toEqual(['refs/heads/main']);
});

test('its own rulesets are found behind a hundred others', async () => {
  await using shop = await openShop();
  for (let index = 0; index < 105; index += 1)
    shop.repository.rules.push({ name: `r${index}`, target: 'branch', include: ['refs/heads/x'], rules: [] });
  await apply(shop);
  expect((await apply(shop)).result).toBe('compliant');
  expect(shop.repository.rules).toHaveLength(107);
});

test('a younger copy goes; one that holds something else stays, with a warning', async () => {
  await using shop = await openProtected();
  const [own] = shop.repository.rules;
  shop.repository.rules.push({ ...structuredClone(own as Ruleset), id: 900_001 });
  const other = { ...structuredClone(own as Ruleset), id: 900_002, include: ['refs/heads/elsewhere'] };
  shop.repository.rules.push(other);
  const step = await apply(shop);
  expect(shop.repository.rules.map(({ id }) => id).filter((id) => id === 900_001 || id === 900_002)).toEqual([900_002]);
  expect(said(step)).toContainEqual(
    expect.stringContaining('There is a second ruleset called “hotfix-actions: production”'),
  );
});

test('a younger copy that goes is a change, which a dry run tells and does not make', async () => {
  await using shop = await openProtected();
  const { rules } = shop.repository;
  rules.push({ ...structuredClone(rules[0] as Ruleset), id: 900_001 });
  const change = `${production.name}: - ruleset 900001, a younger copy`;
  const dry = await apply(shop, { 'dry-run': 'true' });
  expect([dry.result, ...dry.log]).toEqual(['applied', `would change ${change}`]);
  expect(dry.summary).toContain('Next: run it without `dry-run`');
  expect(rules).toHaveLength(3);
  const step = await apply(shop);
  expect([step.result, ...step.log]).toEqual(['applied', `changing ${change}`]);
  expect(rulesets(shop)).toEqual([production, releases]);
});

test('a younger one that binds who may pass over the older one stays', async () => {
  await using shop = await openProtected();
  const { rules } = shop.repository;
  rules.push({ ...structuredClone(rules[0] as Ruleset), id: 900_001 });
  rules[0] = { ...(rules[0] as Ruleset), bypassActors: [{ ...actor, actor_type: 'RepositoryRole', actor_id: 5 }] };
  const step = await apply(shop);
  expect(step.result).toBe('compliant');
  expect(rules).toHaveLength(3);
  expect(said(step)).toContainEqual(expect.stringContaining('which is not only a copy'));
});

test('a ruleset of the same name that is for tags, or the organization’s, is another one', async () => {
  await using shop = await openShop();
  const { rules } = shop.repository;
  rules.push({ name: production.name, target: 'tag', include: ['refs/tags/x'], rules: [] });
  rules.push({ name: releases.name, target: 'tag', include: ['refs/tags/y'], rules: [], ofOrganization: true });
  expect((await apply(shop)).result).toBe('applied');
  expect(rules.map(({ include }) => include[0])).toEqual([
    'refs/tags/x',
    'refs/tags/y',
    'refs/heads/main',
    'refs/tags/v*.*.*',
  ]);
});

test('rules of other rulesets and of the organization count', async () => {
  await using shop = await openShop();
  const { rules } = shop.repository;
  const guarded = [{ type: 'pull_request' }, { type: 'non_fast_forward' }, { type: 'deletion' }] as const;
  rules.push({ name: 'ours', target: 'branch', include: ['~DEFAULT_BRANCH'], rules: guarded });
  const include = ['refs/heads/support/**/*'];
  rules.push({ name: 'lines', target: 'branch', include, rules: guarded, ofOrganization: true });
  rules.push({ name: 'tags', target: 'tag', include: ['~ALL'], rules: [{ type: 'update' }, { type: 'deletion' }] });
  expect((await lookAsAdmin(shop)).result).toBe('compliant');
});

test('classic protection counts for who may read it, and is unknown to who may not', async () => {
  await using shop = await openProtected();
  shop.repository.rules.shift();
  shop.repository.protect('main', { requirePullRequest: true, requiredChecks: ['ci'] });
  const wish = { branch: 'main', 'required-checks': 'ci' };
  const plain = await look(shop, wish);
  expect(plain.result).toBe('unknown');
  expect(said(plain)[0]).toContain(
    'unknown production: main has classic branch protection, which this token cannot read',
  );
  expect((await lookAsAdmin(shop, wish)).result).toBe('compliant');
  shop.repository.protect('main', { requirePullRequest: true, allowForcePush: true, allowDeletion: true });
  const open = await lookAsAdmin(shop, wish);
  expect(open.failure).toContain('main: the check ci is not required, it can be force-pushed, it can be deleted.');
});

test('a token with nothing but Administration sees no branch of a private repository, and looks all the same', async () => {
  await using shop = await openShop();
  const repository = 'acme/secret';
  const secret = await shop.github.createRepository(repository, { private: true });
  await secret.commit('main', { files: { a: '1' } });
  const token = shop.github.createToken({ kind: 'app', permissions: { administration: 'write' } });
  const bare = await look(shop, { mode: 'apply', 'dry-run': 'true' }, { repository, token });
  expect([bare.failure, bare.result]).toEqual([undefined, 'applied']);
  secret.protect('main', { requirePullRequest: true });
  expect((await look(shop, {}, { repository, token })).failure).not.toContain('production: main');
});

test('a check that is not required is a violation', async () => {
  await using shop = await openProtected();
  const step = await look(shop, { 'required-checks': 'ci, lint' });
  expect(step.failure).toContain('main: the check ci is not required, the check lint is not required.');
});

test('a bypass actor that GitHub refuses is explained', async () => {
  await using shop = await openShop();
  const bypassActors = [{ ...actor, actor_id: 15_368 }];
  shop.repository.rules.push({ name: production.name, target: 'branch', include: [], rules: [], bypassActors });
  const { failure } = await apply(shop);
  expect(failure).toContain(
    'GitHub refuses a bypass actor of the ruleset: Actor GitHub Actions integration must be part',
  );
  expect(failure).toContain('The GitHub Actions app can be no bypass actor');
});
