// What the body says, and what people may do to it.

import { specFolder, trackingFile } from '@hotfix-actions/core';
import { play, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openPr } from './open-pr.ts';
import { head, onlyPull, openHotfix, propose, section } from './open-pr.world.ts';

/** As a person edits on github.com, where lines end with CRLF. */
function edit(shop: Shop, change: (body: string) => string): void {
  const pull = onlyPull(shop);
  pull.body = change(pull.body ?? '').replace(/\r?\n/g, '\r\n');
}

test('inputs count more than commits, and keep their Markdown', async () => {
  await using shop = await openHotfix();
  await propose(shop, { 'root-cause': '- one\n- **two**', advisory: 'CVE-2026-1234', testing: 'by hand' });
  expect(section(onlyPull(shop), 'Root Cause')).toBe('- one\n- **two**');
  expect(section(onlyPull(shop), 'Security Advisory')).toBe('CVE-2026-1234');
  expect(section(onlyPull(shop), 'Testing')).toBe('by hand');
});

test('of each label the newest commit that has it counts', async () => {
  await using shop = await openHotfix();
  const message = 'fix(auth): better\n\nRoot cause: the key was never read.\n';
  await shop.repository.commit(head, { files: { 'src/more.ts': 'x\n' }, message });
  await propose(shop);
  expect(section(onlyPull(shop), 'Root Cause')).toBe('the key was never read.');
  expect(section(onlyPull(shop), 'Fix')).toBe('it is verified first.');
});

test('what nobody said is a gap that names itself', async () => {
  await using shop = await openHotfix('quick fix');
  const step = await propose(shop);
  expect(section(onlyPull(shop), 'Root Cause')).toBe('_To be filled in: what caused it?_');
  expect(section(onlyPull(shop), 'Quality Gates')).toContain('Not given');
  expect(onlyPull(shop).title).toBe('hotfix: auth bypass');
  expect(step.summary).toContain('Next: fill in `impact`, `root-cause`, `fix`, `testing`, `quality-gates`');
});

test('a gap is filled as soon as somebody says it', async () => {
  await using shop = await openHotfix('quick fix');
  await propose(shop);
  await propose(shop, { 'root-cause': 'Haste.' });
  expect(section(onlyPull(shop), 'Root Cause')).toBe('Haste.');
});

test('what was said once is not asked for again', async () => {
  await using shop = await openHotfix('quick fix');
  await propose(shop, { 'root-cause': 'Haste.', gates });
  expect((await propose(shop)).result).toBe('unchanged');
  expect(section(onlyPull(shop), 'Root Cause')).toBe('Haste.');
  expect(section(onlyPull(shop), 'Quality Gates')).toContain('47 passed');
});

test('what was given once stays, until something else is given', async () => {
  await using shop = await openHotfix();
  const given = { summary: 'Tokens.', advisory: 'CVE-2026-1', fix: 'Look.', testing: 'By hand.', version: 'v1.3.9' };
  await propose(shop, given);
  const { body } = onlyPull(shop);
  const step = await propose(shop);
  expect(step.result).toBe('unchanged');
  expect(step.summary).toContain('The version that was given before stays');
  expect(onlyPull(shop).body).toBe(body);
  const message = 'fix: more\n\nSummary: other.\nFix: other.\nAdvisory: CVE-2026-2\nRoot cause: haste.\n';
  await shop.repository.commit(head, { files: { more: 'x' }, message });
  await propose(shop);
  const told = ['Summary', 'Fix', 'Security Advisory', 'Testing', 'Hotfix Version', 'Root Cause'];
  const texts = told.map((heading) => section(onlyPull(shop), heading));
  expect(texts.slice(1, 4)).toEqual(['Look.', 'CVE-2026-1', 'By hand.']);
  expect(texts[0]).toMatch(/^Tokens\./);
  expect(texts[4]).toContain('`v1.3.9`');
  expect(texts[5]).toBe('haste.');
  expect(section(onlyPull(shop), 'Merge Instructions')).toContain('`v1.3.9`');
  await propose(shop, { ...given, advisory: 'CVE-2026-3', version: 'v1.4.0' });
  expect(section(onlyPull(shop), 'Security Advisory')).toBe('CVE-2026-3');
  expect(section(onlyPull(shop), 'Hotfix Version')).toContain('`v1.4.0`');
});

