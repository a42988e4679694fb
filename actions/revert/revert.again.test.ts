// Run again, beside the work of people, after production moved: one pull request, and nobody's branch is written to.

import { expect, test } from '@jest/globals';
import { broken, mergeIt, onlyOpen, openBad, openPulls, release, takeBack } from './revert.world.ts';

test('running again gives back what is open, and writes nothing', async () => {
  await using shop = await openBad();
  const first = await takeBack(shop);
  shop.github.requests.length = 0;
  const again = await takeBack(shop);
  expect(again.outputs).toEqual(first.outputs);
  expect(again.summary).toContain('is open already, and stays as it is');
  expect(shop.github.writes()).toEqual([]);
});

test('a dry run gives back what is open', async () => {
  await using shop = await openBad();
  const first = await takeBack(shop);
  shop.github.requests.length = 0;
  const dry = await takeBack(shop, { release: 'v1.5.1', labels: 'urgent', 'dry-run': 'true' });
  expect(dry.outputs).toEqual(first.outputs);
  expect(dry.summary).toContain('is open already, and would stay as it is');
  expect(shop.github.writes()).toEqual([]);
});

test('what people pushed to its branch stays, and the title, text and name may change', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  const first = await takeBack(shop);
  const theirs = await repository.commit('revert/v1.5.1', { files: { 'src/mended.ts': '1\n' }, message: 'fix: rest' });
  const pull = onlyOpen(shop);
  pull.title = 'Out with it';
  pull.body = `Look at this first.\n\n${pull.body}`.replaceAll('\n', '\r\n');
  const again = await takeBack(shop, { release: 'v1.5.1', labels: 'urgent' });
  expect(again.outputs).toEqual(first.outputs);
  expect(await repository.tip('revert/v1.5.1')).toBe(theirs);
  expect(onlyOpen(shop)).toMatchObject({ number: pull.number, title: 'Out with it', labels: ['urgent'] });
});

test('one that is open stays when production moved, even where that conflicts; people settle it there', async () => {
  await using shop = await openBad();
  const first = await takeBack(shop);
  await shop.repository.commit('main', { files: { 'src/auth.ts': 'export const checked = mended();\n' } });
  shop.github.requests.length = 0;
  const again = await takeBack(shop);
  expect(again.outputs).toEqual(first.outputs);
  expect(again.summary).toContain('`main` moved since it was made');
  expect(shop.github.writes()).toEqual([]);
});

test('the branch of a run that died is gone on with, also after production moved', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  await takeBack(shop);
  const made = await repository.tip('revert/v1.5.1');
  repository.pullRequests.pop();
  await repository.commit('main', { files: { 'docs/later.md': '1\n' } });
  const step = await takeBack(shop);
  expect(step.outputs).toMatchObject({ result: 'proposed', sha: made, 'revert-branch': 'revert/v1.5.1' });
  expect(onlyOpen(shop).head.sha).toBe(made);
});

test('a branch of that name with work of people is left alone, and the revert gets another name', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  await repository.branch('revert/v1.5.1', 'main');
  const theirs = await repository.commit('revert/v1.5.1', { files: { 'src/auth.ts': 'theirs\n' } });
  const step = await takeBack(shop);
  const name = `revert/v1.5.1-${(await repository.tip('main'))?.slice(0, 7)}`;
  expect(step.outputs).toMatchObject({ result: 'proposed', 'revert-branch': name });
  expect(await repository.tip('revert/v1.5.1')).toBe(theirs);
  expect(onlyOpen(shop).head.ref).toBe(name);
  expect((await takeBack(shop)).outputs).toEqual(step.outputs);
});

