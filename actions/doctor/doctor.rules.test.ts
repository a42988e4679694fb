// Rules and workflow files: what would stop the cycle, as far as this token is bound by it.

import type { Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { ask, openHealthy, tokens } from './doctor.world.ts';

type Ruleset = Shop['repository']['rules'][number];

function rule(shop: Shop, include: string, type: Ruleset['rules'][number]['type'], more: Partial<Ruleset> = {}) {
  const target = include.startsWith('refs/tags/') ? 'tag' : 'branch';
  shop.repository.rules.push({ name: 'strict', target, include: [include], rules: [{ type }], ...more });
}

test('no rules are no obstacle', async () => {
  await using shop = await openHealthy();
  expect((await ask(shop, 'rules')).said).toEqual(['ok: No rule contradicts a tag, a merge or a back-merge.']);
});

test('restricted tags and linear history on develop are problems', async () => {
  await using shop = await openHealthy();
  rule(shop, 'refs/tags/v*', 'creation');
  rule(shop, 'refs/heads/develop', 'required_linear_history');
  const step = await ask(shop, 'rules');
  expect(step.said).toEqual([
    expect.stringContaining('problem: develop: no merge commit may land'),
    'problem: Tag v1.3.0-hotfix.1: tags cannot be created, so no release can be tagged (rule creation).',
  ]);
  expect(step.failure).toContain(`/acme/shop/settings/rules/${shop.repository.rules[0]?.id}`);
});

test('signatures are a warning, and a rule for hotfix tags alone is seen', async () => {
  await using shop = await openHealthy();
  rule(shop, 'refs/heads/main', 'required_signatures');
  rule(shop, 'refs/tags/v*-hotfix.*', 'creation');
  expect((await ask(shop, 'rules')).said).toEqual([
    expect.stringContaining('problem: Tag v1.3.0-hotfix.1: tags cannot be created'),
    expect.stringContaining('warning: main: commits must be signed'),
  ]);
});

test('rules for a part of the names are seen, where those names come next', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  for (const name of ['support/v1.2.0', 'support/v1.3.0']) await repository.branch(name, 'v1.3.0');
  const today = new Date().toISOString().slice(0, 7).replace('-', '');
  rule(shop, 'refs/tags/v1.*', 'creation');
  rule(shop, 'refs/heads/support/v1.3.0', 'update');
  rule(shop, 'refs/heads/support/v1.2.0', 'update');
  rule(shop, `refs/heads/hotfix/${today}*`, 'creation');
  rule(shop, 'refs/heads/back-merge/v1.3.0-hotfix.*', 'creation');
  const { said } = await ask(shop, 'rules');
  expect(said.toSorted()).toEqual([
    expect.stringMatching(/^problem: Tag v1\.3\.0-hotfix\.1: tags cannot be created/),
    'problem: back-merge/v1.3.0-hotfix.1-to-develop: branches of that name cannot be created, which the cycle needs (rule creation).',
    expect.stringMatching(/^problem: hotfix\/\d{8}T\d{6}Z_example: branches of that name cannot be created/),
    'problem: support/v1.2.0: nothing may be merged or pushed (rule update).',
    'problem: support/v1.3.0: nothing may be merged or pushed (rule update).',
  ]);
});

test('what holds for all support branches is told once, and tags of an older line are asked about', async () => {
  await using shop = await openHealthy();
  const { repository } = shop;
  await repository.branch('support/v1.3.0', 'v1.3.0');
  await repository.commit('main', { files: { later: '1' } });
  await repository.tag('v1.4.0', 'main');
  rule(shop, 'refs/heads/support/**/*', 'update');
  rule(shop, 'refs/tags/v1.3.*', 'creation');
  expect((await ask(shop, 'rules')).said).toEqual([
    'problem: support/v1.3.0: nothing may be merged or pushed (rule update).',
    expect.stringContaining('problem: Tag v1.3.0-hotfix.1: tags cannot be created'),
  ]);
});

test('of very many support branches the newest ten are asked about, the rest is unknown', async () => {
  await using shop = await openHealthy();
  for (let minor = 10; minor <= 20; minor += 1) await shop.repository.branch(`support/v1.${minor}.0`, 'v1.3.0');
  const { said, findings } = await ask(shop, 'rules');
  expect(said).toEqual(['unknown: The rules of support/v1.10.0 were not asked for.']);
  expect(findings[0]?.remedy).toContain('/acme/shop/rules');
});