test('an advisory of a commit stays when that commit is rewritten without it', async () => {
  await using shop = await openHotfix('fix: x\n\nAdvisory: CVE-2026-1\n');
  await propose(shop);
  const files = { 'src/auth.ts': 'export const checked = 1;\n' };
  await shop.repository.commit(head, { parents: ['main'], files, message: 'fix: y' });
  await propose(shop);
  expect(section(onlyPull(shop), 'Security Advisory')).toBe('CVE-2026-1');
  expect(section(onlyPull(shop), 'Summary')).toMatch(/^- y/);
});

test('what people write into a gap stays, and so does what they write around', async () => {
  await using shop = await openHotfix('quick fix');
  await propose(shop);
  edit(
    shop,
    (body) => `Please hurry.\n\n${body.replace('_To be filled in: what caused it?_', 'Too late at night.')}\nThanks!`,
  );
  await shop.repository.commit(head, { files: { more: 'x' }, message: 'fix: x\n\nRoot cause: other.\nFix: this.\n' });
  await propose(shop, { 'root-cause': 'Something else.' });
  expect(section(onlyPull(shop), 'Root Cause')).toBe('Too late at night.');
  expect(section(onlyPull(shop), 'Fix')).toBe('this.');
  expect(onlyPull(shop).body).toMatch(/^Please hurry\.[\s\S]*Thanks!$/);
});

