// Rules that would stop the suite itself: each is a warning that says where to change what.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { lookAsAdmin, openProtected, said } from './protect.world.ts';

type Ruleset = Shop['repository']['rules'][number];

async function withRules(target: Ruleset['target'], include: string, ...rules: Ruleset['rules']) {
  const shop = await openProtected();
  shop.repository.rules.push({ name: 'strict', target, include: [include], rules });
  return shop;
}

const reviews = {
  dismiss_stale_reviews_on_push: false,
  require_code_owner_review: false,
  require_last_push_approval: false,
  required_approving_review_count: 0,
  required_review_thread_resolution: false,
};

const stops: Readonly<Record<string, [Ruleset['target'], string, Ruleset['rules'][number], warning: string]>> = {
  'linear history on develop': [
    'branch',
    'refs/heads/develop',
    { type: 'required_linear_history' },
    'develop: no merge commit may land',
  ],
  'pull requests to develop that are squashed only': [
    'branch',
    'refs/heads/develop',
    { type: 'pull_request', parameters: { ...reviews, allowed_merge_methods: ['squash'] } },
    'develop: pull requests may not be merged with a merge commit',
  ],
  'signed commits on main': [
    'branch',
    'refs/heads/main',
    { type: 'required_signatures' },
    'main: commits must be signed',
  ],
  'linear history on main': [
    'branch',
    'refs/heads/main',
    { type: 'required_linear_history' },
    'main: hotfixes must be squashed or rebased',
  ],
  'restricted tags': ['tag', 'refs/tags/v*', { type: 'creation' }, 'Tag v1.3.0-hotfix.1: tags cannot be created'],
  'restricted support branches': [
    'branch',
    'refs/heads/support/*',
    { type: 'creation' },
    'support/**: branches of that name cannot be created',
  ],
  'restricted hotfix branches': [
    'branch',
    'refs/heads/hotfix/**/*',
    { type: 'creation' },
    'Z_example: branches of that name cannot be created',
  ],
  'back-merge branches by pull request': [
    'branch',
    'refs/heads/back-merge/*',
    { type: 'pull_request', parameters: reviews },
    'back-merge/v1.3.0-hotfix.1-to-develop: changes must be made through a pull request',
  ],
  'restricted reverts': [
    'branch',
    'refs/heads/revert/*',
    { type: 'creation' },
    'revert/v1.3.0-hotfix.1: branches of that name cannot be created',
  ],
  'a locked develop': ['branch', 'refs/heads/develop', { type: 'update' }, 'develop: nothing may be merged or pushed'],
  'hotfix branches that stay': [
    'branch',
    'refs/heads/hotfix/*',
    { type: 'deletion' },
    'Z_example: branches cannot be deleted',
  ],
};

for (const [title, [target, include, rule, warning]] of Object.entries(stops)) {
  test(`warns of ${title}`, async () => {
    await using shop = await withRules(target, include, rule);
    const step = await lookAsAdmin(shop);
    expect(step.result).toBe('compliant');
    const cycle = said(step).filter((line) => line.startsWith('warning cycle: '));
    expect(cycle).toEqual([expect.stringContaining(warning)]);
    const remedy = step.findings.find(({ check }) => check === 'cycle')?.remedy ?? '';
    expect(remedy).toContain(`/acme/shop/settings/rules/${shop.repository.rules.at(-1)?.id}`);
    expect(remedy).toContain('the GitHub Actions app, whose token jobs have, can have none');
    expect(step.warnings.filter((said) => said.includes(warning))).toHaveLength(1);
  });
}

test('a rule that holds for all tags is one warning', async () => {
  await using shop = await withRules('tag', '~ALL', { type: 'creation' });
  expect(said(await lookAsAdmin(shop))).toEqual([
    expect.stringContaining('Tag v1.3.0-hotfix.1: tags cannot be created'),
  ]);
});

test('what suits the suite is no warning', async () => {
  await using shop = await openProtected();
  const rules = [{ type: 'pull_request', parameters: { ...reviews, allowed_merge_methods: ['merge'] } }] as const;
  shop.repository.rules.push({ name: 'develop', target: 'branch', include: ['refs/heads/develop'], rules });
  expect(said(await lookAsAdmin(shop))).toEqual([]);
});

test('a pattern that leaves hotfix releases out is a warning, and one tag that moves is no pattern', async () => {
  await using shop = await openProtected();
  expect(said(await lookAsAdmin(shop, { 'tag-pattern': 'v?.?.?' }))).toContainEqual(
    expect.stringContaining('The pattern v?.?.? does not hold for hotfix releases, such as v0.0.0-hotfix.1'),
  );
  const { failure } = await lookAsAdmin(shop, { 'tag-pattern': 'v1' });
  expect(failure).toContain(
    '`tag-pattern` is "v1": a tag that moves; accepted: a glob of release tags, such as v*.*.*',
  );
});

test('a ruleset of others that holds v1 in its place is a warning', async () => {
  await using shop = await withRules('tag', 'refs/tags/v*', { type: 'update' });
  const step = await lookAsAdmin(shop);
  expect([step.result, ...said(step)]).toEqual([
    'compliant',
    'warning releases: v1 cannot be moved, and such a tag moves with each release.',
  ]);
});
