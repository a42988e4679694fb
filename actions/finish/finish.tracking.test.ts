// The records of a hotfix that `start` began: told how far it came, and complete once it is released and in every target.

import { trackingFile } from '@hotfix-actions/core';
import { openShop, type Shop, timeLine, track } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import {
  branchOfFix,
  filedFix,
  finishPush,
  fix,
  newTags,
  openConflictingShop,
  second,
  secondFix,
} from './finish.world.ts';

const linked = ({ github }: Shop, number: number) => `[\`#${number}\`](${github.serverUrl}/acme/shop/pull/${number})`;
const file = trackingFile(branchOfFix);
const stateOf = ({ repository }: Shop, issue: number) =>
  repository.issues.find(({ number }) => number === issue)?.state;

test('a released hotfix that is back has its issue closed with the time line, before the branch goes', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(fix);
  const step = await finishPush(shop);
  expect(step.warnings).toEqual([]);
  expect(timeLine(shop, issue)).toEqual({
    started: 'done: ',
    fixed: 'done: ',
    merged: `done: ${linked(shop, 2)} into \`main\``,
    released: `done: [\`v1.3.0-hotfix.1\`](${shop.github.serverUrl}/acme/shop/releases/tag/v1.3.0-hotfix.1)`,
    'back-merged': 'done: into `develop`',
    'cleaned-up': 'done: ',
  });
  const [record] = shop.repository.issues;
  expect([record?.state, record?.comments.length]).toEqual(['closed', 1]);
  expect(record?.body).toMatch(/^Tokens are believed\./);
  expect(await shop.repository.tip(branchOfFix)).toBeUndefined();
  expect(step.summary).toContain(`The tracking issue [\`#${issue}\`]`);
  const writes = shop.github.writes().map(({ path }) => path);
  expect(writes.findIndex((path) => path.endsWith('/comments'))).toBeLessThan(
    writes.indexOf('/acme/shop.git/git-receive-pack'),
  );
  await finishPush(shop);
  expect(shop.github.writes()).toHaveLength(writes.length);
});

test('the tracking file is archived as well, by a commit on develop', async () => {
  await using shop = await openShop();
  await shop.hotfix(filedFix());
  const step = await finishPush(shop);
  expect(step.summary).toContain(`\`${file}\` was moved to \`ARCHIVED/${file}\` on \`develop\`.`);
  expect(await shop.repository.read('develop', file)).toBeUndefined();
  expect(await shop.repository.read('develop', `ARCHIVED/${file}`)).toContain('v1.3.0-hotfix.1');
  expect(await shop.repository.read('main', file)).toBeDefined();
  const tip = await shop.repository.tip('develop');
  await finishPush(shop);
  expect(await shop.repository.tip('develop')).toBe(tip);
});

test('of two in one push each has its records kept, though the first one moves develop', async () => {
  await using shop = await openShop();
  const issues = [await track(shop, branchOfFix), await track(shop, second.branch)];
  await shop.hotfix(filedFix());
  await shop.hotfix({ ...secondFix, 'package.json': '{\n  "name": "shop",\n  "version": "1.3.1"\n}\n' }, second);
  await shop.repository.commit('develop', {
    files: { 'package.json': '{\n  "name": "shop",\n  "version": "1.4.0"\n}\n' },
  });
  const step = await finishPush(shop, { inputs: { resolve: 'package.json: ours' } });
  expect(step.outputs).toMatchObject({ result: 'released', 'back-merge': 'merged' });
  expect(Object.keys(await newTags(shop))).toEqual(['v1.3.0-hotfix.1', 'v1.3.0-hotfix.2']);
  expect(issues.map((issue) => stateOf(shop, issue))).toEqual(['closed', 'closed']);
  expect(await shop.repository.read('develop', `ARCHIVED/${file}`)).toBeDefined();
});

test('as long as a target waits, the issue is open and links the pull request, and the file stays', async () => {
  await using shop = await openConflictingShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(filedFix());
  await finishPush(shop);
  expect(timeLine(shop, issue)).toMatchObject({
    'back-merged': `open: into \`develop\`: waits for ${linked(shop, 3)}`,
  });
  expect(Object.keys(timeLine(shop, issue))).not.toContain('cleaned-up');
  expect([stateOf(shop, issue), await shop.repository.tip(branchOfFix)]).toEqual(['open', undefined]);
  expect(await shop.repository.read('main', file)).toBeDefined();
});

