// The forecast for rules of `resolve`, for several targets, and for heads that do not fit.

import { openShop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branch, commentsOn, fix, foresee, look, meet, propose } from './check.world.ts';

const theirs = { 'src/auth.ts': 'export const checked = ask();\n' };

test('what `resolve` settles is no conflict', async () => {
  await using shop = await openShop();
  await shop.repository.commit('develop', { files: { 'CHANGELOG.md': 'wishes\n' } });
  const number = await propose(shop, { files: { ...fix, 'CHANGELOG.md': 'auth\n' } });
  expect(await foresee(shop, number)).toEqual([{ target: 'develop', conflicts: ['CHANGELOG.md'] }]);
  const step = await look(shop, number, { resolve: 'CHANGELOG.md: union' });
  expect(step.json('forecast')).toEqual([{ target: 'develop', conflicts: [] }]);
  expect(step.summary).toContain('- `CHANGELOG.md` — union');
  expect(commentsOn(shop, number)).toEqual([]);
});

test('with one conflict that no rule settles it is all of them, and the rule is named', async () => {
  await using shop = await openShop();
  await shop.repository.commit('develop', { files: { ...theirs, 'CHANGELOG.md': 'wishes\n' } });
  const number = await propose(shop, { files: { ...fix, 'CHANGELOG.md': 'auth\n' } });
  const step = await look(shop, number, { resolve: 'CHANGELOG.md: union' });
  expect(step.json('forecast')).toEqual([{ target: 'develop', conflicts: ['CHANGELOG.md', 'src/auth.ts'] }]);
  expect(step.summary).toContain('- `CHANGELOG.md` — add/add (`resolve` would take: union)');
});

describe('`version` settles the number that the fix will get, be it', () => {
  test.each(['1.3.0-hotfix.1', '1.3.1'])('%s', async (next) => {
    await using shop = await openShop();
    const file = (version: string) => ({ 'package.json': `{\n  "name": "shop",\n  "version": "${version}"\n}\n` });
    await shop.repository.commit('develop', { files: file('1.4.0-dev.1') });
    const number = await propose(shop, { files: { ...fix, ...file(next) } });
    expect(await foresee(shop, number)).toEqual([{ target: 'develop', conflicts: ['package.json'] }]);
    const inputs = { resolve: 'package.json: version' };
    expect(await foresee(shop, number, inputs)).toEqual([{ target: 'develop', conflicts: [] }]);
  });

  test('any other number stays a conflict', async () => {
    await using shop = await openShop();
    const file = (version: string) => ({ 'package.json': `{\n  "name": "shop",\n  "version": "${version}"\n}\n` });
    await shop.repository.commit('develop', { files: file('1.4.0-dev.1') });
    const number = await propose(shop, { files: { ...fix, ...file('9.9.9') } });
    const inputs = { resolve: 'package.json: version' };
    expect(await foresee(shop, number, inputs)).toEqual([{ target: 'develop', conflicts: ['package.json'] }]);
  });
});

test('each target by itself; what only a glob means is passed over while it has nothing of its own', async () => {
  await using shop = await openShop();
  await shop.repository.branch('release/1.3', 'main');
  await shop.repository.branch('release/1.4', 'develop');
  await shop.repository.commit('release/1.4', { files: theirs });
  expect(await foresee(shop, await propose(shop), { into: 'develop, release/*' })).toEqual([
    { target: 'develop', conflicts: [] },
    { target: 'release/1.4', conflicts: ['src/auth.ts'] },
  ]);
});

test('a target that does not exist is an error', async () => {
  await using shop = await openShop();
  const step = await look(shop, await propose(shop), { into: 'develop, next' });
  expect(step.failure).toContain('There is no branch "next" (input `into`)');
});

test('from a support branch it is brought back to main, too', async () => {
  await using shop = await openShop();
  await shop.repository.branch('support/v1.3.0', 'v1.3.0');
  await shop.repository.commit('main', { files: { 'src/auth.ts': 'export const checked = 2;\n' } });
  await shop.repository.tag('v1.4.0', 'main');
  const number = await propose(shop, { base: 'support/v1.3.0' });
  expect(await foresee(shop, number)).toEqual([
    { target: 'main', conflicts: ['src/auth.ts'] },
    { target: 'develop', conflicts: [] },
  ]);
  expect(await meet(shop, number, 'main', 'support/v1.3.0')).toEqual(['src/auth.ts']);
});

test('a head that conflicts with its own base is told so, and the rest is about the head alone', async () => {
  await using shop = await openShop();
  await shop.repository.branch(branch, 'main');
  await shop.hotfix({ 'src/auth.ts': 'export const checked = 1;\n' }, { branch: 'hotfix/first' });
  await shop.repository.commit('develop', { files: theirs });
  const number = await propose(shop);
  const step = await look(shop, number);
  expect(step.json('forecast')).toEqual([{ target: 'develop', conflicts: ['src/auth.ts'] }]);
  expect(step.summary).toContain('### Conflicts with its base');
  expect(step.summary).toContain('It conflicts with `main`, its own base');
  expect(step.summary).toContain('Next: settle the conflicts with `main` on the branch, and push');
  expect(step.annotations.map(({ message }) => message)).toContain('src/auth.ts conflicts with main, its base');
  expect(commentsOn(shop, number)[0]?.body).toContain('### Conflicts with its base');
});

test('where there is no common history there is no forecast', async () => {
  await using shop = await openShop();
  await shop.repository.commit('other', { parents: [], files: { 'a.txt': 'x\n' } });
  const step = await look(shop, await propose(shop), { into: 'other' });
  expect(step.json('forecast')).toEqual([{ target: 'other', conflicts: [] }]);
  expect(step.summary).toContain('it shares no history with main');
});