test('where both names are taken, the error names them', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  const aside = `revert/v1.5.1-${(await repository.tip('main'))?.slice(0, 7)}`;
  for (const name of ['revert/v1.5.1', aside]) {
    await repository.branch(name, 'main');
    await repository.commit(name, { files: { 'src/auth.ts': 'theirs\n' } });
  }
  const before = await repository.branches();
  const { failure } = await takeBack(shop);
  expect(failure).toContain(`The branches revert/v1.5.1 and ${aside} are there already`);
  expect(await repository.branches()).toEqual(before);
  expect(openPulls(shop)).toEqual([]);
});

test('a pull request that a person opened from the branch counts as it', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  repository.settings.actionsMayOpenPullRequests = false;
  await takeBack(shop);
  const pull = await repository.openPullRequest({ head: 'revert/v1.5.1', base: 'main', title: 'Out' });
  const step = await takeBack(shop);
  expect(step.outputs).toMatchObject({
    result: 'proposed',
    sha: await repository.tip('revert/v1.5.1'),
    'pull-request-number': String(pull.number),
  });
  expect(step.warnings).toEqual([]);
});

test('a revert that a person made by hand counts too, with a warning of what it does not say', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  await repository.branch('revert/v1.5.1', 'main');
  await repository.commit('revert/v1.5.1', { files: { 'src/auth.ts': 'export const checked = false;\n' } });
  await repository.openPullRequest({ head: 'revert/v1.5.1', base: 'main', title: 'Out' });
  const step = await takeBack(shop);
  expect(step.result).toBe('proposed');
  expect(step.warnings).toEqual([expect.stringContaining('was not made by this action')]);
  expect(openPulls(shop)).toHaveLength(1);
});

test('the pull request of another release, or of a fork, is no stand-in', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  await shop.hotfix({ 'src/later.ts': '1\n' });
  await repository.tag('v1.5.1-hotfix.1', 'main');
  const hotfix = await takeBack(shop, { release: 'v1.5.1-hotfix.1' });
  expect(hotfix.outputs['revert-branch']).toBe('revert/v1.5.1-hotfix.1');
  const body = onlyOpen(shop).body ?? '';
  const whole = await takeBack(shop);
  expect(whole.outputs['revert-branch']).toBe('revert/v1.5.1');
  expect(openPulls(shop)).toHaveLength(2);
  const marked = openPulls(shop).at(-1)?.body ?? '';
  for (const pull of openPulls(shop)) repository.closePullRequest(pull.number);
  const wish = { head: 'revert/v1.5.1', base: 'main', title: 'Out', headRepository: 'eve/shop', body: body + marked };
  const fork = await repository.openPullRequest(wish);
  const step = await takeBack(shop);
  expect(step.outputs['pull-request-number']).not.toBe(String(fork.number));
});

test.each(['merge', 'squash'] as const)(
  'once merged (%s) and come again, it gets a branch of its own beside the one that is left over',
  async (method) => {
    await using shop = await openBad();
    const { repository } = shop;
    await takeBack(shop);
    const left = (await repository.tip('revert/v1.5.1')) as string;
    const reverted = await repository.mergePullRequest(onlyOpen(shop).number, { method });
    await takeBack(shop, { commit: reverted });
    await mergeIt(shop);
    expect(await repository.read('main', 'src/auth.ts')).toBe(broken['src/auth.ts']);
    const step = await takeBack(shop);
    expect(step.outputs['revert-branch']).toBe(`revert/v1.5.1-${(await repository.tip('main'))?.slice(0, 7)}`);
    expect(await repository.tip('revert/v1.5.1')).toBe(left);
    await mergeIt(shop);
    expect(await repository.read('main', 'src/auth.ts')).toBe('export const checked = false;\n');
  },
);

test('the next bad release is reverted beside it', async () => {
  await using shop = await openBad();
  await takeBack(shop);
  await release(shop, 'v1.5.2', { 'src/worse.ts': '1\n' });
  const step = await takeBack(shop, { release: 'v1.5.2' });
  expect(step.outputs).toMatchObject({ 'revert-branch': 'revert/v1.5.2', version: 'v1.5.3' });
  expect(openPulls(shop)).toHaveLength(2);
});
