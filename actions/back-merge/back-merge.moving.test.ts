// Histories and branches as they come: develop that moves, two runs at once, criss-cross, many commits, lost answers.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { afterFirst, bringBack, conflicting, openPulls, openReleased, release } from './back-merge.world.ts';

test('develop that moved between reading and writing is looked at anew', async () => {
  await using shop = await openReleased(conflicting);
  const moved = afterFirst(shop, { method: 'POST', path: /\/git\/commits$/ }, () =>
    shop.repository.commit('develop', { files: { 'src/meanwhile.ts': 'meanwhile\n' } }),
  );
  const step = await bringBack(shop, { resolve: 'src/auth.ts: theirs' });
  await moved.done;
  expect(step.result).toBe('merged');
  expect(await shop.repository.read('develop', 'src/meanwhile.ts')).toBe('meanwhile\n');
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe('export const checked = true;\n');
});

test('a conflict that came with a commit of this minute is seen', async () => {
  await using shop = await openReleased();
  const moved = afterFirst(shop, { method: 'GET', path: /\/compare\// }, () =>
    shop.repository.commit('develop', { files: { 'src/auth.ts': 'meanwhile\n' } }),
  );
  const step = await bringBack(shop);
  await moved.done;
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '["src/auth.ts"]' });
  expect(openPulls(shop)[0]?.body).toContain('meanwhile');
});

test('develop that moves on and on ends the attempts with an error, nothing half done', async () => {
  await using shop = await openReleased(conflicting);
  let number = 0;
  const before = shop.github.onExchange;
  let moving: Promise<unknown> = Promise.resolve();
  shop.github.onExchange = (exchange) => {
    before?.(exchange);
    if (exchange.request.method !== 'POST' || !exchange.request.path.endsWith('/git/commits')) return;
    number += 1;
    moving = shop.repository.commit('develop', { files: { 'src/meanwhile.ts': `${number}\n` } });
  };
  const step = await bringBack(shop, { resolve: 'src/auth.ts: ours' });
  await moving;
  expect(step.result).toBe('failed');
  expect(step.failure).toContain('moved 3 times');
  expect(openPulls(shop)).toEqual([]);
});

test.each([
  ['merge', {}, {}],
  ['propose', conflicting, {}],
  ['settle', conflicting, { resolve: '**: theirs' }],
] as const)('two runs at once %s once', async (_, world, inputs) => {
  await using shop = await openReleased(world);
  const before = Number(await shop.repository.git('rev-list', '--count', 'develop'));
  const lacking = Number(await shop.repository.git('rev-list', '--count', 'develop..main'));
  const steps = await Promise.all([bringBack(shop, inputs), bringBack(shop, inputs)]);
  expect(steps.map(({ failure }) => failure)).toEqual([undefined, undefined]);
  expect(openPulls(shop).length).toBeLessThanOrEqual(1);
  const after = Number(await shop.repository.git('rev-list', '--count', 'develop'));
  expect([before, before + lacking + 1]).toContain(after);
  expect(after === before).toBe(openPulls(shop).length === 1);
});

test('a criss-cross history conflicts where git says it does, and nowhere else', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.commit('main', { files: { 'src/auth.ts': 'main\n', 'src/cart.ts': 'main\n' } });
  await repository.commit('develop', { files: { 'src/far.ts': 'develop\n' } });
  const main = (await repository.tip('main')) ?? '';
  const develop = (await repository.tip('develop')) ?? '';
  await repository.merge('develop', main);
  await repository.merge('main', develop);
  await repository.commit('develop', { files: { 'src/auth.ts': 'develop\n' } });
  await release(shop, 'v1.3.1', { 'src/auth.ts': 'hotfix\n', 'src/cart.ts': 'hotfix\n' });
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '["src/auth.ts"]' });
});

test('more than 250 commits on each side are all seen', async () => {
  await using shop = await openReleased(conflicting);
  const { repository } = shop;
  for (let index = 0; index < 260; index += 1) {
    await repository.commit('main', { files: { 'src/many.ts': `${index}\n` } });
    await repository.commit('develop', { files: { 'src/others.ts': `${index}\n` } });
  }
  const step = await bringBack(shop, { resolve: '**: ours' });
  expect(step.outputs).toMatchObject({ result: 'merged', resolved: '["src/auth.ts"]' });
  expect(await repository.contains('develop', (await repository.tip('main')) ?? '')).toBe(true);
  expect(await repository.read('develop', 'src/many.ts')).toBe('259\n');
});

const workflow = { '.github/workflows/ci.yml': 'on: workflow_dispatch\n' };

test('starts a workflow once on the branch that was merged into', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: workflow });
  await shop.repository.merge('develop', 'main');
  await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'export const checked = true;\n' });
  const inputs = { 'trigger-workflows': 'ci.yml' };
  const step = await bringBack(shop, inputs);
  await bringBack(shop, inputs);
  expect(shop.repository.dispatches).toMatchObject([{ workflow: 'ci.yml', ref: 'refs/heads/develop' }]);
  expect(step.summary).toMatch(/> Started \[`ci\.yml`\]\(http\S+\) on `develop`\./);
});

test('starts a workflow once on the branch of the pull request', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: workflow });
  await release(shop, 'v1.3.0-hotfix.1', { 'src/auth.ts': 'export const checked = true;\n' });
  const inputs = { 'trigger-workflows': 'ci.yml', strategy: 'pull-request' };
  await bringBack(shop, inputs);
  await bringBack(shop, inputs);
  const ref = 'refs/heads/back-merge/v1.3.0-hotfix.1-to-develop';
  expect(shop.repository.dispatches).toMatchObject([{ workflow: 'ci.yml', ref }]);
});

test('a workflow that cannot be started is a warning: the merge stays merged', async () => {
  await using shop = await openReleased();
  const step = await bringBack(shop, { 'trigger-workflows': 'missing.yml' });
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'merged', sha: await shop.repository.tip('develop') });
  expect(step.warnings.join('\n')).toContain('missing.yml was not started');
  expect(step.summary).toContain('was not started');
});
