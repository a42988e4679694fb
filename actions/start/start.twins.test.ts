import { openShop, type Shop, stoppedClock } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { beginSoon } from './start.disturbed.world.ts';
import { begin, branch, hotfixes } from './start.world.ts';

test('two people who press at once get the same hotfix, twenty times', async () => {
  for (let time = 0; time < 20; time += 1) {
    await using shop = await openShop();
    const act = beginSoon({});
    // Now and then one is a little late.
    const both = await Promise.all(
      [0, (time % 5) * 40].map(async (late) => {
        await new Promise((resolve) => setTimeout(resolve, late));
        return act(shop, shop.github.createToken({ repositories: ['acme/shop'] }));
      }),
    );
    const [branch, ...others] = await hotfixes(shop);
    expect(others).toEqual([]);
    expect(both.map(({ failure, outputs }) => failure ?? outputs['branch'])).toEqual([branch, branch]);
    expect(both.map(({ outputs }) => outputs['issue-number'])).toEqual(['1', '1']);
    expect(shop.repository.issues.map(({ state }) => state)).toEqual(['open']);
  }
}, 120_000);

test('five at once as well', async () => {
  await using shop = await openShop();
  const act = beginSoon({});
  const all = await Promise.all(Array.from({ length: 5 }, () => act(shop, shop.token)));
  const names = await hotfixes(shop);
  expect(names).toHaveLength(1);
  expect(new Set(all.map(({ failure, outputs }) => failure ?? outputs['branch']))).toEqual(new Set(names));
  expect(shop.repository.issues.filter(({ state }) => state === 'open')).toHaveLength(1);
}, 60_000);

const isMaking = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path.endsWith('/git/refs');

/** Another run makes its branch between this one's look and its write. */
async function openBeside(other: string, commit = false): Promise<Shop> {
  const shop = await openShop();
  let isThere = false;
  shop.github.onRequest = async (request) => {
    if (isThere || !isMaking(request)) return;
    isThere = true;
    await shop.repository.branch(other, 'main');
    if (commit) await shop.repository.commit(other, { files: { a: 'b' } });
  };
  return shop;
}

const older = 'hotfix/20261123T092959Z_auth-bypass';
const younger = 'hotfix/20261123T093001Z_auth-bypass';

test.each([
  ['an older one', older, false],
  ['an older one that somebody committed to', older, true],
  ['a younger one that is there to stay', younger, false],
  ['a younger one that somebody committed to', younger, true],
])('to %s the own branch gives way', async (_, other, commit) => {
  await using shop = await openBeside(other, commit);
  const step = await begin(shop);
  expect(step.outputs).toMatchObject({ result: 'already-exists', branch: other });
  expect(await hotfixes(shop)).toEqual([other]);
  expect(shop.repository.issues.map(({ body }) => body?.includes(other))).toEqual([true]);
});

test('to a younger one that gives way itself it does not', async () => {
  await using shop = await openBeside(younger);
  const stopped = stoppedClock();
  const sleep = async (ms: number) => {
    if (stopped.waits.length === 2) await shop.repository.git('update-ref', '-d', `refs/heads/${younger}`);
    await stopped.sleep(ms);
  };
  const step = await begin(shop, {}, { clock: { now: stopped.now, sleep } });
  expect(step.outputs).toMatchObject({ result: 'created', branch });
  expect(await hotfixes(shop)).toEqual([branch]);
});

test('one that has to stay, by a rule, is said to be one too many', async () => {
  await using shop = await openBeside(older);
  const rules = [{ type: 'deletion' }] as const;
  shop.repository.rules.push({ name: 'keep', target: 'branch', include: ['refs/heads/hotfix/**/*'], rules });
  const step = await begin(shop);
  expect(step.outputs['branch']).toBe(older);
  expect(step.warnings.join()).toContain(`Work on ${older}, and delete ${branch}.`);
});