test('a locked branch takes nothing', async () => {
  await using shop = await openHealthy();
  shop.repository.protect('develop', { locked: true });
  const owner = await ask(shop, 'rules', { token: tokens.owner(shop) });
  expect(owner.failure).toContain('develop: the branch is locked: nothing may be merged or pushed');
});

test('what this token may pass over is no obstacle to it', async () => {
  await using shop = await openHealthy();
  const actor = { actor_id: 400_001, actor_type: 'Integration', bypass_mode: 'always' } as const;
  rule(shop, 'refs/tags/v*', 'creation', { bypassActors: [actor] });
  expect((await ask(shop, 'rules')).result).toBe('problems');
  expect((await ask(shop, 'rules', { token: tokens.app(shop) })).result).toBe('healthy');
});

test('classic protection: unknown to most, looked into by an administrator', async () => {
  await using shop = await openHealthy();
  shop.repository.protect('develop', { linearHistory: true });
  const plain = await ask(shop, 'rules');
  expect(plain.result).toBe('warnings');
  expect(plain.said).toEqual(['unknown: develop has classic branch protection, which this token cannot read.']);
  const owner = await ask(shop, 'rules', { token: tokens.owner(shop) });
  expect(owner.failure).toContain('develop: no merge commit may land');
  expect(owner.failure).toContain('Settings → Branches');
});

test('the organization’s rules are changed elsewhere', async () => {
  await using shop = await openHealthy();
  rule(shop, 'refs/heads/hotfix/**/*', 'creation', { ofOrganization: true });
  expect((await ask(shop, 'rules')).failure).toContain('Settings of the organization acme → Repository → Rulesets');
});

test('a private repository whose plan has no rules has no obstacles', async () => {
  await using shop = await openHealthy();
  const secret = await shop.github.createRepository('acme/secret', { private: true });
  await secret.commit('main', { files: { a: '1' } });
  await secret.branch('develop', 'main');
  secret.settings.plan = 'free';
  const inputs = { repository: 'acme/secret' };
  expect((await ask(shop, 'rules', { token: tokens.app(shop), inputs })).result).toBe('healthy');
});

const workflow = { '.github/workflows/ci.yml': 'on: push\n' };

test('workflow files that develop alone has are a problem to the job’s own token', async () => {
  await using shop = await openHealthy();
  expect((await ask(shop, 'workflow-files')).said).toEqual([
    'ok: Where the cycle writes, workflow files are as on main.',
  ]);
  await shop.repository.commit('develop', { files: workflow });
  const own = await ask(shop, 'workflow-files');
  expect(own.said[0]).toBe(
    'problem: GitHub refuses this token back-merges into develop: there .github/workflows/ci.yml differs from main.',
  );
  expect(own.failure).toContain('`permission-workflows: write`');
  const app = await ask(shop, 'workflow-files', { token: tokens.app(shop) });
  expect(app.said[0]).toContain('warning: GitHub refuses this token back-merges into develop, unless it has');
  expect((await ask(shop, 'workflow-files', { token: tokens.owner(shop) })).said).toEqual([
    'ok: The token may write workflow files.',
  ]);
});

test('those of an older release are a warning', async () => {
  await using shop = await openHealthy();
  await shop.repository.commit('main', { files: workflow });
  await shop.repository.tag('v1.4.0', 'main');
  await shop.repository.branch('support/v1.4.0', 'main');
  await shop.repository.commit('support/v1.4.0', { files: { a: '1' } });
  await shop.repository.commit('main', { files: { '.github/workflows/ci.yml': 'on: [push, pull_request]\n' } });
  await shop.repository.commit('develop', { files: { '.github/workflows/ci.yml': 'on: [push, pull_request]\n' } });
  expect((await ask(shop, 'workflow-files')).said).toEqual([
    expect.stringContaining('warning: GitHub refuses this token hotfixes of support/v1.4.0'),
    expect.stringContaining('warning: GitHub refuses this token a hotfix that starts from v1.4.0'),
  ]);
});
