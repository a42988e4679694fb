// Very many conflicts: each path is named with the later commits that touched it, and that costs no more than twenty of them.

import { countRequests } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { openGood, takeBack } from './revert.world.ts';

const files = (count: number, value: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `src/f${String(index).padStart(3, '0')}.ts`,
      `export const a = ${value};\n`,
    ]),
  );

test.each([25, 120])('%i paths', async (count) => {
  await using shop = await openGood();
  const { repository } = shop;
  await repository.commit('main', { files: files(count, '1') });
  await repository.tag('v1.5.0-hotfix.1', 'main');
  await repository.commit('main', { files: files(count, '2'), message: 'bad' });
  await repository.tag('v1.5.1', 'main');
  const first = await repository.commit('main', { files: files(count, '3'), message: 'later' });
  const last = await repository.commit('main', { files: { 'src/f024.ts': 'export const a = 4;\n' }, message: 'last' });
  const { ended: step, requests } = await countRequests(shop, () => takeBack(shop));
  expect(step.outputs['result']).toBe('conflict');
  expect(step.json('conflicts')).toHaveLength(count);
  const short = (sha: string) => sha.slice(0, 7);
  const rows = step.summary.split('\n').filter((line) => line.startsWith('- `src/'));
  expect(rows).toHaveLength(count);
  expect(rows.slice(20).filter((row) => !row.includes(`[\`${short(first)}\`]`))).toEqual([]);
  expect(rows[24]).toContain(`[\`${short(last)}\`]`);
  expect(rows[24]?.indexOf(short(last))).toBeLessThan(rows[24]?.indexOf(short(first)) ?? 0);
  expect(step.summary.length).toBeLessThan(65_536);
  expect(requests).toBeLessThan(60);
});
