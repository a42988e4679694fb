// One scenario for each result of `open-pr`, and for where the pull request goes.

import { openShop, play } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openPr } from './open-pr.ts';
import { head, onlyPull, openHotfix, propose, section } from './open-pr.world.ts';

const gates = JSON.stringify([
  { gate: 'coverage', status: 'passed', summary: '82.4 % of lines', seconds: 0 },
  { gate: 'tests', status: 'failed', summary: 'exit code 1', seconds: 75 },
]);

test('opens the pull request, with what the commits say', async () => {
  await using shop = await openHotfix();
  const step = await propose(shop, { gates });
  const pull = onlyPull(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toEqual({
    result: 'created',
    'pull-request-number': String(pull.number),
    'pull-request-url': `${shop.github.serverUrl}/acme/shop/pull/${pull.number}`,
  });
  expect([pull.head.ref, pull.base.ref, pull.draft]).toEqual([head, 'main', false]);
  expect(pull.title).toBe('hotfix(auth): check the signature of tokens');
  expect(section(pull, 'Summary')).toBe(
    '- check the signature of tokens\n\n\n**Impact**\n\n\neverybody who signs in with OAuth.',
  );
  expect(section(pull, 'Root Cause')).toBe('the signature was never looked at.');
  expect(section(pull, 'Fix')).toBe('it is verified first.');
  expect(section(pull, 'Testing')).toBe('Regression test: tests/auth.test.ts');
  expect(section(pull, 'Quality Gates')).toContain('| tests | ✗ failed | exit code 1 | 1 min 15 s |');
  expect(section(pull, 'Hotfix Version')).toContain('`v1.3.0-hotfix.1`');
  expect(section(pull, 'Security Advisory')).toBeUndefined();
  expect(section(pull, 'Merge Instructions')).toContain('Merge into `main`');
  expect(section(pull, 'References')).toContain(`/acme/shop/compare/main...${encodeURIComponent(head)}`);
  expect(step.summary).toContain(
    'Next: mend what did not pass (`tests`) and run the gates again, then review and merge',
  );
});

test('run again it changes nothing, and writes nothing', async () => {
  await using shop = await openHotfix();
  await propose(shop, { gates });
  const body = onlyPull(shop).body;
  const before = shop.github.writes().length;
  const again = await propose(shop, { gates });
  expect(again.result).toBe('unchanged');
  expect(again.outputs['pull-request-number']).toBe(String(onlyPull(shop).number));
  expect(onlyPull(shop).body).toBe(body);
  expect(shop.github.writes()).toHaveLength(before);
});

test('brings the open one up to date', async () => {
  await using shop = await openHotfix('fix: quick\n');
  await propose(shop);
  const later = 'fix(auth): better\n\nRoot cause: haste.\n';
  await shop.repository.commit(head, { files: { 'src/more.ts': 'x\n' }, message: later });
  const step = await propose(shop, { title: 'hotfix: no haste', labels: 'urgent' });
  expect(step.result).toBe('updated');
  const pull = onlyPull(shop);
  expect([pull.title, pull.labels]).toEqual(['hotfix: no haste', ['urgent']]);
  expect(section(pull, 'Root Cause')).toBe('haste.');
  expect(section(pull, 'Summary')).toContain('- quick\n- better');
});

test('a dry run says what it would do, and writes nothing', async () => {
  await using shop = await openHotfix();
  const dry = await propose(shop, { 'dry-run': 'true' });
  expect(dry.outputs).toEqual({ result: 'created', 'pull-request-number': '', 'pull-request-url': '' });
  expect(dry.summary).toContain('Would open');
  await propose(shop);
  const writes = shop.github.writes().length;
  const title = { title: 'another', 'dry-run': 'true' };
  expect((await propose(shop, title)).outputs).toMatchObject({
    result: 'updated',
    'pull-request-number': String(onlyPull(shop).number),
  });
  expect(shop.github.writes()).toHaveLength(writes);
});

test('takes the branch that the run is on', async () => {
  await using shop = await openHotfix();
  const event = { name: 'push', ref: `refs/heads/${head}` };
  const step = await play(shop.github, openPr, { repository: 'acme/shop', token: shop.token, event });
  expect(step.result).toBe('created');
});

test('a branch may be given as the ref that it is', async () => {
  await using shop = await openHotfix();
  await propose(shop, { head: `refs/heads/${head}`, base: 'refs/heads/main' });
  expect([onlyPull(shop).head.ref, onlyPull(shop).base.ref]).toEqual([head, 'main']);
});

test('goes to the support branch of the release that it was cut from', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.branch('support/v1.3.0', 'v1.3.0');
  await repository.commit('main', { files: { 'src/new.ts': 'x\n' } });
  await repository.tag('v1.4.0', 'main', { annotated: true });
  await repository.branch(head, 'support/v1.3.0');
  await repository.commit(head, { files: { 'src/auth.ts': 'fixed\n' }, message: 'fix: old line' });
  await propose(shop);
  expect(onlyPull(shop).base.ref).toBe('support/v1.3.0');
  expect(section(onlyPull(shop), 'Hotfix Version')).toContain('`v1.3.0-hotfix.1`');
});

