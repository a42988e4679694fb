// What exists is looked at as well as what is to come: excluded branches and tags, branches with classic protection; and tags
// that move by design.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { apply, look, lookAsAdmin, openProtected, releases, said } from './protect.world.ts';

type Ruleset = Shop['repository']['rules'][number];

function change({ repository }: Shop, index: number, more: Partial<Ruleset>) {
  repository.rules[index] = { ...(repository.rules[index] as Ruleset), ...more };
}

test('a support branch that is excluded is a violation, after apply as well', async () => {
  await using shop = await openProtected();
  await shop.repository.branch('support/v1.3.0', 'v1.3.0');
  expect((await lookAsAdmin(shop)).result).toBe('compliant');
  change(shop, 0, { exclude: ['refs/heads/support/v1.3.0'] });
  for (const step of [await lookAsAdmin(shop), await apply(shop)]) {
    expect(step.result).toBe('violations');
    expect(said(step)).toEqual([
      'problem production: support/v1.3.0: no pull request is required, it can be force-pushed, it can be deleted.',
    ]);
  }
});

test('a release tag that is excluded is a violation', async () => {
  await using shop = await openProtected();
  change(shop, 1, { exclude: ['refs/tags/v1.3.*'] });
  const step = await lookAsAdmin(shop);
  expect([step.result, ...said(step)]).toEqual([
    'violations',
    'problem releases: Tags v*.*.*: v1.3.0 can be moved, and can be deleted.',
  ]);
});

test('rules for support/v* hold for all support branches, which are called after releases', async () => {
  await using shop = await openProtected();
  await shop.repository.branch('support/v1.3.0', 'v1.3.0');
  change(shop, 0, { include: ['refs/heads/main', 'refs/heads/support/v*'] });
  expect((await lookAsAdmin(shop)).result).toBe('compliant');
  change(shop, 0, { include: ['refs/heads/main', 'refs/heads/support/v1.*'] });
  expect((await lookAsAdmin(shop)).failure).toContain('support/**: no pull request is required');
});

test('classic protection of support branches counts; for those to come nobody knows', async () => {
  await using shop = await openProtected();
  await shop.repository.branch('support/v1.3.0', 'v1.3.0');
  shop.repository.rules.shift();
  for (const branch of ['main', 'support/v1.3.0']) shop.repository.protect(branch, { requirePullRequest: true });
  const toCome = expect.stringContaining('unknown production: support/**: for branches to come rulesets do not say');
  const admin = await lookAsAdmin(shop);
  expect([admin.result, ...said(admin)]).toEqual(['unknown', toCome]);
  const plain = await look(shop);
  expect(plain.result).toBe('unknown');
  expect(said(plain)).toEqual([
    expect.stringContaining('unknown production: main has classic branch protection, which this token cannot read'),
    expect.stringContaining('unknown production: support/v1.3.0 has classic branch protection'),
    toCome,
    expect.stringContaining('unknown bypass'),
  ]);
});

test('without a support branch the classic protection of main leaves those to come unknown', async () => {
  await using shop = await openProtected();
  shop.repository.rules.shift();
  shop.repository.protect('main', { requirePullRequest: true });
  const { result, findings } = await lookAsAdmin(shop);
  expect(result).toBe('unknown');
  expect(findings.find(({ level }) => level === 'unknown')?.remedy).toContain('/acme/shop/settings/branches');
});

test('of very many support branches the newest ten are asked about, the rest is unknown', async () => {
  await using shop = await openProtected();
  for (let minor = 10; minor <= 20; minor += 1) await shop.repository.branch(`support/v1.${minor}.0`, 'v1.3.0');
  const step = await lookAsAdmin(shop);
  expect([step.result, ...said(step)]).toEqual([
    'unknown',
    'unknown production: The rules of support/v1.10.0 were not asked for.',
  ]);
});

test('a token that does not see a branch is not told that it is protected', async () => {
  await using shop = await openShop();
  const repository = 'acme/secret';
  const secret = await shop.github.createRepository(repository, { private: true });
  await secret.commit('main', { files: { a: '1' } });
  const token = shop.github.createToken({ repositories: [repository], permissions: { issues: 'read' } });
  const step = await look(shop, {}, { repository, token });
  expect(said(step)).toContainEqual(
    expect.stringContaining('unknown production: This token does not see main, and so'),
  );
  expect(said(step)).toContainEqual(expect.stringContaining('unknown existing: This token does not see which'));
  expect(step.summary).not.toContain('has classic branch protection');
});

for (const [pattern, prefix] of [
  ['v*', 'v'],
  ['api-v*', 'api-v'],
] as const)
  test(`with the pattern ${pattern} releases stay, and ${prefix}1 moves`, async () => {
    await using shop = await openShop();
    const { repository, github, token } = shop;
    for (const tag of [`${prefix}1`, `${prefix}1.2.0`]) await repository.tag(tag, 'v1.3.0', { annotated: false });
    const step = await apply(shop, { 'tag-pattern': pattern });
    expect([step.failure, step.result, ...said(step)]).toEqual([undefined, 'applied']);
    expect(step.log).toContain(`changing ${releases.name}: + but not for refs/tags/${prefix}[0-9]`);
    const sha = await repository.commit('main', { files: { a: '1' } });
    const move = async (tag: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const body = JSON.stringify({ sha, force: true });
      return (await fetch(`${github.apiUrl}/repos/acme/shop/git/refs/tags/${tag}`, { method: 'PATCH', headers, body }))
        .status;
    };
    expect([await move(`${prefix}1`), await move(`${prefix}1.2.0`)]).toEqual([200, 422]);
    expect((await apply(shop, { 'tag-pattern': pattern })).result).toBe('compliant');
  });

test('a ruleset for v* of an earlier run gets the exception', async () => {
  await using shop = await openProtected();
  change(shop, 1, { include: ['refs/tags/v*'] });
  const step = await apply(shop, { 'tag-pattern': 'v*' });
  expect(step.result).toBe('applied');
  expect(shop.repository.rules[1]?.exclude).toEqual([
    'refs/tags/v[0-9]',
    'refs/tags/v[0-9][0-9]',
    'refs/tags/v[0-9][0-9][0-9]',
  ]);
});