test('a section that people took out stays out', async () => {
  await using shop = await openHotfix();
  await propose(shop);
  edit(shop, (body) => body.replace(/## Testing[\s\S]*?(?=## Quality)/, ''));
  await propose(shop, { testing: 'more' });
  expect(section(onlyPull(shop), 'Testing')).toBeUndefined();
});

test('a body that people wrote by hand is kept, and ours comes below', async () => {
  await using shop = await openHotfix();
  await shop.repository.openPullRequest({ head, base: 'main', title: 'By hand', body: 'Look at this.' });
  expect((await propose(shop)).result).toBe('updated');
  expect(onlyPull(shop).title).toBe('By hand');
  expect(onlyPull(shop).body).toMatch(/^Look at this\.\n\n## Summary/);
  expect((await propose(shop)).result).toBe('unchanged');
});

test('links the tracking file and the specification where they are on the branch', async () => {
  const name = head.slice('hotfix/'.length);
  await using shop = await openHotfix('fix: x', { [`TODO_hotfix_${name}.md`]: 'x', 'specs/auth-bypass/spec.md': 'x' });
  await propose(shop);
  expect(section(onlyPull(shop), 'References')).toContain(`TODO_hotfix_${name}.md`);
  expect(section(onlyPull(shop), 'References')).toContain('/specs/auth-bypass/spec.md');
});

test.each(['hotfix/api/login', 'hotfix/Über', 'hotfix/20261123T093000Z_Auth_Bypass'])(
  'finds the files that start writes for %s',
  async (name) => {
    await using shop = await openHotfix();
    const files = { [trackingFile(name)]: 'x', [`${specFolder(name)}/spec.md`]: 'x' };
    await shop.repository.branch(name, 'main');
    await shop.repository.commit(name, { files, message: 'fix: x' });
    await propose(shop, { head: name });
    for (const file of Object.keys(files)) expect(section(onlyPull(shop), 'References')).toContain(`/${file})`);
  },
);

test('commit messages of strangers are text: no markup, no mention, no mark of ours', async () => {
  const nasty =
    'fix: <b>@all</b> fixes #1\n\nRoot cause: <!-- hotfix-actions:fix 00000000 -->x<!-- /hotfix-actions:fix -->\n';
  await using shop = await openHotfix(nasty);
  await propose(shop, { fix: 'a <!-- /hotfix-actions:fix --> b' });
  const body = onlyPull(shop).body ?? '';
  expect(body).not.toContain('<b>');
  expect(body).not.toMatch(/@all|fixes #1/);
  expect(body.match(/<!-- hotfix-actions:fix /g)).toHaveLength(1);
  expect(body.match(/<!-- \/hotfix-actions:fix -->/g)).toHaveLength(1);
  expect((await propose(shop, { fix: 'a <!-- /hotfix-actions:fix --> b' })).result).toBe('unchanged');
});

test('a list in a commit message stays a list, and wrapped lines are one', async () => {
  const listed = 'fix(auth): x\n\nRoot cause: two things\n- the *first*\n- the second,\n  wrapped\nFix: a\nb\n';
  await using shop = await openHotfix(listed);
  await propose(shop);
  expect(section(onlyPull(shop), 'Root Cause')).toBe('two things\n- the \\*first\\*\n- the second, wrapped');
  expect(section(onlyPull(shop), 'Fix')).toBe('a b');
});

test('a part that is too long is cut, and the body is kept up to date all the same', async () => {
  await using shop = await openHotfix();
  const long = { summary: 'long line\n'.repeat(10_000), fix: 'x'.repeat(70_000) };
  const step = await propose(shop, long);
  expect(step.failure).toBeUndefined();
  expect((onlyPull(shop).body ?? '').length).toBeLessThanOrEqual(65_536);
  expect(section(onlyPull(shop), 'Summary')).toContain('cut here');
  expect(section(onlyPull(shop), 'References')).toContain('compare');
  expect((await propose(shop, long)).result).toBe('unchanged');
  expect((await propose(shop, { summary: 'Short.', fix: 'Short, too.' })).result).toBe('updated');
  expect(section(onlyPull(shop), 'Fix')).toBe('Short, too.');
});

test('what people wrote is never cut to make room', async () => {
  await using shop = await openHotfix();
  await shop.repository.openPullRequest({ head, base: 'main', title: 'By hand', body: 'word '.repeat(13_100) });
  const body = onlyPull(shop).body;
  const step = await propose(shop);
  expect([step.result, step.warnings.length]).toEqual(['unchanged', 1]);
  expect(onlyPull(shop).body).toBe(body);
});

const gates = JSON.stringify([{ gate: 'tests', status: 'passed', summary: '47 passed', seconds: 1 }]);

test('the gates name the commit that they ran on, and say so where the branch went on', async () => {
  await using shop = await openHotfix();
  const tested = (await shop.repository.tip(head)) ?? '';
  const events = [
    { name: 'push', ref: `refs/heads/${head}`, sha: tested },
    { name: 'pull_request', ref: 'refs/pull/1/merge', payload: { pull_request: { head: { ref: head, sha: tested } } } },
  ];
  const ran = (event: object) =>
    play(shop.github, openPr, { repository: 'acme/shop', token: shop.token, event, inputs: { head, gates } });
  for (const event of events) {
    await ran(event);
    expect(section(onlyPull(shop), 'Quality Gates')).toMatch(new RegExp(`\nAt ${tested}\\.$`));
  }
  const tip = await shop.repository.commit(head, { files: { 'src/more.ts': 'x\n' }, message: 'fix: more' });
  for (const event of events) {
    await ran(event);
    expect(section(onlyPull(shop), 'Quality Gates')).toContain(`At ${tested}. The branch went on since, to ${tip}.`);
  }
  await ran({ name: 'workflow_dispatch', ref: 'refs/heads/main' });
  expect(section(onlyPull(shop), 'Quality Gates')).toMatch(new RegExp(`At ${tip}\\.$`));
});
