import { openShop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { begin, branch, fileOn, openBadRelease, shaOf } from './start.world.ts';

const file = 'TODO_hotfix_20261123T093000Z_auth-bypass.md';
const frontOf = (text: string) => parse(text.split(/^---$/m)[1] ?? '');

describe('with `tracking: file`', () => {
  test('the tracking file and its line in the manifest are one commit on the branch, and there is no issue', async () => {
    await using shop = await openShop();
    const step = await begin(shop, { tracking: 'file', description: 'Tokens are believed.', severity: 'high' });
    expect(step.outputs).toMatchObject({ result: 'created', sha: await shaOf(shop, branch), 'issue-number': '' });
    expect(shop.repository.issues).toEqual([]);
    expect(await shop.repository.git('log', '--format=%s', `main..${branch}`)).toBe(`chore(hotfix): ${file}, TODO.md`);
    expect(frontOf(await fileOn(shop, branch, file))).toMatchObject({
      type: 'workflow-manifest',
      github_user: 'octocat',
      base: 'main',
      metadata: { title: 'Auth bypass', description: 'Tokens are believed.', severity: 'high' },
    });
    expect(frontOf(await fileOn(shop, branch, 'TODO.md')).workflows.active).toEqual([
      { slug: 'auth-bypass', timestamp: '2026-11-23T09:30:00Z', title: 'Auth bypass', status: 'in_progress', file },
    ]);
  });

  test('a manifest that is there is kept, with one line more, and once', async () => {
    await using shop = await openShop();
    const theirs = '---\nworkflows:\n  active: [] # none\nmine: 1\n---\n# Ours\n';
    await shop.repository.commit('main', { files: { 'TODO.md': theirs } });
    await begin(shop, { tracking: 'file' });
    const sha = await shaOf(shop, branch);
    expect((await begin(shop, { tracking: 'file' })).result).toBe('already-exists');
    expect(await shaOf(shop, branch)).toBe(sha);
    const manifest = await fileOn(shop, branch, 'TODO.md');
    expect(manifest).toMatch(/ {2}active: # none\n {4}- slug: "auth-bypass"\n[\s\S]*mine: 1\n[\s\S]*---\n# Ours$/);
  });

  test('a manifest without front matter gets a line at its end, once', async () => {
    await using shop = await openShop();
    await shop.repository.commit('main', { files: { 'TODO.md': '# TODO\n\n- [ ] buy milk\n' } });
    for (let time = 0; time < 2; time += 1) await begin(shop, { tracking: 'file' });
    const lines = (await fileOn(shop, branch, 'TODO.md')).split('\n');
    expect(lines).toEqual(['# TODO', '', '- [ ] buy milk', `- [ ] Auth bypass ([\`${file}\`](${file}))`]);
  });

  test.each([
    ['---\nworkflows:\n\t- x\n---\n', 'indented by tabs'],
    ['---\nworkflows:\n  - x\n---\n', 'neither a key'],
  ])('a manifest %j stays as it is', async (manifest, why) => {
    await using shop = await openShop();
    await shop.repository.commit('main', { files: { 'TODO.md': manifest } });
    const step = await begin(shop, { tracking: 'file' });
    expect(step.result).toBe('created');
    expect(step.warnings.join()).toContain(why);
    expect(`${await fileOn(shop, branch, 'TODO.md')}\n`).toBe(manifest);
    expect(await fileOn(shop, branch, file)).toContain('# Hotfix: Auth bypass');
  });

  test('what others commit meanwhile is not lost', async () => {
    await using shop = await openShop();
    let done = false;
    shop.github.onRequest = async ({ method, path }) => {
      if (done || method !== 'PATCH' || !path.includes('/git/refs/')) return;
      done = true;
      const files = { 'TODO.md': '---\nworkflows:\n  active:\n    - file: other.md\n---\n' };
      await shop.repository.commit(branch, { files });
    };
    await begin(shop, { tracking: 'file' });
    const files = frontOf(await fileOn(shop, branch, 'TODO.md')).workflows.active.map(
      (one: { file: string }) => one.file,
    );
    expect(files).toEqual(['other.md', file]);
  });

  test('a folder in the place of the manifest stays', async () => {
    await using shop = await openShop();
    await shop.repository.commit('main', { files: { 'TODO.md/x': 'y' } });
    expect((await begin(shop, { tracking: 'file' })).warnings.join()).toContain(
      'TODO.md was left as it is: it is no file',
    );
  });

  test('a rule that lets nobody commit to the branch is a warning', async () => {
    await using shop = await openShop();
    shop.repository.protect(branch, { requirePullRequest: true });
    const step = await begin(shop, { tracking: 'both' });
    expect(step.outputs).toMatchObject({ result: 'created', 'issue-number': '1' });
    expect(step.warnings.join()).toContain(`These files were not written: ${file}, TODO.md.`);
  });
});

describe('with `spec: true`', () => {
  const answers = {
    spec: 'true',
    purpose: 'Fix the bypass in the OAuth flow',
    'affected-users': 'All with OAuth',
    tracking: 'none',
  };

  test('what is known is filled in, what is not is an open question', async () => {
    await using shop = await openShop();
    const step = await begin(shop, answers);
    expect(step.outputs['issue-number']).toBe('');
    const spec = await fileOn(shop, branch, 'specs/auth-bypass/spec.md');
    expect(spec).toContain('## Purpose\n\nFix the bypass in the OAuth flow\n');
    expect(spec).toContain('## Affected Users\n\nAll with OAuth\n');
    expect(spec).toContain('## Root Cause\n\n> **Open question:** What causes it');
    expect(spec).toContain('## Success Measure\n\n> **Open question:** How will success be measured?');
    expect(frontOf(spec)).toMatchObject({ type: 'specification', slug: 'auth-bypass', version: 'v1.3.0-hotfix.1' });
    expect(await fileOn(shop, branch, 'specs/auth-bypass/plan.md')).toContain('#### Task impl_001: ');
  });

  test('what people changed is never overwritten', async () => {
    await using shop = await openShop();
    await begin(shop, answers);
    await shop.repository.commit(branch, {
      files: { 'specs/auth-bypass/spec.md': 'Mine\n', 'specs/auth-bypass/plan.md': null },
    });
    await begin(shop, { ...answers, purpose: 'Else' });
    expect(await fileOn(shop, branch, 'specs/auth-bypass/spec.md')).toBe('Mine');
    expect(await fileOn(shop, branch, 'specs/auth-bypass/plan.md')).toContain('Else');
  });

  test('that of an earlier hotfix of the same name stays, with a warning', async () => {
    await using shop = await openShop();
    await shop.repository.commit('main', { files: { 'specs/auth-bypass/spec.md': 'Old\n' } });
    const step = await begin(shop, answers);
    expect(step.warnings.join()).toContain('specs/auth-bypass/spec.md was there already, and stays as it is.');
    expect(await fileOn(shop, branch, 'specs/auth-bypass/spec.md')).toBe('Old');
  });
});

describe('a dry run', () => {
  test('writes nothing, and tells what is known', async () => {
    await using shop = await openBadRelease();
    const before = await shop.repository.branches();
    const inputs = { from: 'v1.3.0', tracking: 'both', spec: 'true', 'dry-run': 'true' };
    const step = await begin(shop, inputs);
    expect(step.outputs).toMatchObject({
      result: 'created',
      branch,
      'base-branch': 'support/v1.3.0',
      sha: await shaOf(shop, 'v1.3.0^{commit}'),
      version: 'v1.3.0-hotfix.1',
      'issue-number': '',
    });
    expect(step.summary).toContain(`Would write \`${file}\`, \`TODO.md\``);
    expect(await shop.repository.branches()).toEqual(before);
    expect(shop.github.requests.filter(({ write }) => write)).toEqual([]);
  });

  test('tells what is missing of the one that is open, and what it would leave alone', async () => {
    await using shop = await openShop();
    await begin(shop, { tracking: 'none' });
    const theirs = { 'TODO.md': '---\nmilk\n', 'specs/auth-bypass/spec.md': 'Mine\n' };
    await shop.repository.commit(branch, { files: theirs });
    const inputs = { tracking: 'both', spec: 'true' };
    const dry = await begin(shop, { ...inputs, 'dry-run': 'true' });
    expect(dry.result).toBe('already-exists');
    const would = `\`${file}\`, \`specs/auth-bypass/plan.md\` on the branch`;
    expect(dry.summary).toContain(`Would open a tracking issue. Would write ${would}.`);
    const step = await begin(shop, inputs);
    expect(step.summary).toContain(`Wrote ${would}.`);
    expect(step.outputs['issue-number']).toBe('1');
    expect(dry.warnings).toEqual(step.warnings);
    expect(step.warnings.join()).toContain('TODO.md was left as it is');
  });

  test('promises no issue where the repository has none', async () => {
    await using shop = await openShop();
    shop.repository.settings.hasIssues = false;
    const dry = await begin(shop, { 'dry-run': 'true' });
    expect(dry.warnings.join()).toContain('Issues are switched off');
    expect(dry.summary).not.toContain('Would open');
  });

  test('finds the one that is open', async () => {
    await using shop = await openShop();
    await begin(shop);
    shop.github.requests.length = 0;
    expect((await begin(shop, { 'dry-run': 'true' })).outputs).toMatchObject({
      result: 'already-exists',
      branch,
      'issue-number': '1',
    });
    expect(shop.github.requests.filter(({ write }) => write)).toEqual([]);
  });
});
