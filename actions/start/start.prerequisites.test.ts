import { openShop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { begin, branch, hotfixes, openBadRelease } from './start.world.ts';

const finish = (on: string) => `on:\n${on}\njobs:\n  x:\n    steps:\n      - uses: org/hotfix-actions@v1\n`;
const workflow = '.github/workflows/finish.yml';

describe('unreleased work on the base', () => {
  test('is named, and hotfixes are none', async () => {
    await using shop = await openShop();
    await shop.hotfix({ 'src/a.ts': '' });
    await shop.repository.commit('main', { files: { 'src/b.ts': '' }, message: 'feat: half a *wish*' });
    const step = await begin(shop);
    expect(step.warnings.join()).toContain('main has 1 commit that no release holds and that is no hotfix: it would');
    expect(step.summary).toMatch(
      /Unreleased work on the base:\n\n- \[`[0-9a-f]{7}`\]\(.*\) feat: half a \\\*wish\\\*\n/,
    );
  });

  test('is none on a support branch that starts at the release', async () => {
    await using shop = await openBadRelease();
    expect((await begin(shop, { from: 'v1.3.0' })).summary).not.toContain('Unreleased');
  });
});

describe('a support branch', () => {
  test.each(['[main, "support/**"]', '["**", "!develop"]'])('that runs finish on %s is fine', async (branches) => {
    await using shop = await openShop();
    await shop.repository.commit('main', {
      files: { [workflow]: finish(`  push:\n    branches: ${branches}`) },
    });
    await shop.repository.tag('v1.4.0', 'main');
    await shop.repository.commit('main', { files: { a: 'b' } });
    await shop.repository.tag('v1.5.0', 'main');
    expect((await begin(shop, { from: 'v1.4.0' })).warnings).toEqual([]);
  });

  test('whose finish is for main alone has the button of the default branch', async () => {
    await using shop = await openShop();
    await shop.repository.commit('main', { files: { [workflow]: finish('  push:\n    branches: [main]') } });
    await shop.repository.tag('v1.4.0', 'main');
    await shop.repository.commit('main', {
      files: { '.github/workflows/by-hand.yml': finish('  workflow_dispatch:') },
    });
    await shop.repository.tag('v1.5.0', 'main');
    const step = await begin(shop, { from: 'v1.4.0' });
    expect(step.warnings.join()).toContain('No workflow on support/v1.4.0 runs finish');
    const page = `${shop.github.serverUrl}/acme/shop/actions/workflows/by-hand.yml`;
    expect(step.warnings.join()).toContain(page);
    expect(step.summary).toContain(`<${page}>`);
  });

  test('of a time before all that gets a page that adds the button', async () => {
    await using shop = await openBadRelease();
    const step = await begin(shop, { from: 'v1.3.0' });
    const url = new URL(/http\S+/.exec(step.warnings.join())?.[0] ?? '');
    expect(url.pathname).toBe('/acme/shop/new/HEAD');
    expect(url.searchParams.get('value')).toContain('uses: org/hotfix-actions@v1');
  });
});

describe('the workflow-file rule', () => {
  async function openOldWorkflow() {
    const shop = await openShop();
    await shop.repository.commit('main', { files: { [workflow]: finish('  push:') } });
    await shop.repository.tag('v1.4.0', 'main');
    await shop.repository.commit('main', { files: { [workflow]: `${finish('  push:')}# newer\n` } });
    await shop.repository.tag('v1.5.0', 'main');
    return shop;
  }

  test('refuses the branches of an old release: the error names the files and the permission', async () => {
    await using shop = await openOldWorkflow();
    const { failure } = await begin(shop, { from: 'v1.4.0' });
    expect(failure).toContain('GitHub does not let this token make the branch support/v1.4.0');
    expect(failure).toContain(workflow);
    expect(failure).toContain('Workflows: write');
    expect(await hotfixes(shop)).toEqual([]);
  });

  test('does not bind an App that may', async () => {
    await using shop = await openOldWorkflow();
    const permissions = { contents: 'write', issues: 'write', workflows: 'write' } as const;
    const token = shop.github.createToken({ kind: 'app', repositories: ['acme/shop'], permissions });
    expect((await begin(shop, { from: 'v1.4.0' }, { token })).outputs['branch']).toBe(branch);
  });

  test('is foretold by a dry run', async () => {
    await using shop = await openOldWorkflow();
    const step = await begin(shop, { from: 'v1.4.0', 'dry-run': 'true' });
    expect(step.warnings.join()).toContain(`these workflow files differ from the default branch: ${workflow}`);
  });
});