test('a fix that is back but not released is told, and no more', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(filedFix());
  shop.github.faults.fail({ method: 'POST', path: /\/git\/tags$/ }, { status: 422, message: 'Sorry' });
  const step = await finishPush(shop);
  expect(step.result).toBe('failed');
  expect(timeLine(shop, issue)).toMatchObject({ 'back-merged': 'done: into `develop`' });
  expect(Object.keys(timeLine(shop, issue))).not.toContain('released');
  expect([stateOf(shop, issue), await shop.repository.read('develop', file)]).toEqual(['open', expect.any(String)]);
});

test('with cleanup: false the issue is told, but nothing is closed, archived or deleted', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(filedFix());
  await finishPush(shop, { inputs: { cleanup: 'false' } });
  expect(Object.keys(timeLine(shop, issue))).toEqual(['started', 'fixed', 'merged', 'released', 'back-merged']);
  expect([stateOf(shop, issue), await shop.repository.read('develop', file)]).toEqual(['open', expect.any(String)]);
  expect(await shop.repository.tip(branchOfFix)).toBeDefined();
});

test('what people wrote into the issue, and their ticks, stay', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(fix);
  const [record] = shop.repository.issues;
  if (record) record.body = `${record.body?.replace('- [ ] Begun', '- [x] Begun (Ada)')}My notes\n`;
  await finishPush(shop);
  expect(record?.body).toContain('- [x] Begun (Ada)');
  expect(record?.body?.endsWith('My notes\n')).toBe(true);
  expect(Object.keys(timeLine(shop, issue))).toHaveLength(6);
});

test('without the right to write issues the release is out all the same, and the branch goes, with a warning', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(fix);
  const permissions = { contents: 'write', pull_requests: 'read' } as const;
  const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
  const step = await finishPush(shop, { token });
  expect(step.result).toBe('released');
  expect(step.warnings.join()).toContain('issues: write');
  expect([timeLine(shop, issue), await shop.repository.tip(branchOfFix)]).toEqual([{}, undefined]);
});

test('what is in the way of the records is a warning, and the branch stays for the next run to complete them', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(filedFix());
  shop.github.faults.fail({ method: 'POST', path: /\/git\/trees$/ }, { status: 422, message: 'Sorry' });
  const step = await finishPush(shop);
  expect([step.result, step.failure]).toEqual(['released', undefined]);
  expect(step.warnings.join()).toContain(`The records of ${branchOfFix} are not complete`);
  expect(await shop.repository.tip(branchOfFix)).toBeDefined();
  shop.github.faults.clear();
  await shop.repository.commit('main', { files: { 'docs/help.md': 'Help.\n' }, message: 'docs: help' });
  await finishPush(shop);
  expect([stateOf(shop, issue), await shop.repository.tip(branchOfFix)]).toEqual(['closed', undefined]);
  expect(await shop.repository.read('develop', `ARCHIVED/${file}`)).toBeDefined();
});

test('who has issues switched off, or breaks off, is no failure', async () => {
  await using shop = await openShop();
  await track(shop, branchOfFix);
  await shop.hotfix(fix);
  shop.repository.settings.hasIssues = false;
  expect(await finishPush(shop)).toMatchObject({ result: 'released', warnings: [] });
});

test('a dry run says what would become of the records, and writes nothing', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(filedFix());
  const writes = shop.github.writes().length;
  const step = await finishPush(shop, { inputs: { 'dry-run': 'true' } });
  expect(step.summary).toContain(`The tracking issue [\`#${issue}\`]`);
  expect(step.summary).toContain('would be closed.');
  expect(step.summary).toContain(`Would move \`${file}\``);
  expect(shop.github.writes()).toHaveLength(writes);
});

test('a branch that only a glob means, and that the back-merge passes over, is not waited for', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.repository.branch('release/1.3', 'main');
  await shop.hotfix(filedFix());
  await finishPush(shop, { inputs: { into: 'release/*, develop' } });
  expect(stateOf(shop, issue)).toBe('closed');
  expect(await shop.repository.read('develop', `ARCHIVED/${file}`)).toBeDefined();
});

test('of a branch that goes on after its merge the records stay open, like the branch', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(filedFix());
  await shop.repository.commit(branchOfFix, { files: { 'more.ts': '' }, message: 'more' });
  expect((await finishPush(shop)).result).toBe('released');
  expect([stateOf(shop, issue), await shop.repository.read('develop', file)]).toEqual(['open', expect.any(String)]);
});

test('nor are they closed while another pull request is open from it', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.repository.branch('support/v1.2.0', 'v1.3.0');
  await shop.hotfix(filedFix());
  await shop.repository.openPullRequest({ head: branchOfFix, base: 'support/v1.2.0', title: 'There too' });
  expect((await finishPush(shop)).result).toBe('released');
  expect([stateOf(shop, issue), await shop.repository.tip(branchOfFix)]).toEqual(['open', expect.any(String)]);
});