test('goes to master, where that is what production is called', async () => {
  await using shop = await openHotfix();
  const { repository } = shop;
  await repository.branch('master', 'main');
  await repository.git('update-ref', '-d', 'refs/heads/main');
  await propose(shop);
  expect(onlyPull(shop).base.ref).toBe('master');
});

test('the version is the next number that no tag holds, by either scheme', async () => {
  await using shop = await openHotfix();
  for (const tag of ['v1.3.0-hotfix.1', 'v1.3.0-hotfix.3', 'v1.3.1', 'v1.3.0-rc.9'])
    await shop.repository.tag(tag, 'develop');
  await propose(shop);
  expect(section(onlyPull(shop), 'Hotfix Version')).toContain('`v1.3.0-hotfix.4`');
  await propose(shop, { scheme: 'patch' });
  expect(section(onlyPull(shop), 'Hotfix Version')).toContain('`v1.3.2`');
});

test('goes where it is told, with the version that it is told', async () => {
  await using shop = await openHotfix();
  await shop.repository.branch('support/v1.2.0', 'main');
  await propose(shop, { base: 'support/v1.2.0', version: 'v9.9.9', draft: 'true' });
  expect([onlyPull(shop).base.ref, onlyPull(shop).draft]).toEqual(['support/v1.2.0', true]);
  expect(section(onlyPull(shop), 'Hotfix Version')).toContain('`v9.9.9`');
});

test('says so when the open one goes elsewhere, and moves it only if told', async () => {
  await using shop = await openHotfix();
  await shop.repository.openPullRequest({ head, base: 'develop', title: 'By hand' });
  const step = await propose(shop);
  expect(step.warnings.join()).toContain('goes into develop');
  expect(onlyPull(shop).base.ref).toBe('develop');
  const moved = await propose(shop, { base: 'main' });
  expect([moved.result, onlyPull(shop).base.ref]).toEqual(['updated', 'main']);
  expect(moved.summary).toContain('into `main`');
});

test('of several open ones it is the one that goes there', async () => {
  await using shop = await openHotfix();
  for (const base of ['main', 'develop']) await shop.repository.openPullRequest({ head, base, title: `Into ${base}` });
  const step = await propose(shop);
  expect(step.outputs).toMatchObject({ result: 'updated', 'pull-request-number': '1' });
  expect(shop.repository.pullRequests.map(({ body }) => (body ?? '').includes('## Root Cause'))).toEqual([true, false]);
});

test('with another repository the branch of the run is no default', async () => {
  await using shop = await openHotfix();
  await shop.github.createRepository('acme/other', { from: shop.repository.gitDir });
  const event = { name: 'push', ref: `refs/heads/${head}` };
  const token = shop.github.createToken({ repositories: ['acme/shop', 'acme/other'] });
  const there = (inputs: Readonly<Record<string, string>>) =>
    play(shop.github, openPr, {
      repository: 'acme/shop',
      token,
      event,
      inputs: { repository: 'acme/other', ...inputs },
    });
  const { failure } = await there({});
  for (const part of ['`head` is missing', 'refs/heads/']) expect(failure).toContain(part);
  expect((await there({ head: `refs/heads/${head}` })).result).toBe('created');
});

test('a pull request of a fork with the same branch name is another one', async () => {
  await using shop = await openHotfix();
  const theirs = { head, base: 'main', title: 'Mine', headRepository: 'eve/shop' };
  await shop.repository.openPullRequest(theirs);
  expect((await propose(shop)).result).toBe('created');
  expect(shop.repository.pullRequests.map(({ title }) => title)).toEqual([
    'Mine',
    'hotfix(auth): check the signature of tokens',
  ]);
});
