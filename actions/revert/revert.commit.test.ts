// A single commit, with its mainline where it is a merge.

import { expect, test } from '@jest/globals';
import { expectTakenBack, mergeIt, onlyOpen, openBad, openGood, takeBack } from './revert.world.ts';

test('a commit that is a merge goes back to the branch that it was merged into', async () => {
  await using shop = await openGood();
  const merged = await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' }, { title: 'Check tokens' });
  const step = await takeBack(shop, { commit: merged });
  expect(step.outputs).toMatchObject({ result: 'proposed', 'revert-branch': `revert/${merged.slice(0, 7)}` });
  expect(step.json('commits')).toEqual([expect.any(String), merged]);
  expect(onlyOpen(shop).title).toBe('Revert "Check tokens"');
  await expectTakenBack(shop);
});

test('a commit is found by a short SHA, and what landed since stays', async () => {
  await using shop = await openGood();
  const { repository } = shop;
  const bad = await repository.commit('main', { files: { 'src/auth.ts': null }, message: 'Drop it' });
  await repository.commit('main', { files: { 'src/later.ts': '1\n' } });
  const step = await takeBack(shop, { commit: bad.slice(0, 9) });
  expect(step.json('commits')).toEqual([bad]);
  await mergeIt(shop);
  expect(await repository.read('main', 'src/auth.ts')).toBe('export const checked = false;\n');
  expect(await repository.read('main', 'src/later.ts')).toBe('1\n');
});

test('a merge with the other mainline takes back what the branch lacked', async () => {
  await using shop = await openBad();
  const merge = await shop.repository.git('rev-parse', 'v1.5.1^{commit}');
  const step = await takeBack(shop, { commit: merge, mainline: '2' });
  // The release branch had all that the merge has.
  expect(step.result).toBe('nothing-to-revert');
});

test('the revert of a revert brings the work back', async () => {
  await using shop = await openBad();
  await takeBack(shop);
  const reverted = await mergeIt(shop);
  const step = await takeBack(shop, { commit: reverted });
  expect(step.result).toBe('proposed');
  await expectTakenBack(shop, 'v1.5.1');
});
