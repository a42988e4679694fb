// The rule `base`: a hotfix is cut from production or a release, not from what is still to be released.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branch, fix, look, open, propose, wellSaid } from './check.world.ts';

/** From a branch with work of its own that is in no release and not in develop. */
async function proposeFrom(shop: Shop, name: string): Promise<number> {
  await shop.repository.branch(name, 'main');
  await shop.repository.commit(name, { files: { 'src/big.ts': 'x\n' }, message: 'feat: big' });
  return propose(shop, { from: name });
}

describe('a violation names where it was cut from:', () => {
  test.each(['feature/big', 'release/1.4', 'hotfix/other'])('the branch %s', async (name) => {
    await using shop = await openShop();
    const step = await look(shop, await proposeFrom(shop, name));
    expect(step.result).toBe('violations');
    expect(step.broken).toEqual(['base error']);
    expect(step.violations[0]?.message).toContain(`it is cut from ${name}, and ships what was never released`);
  });

  test.each(['release/1.4', 'releases/1.4', 'release-1.4'])('%s, which went on since', async (name) => {
    await using shop = await openShop();
    const number = await proposeFrom(shop, name);
    await shop.repository.commit(name, { files: { 'src/more.ts': 'x\n' }, message: 'feat: more' });
    const step = await look(shop, number);
    expect(step.broken).toEqual(['base error']);
    expect(step.violations[0]?.message).toContain(`it is cut from ${name}, and`);
  });

  test('a pre-release whose branch is gone', async () => {
    await using shop = await openShop();
    await shop.repository.branch('release/1.4', 'main');
    await shop.repository.commit('release/1.4', { files: { 'src/big.ts': 'x\n' }, message: 'feat: big' });
    await shop.repository.tag('v1.4.0-rc.1', 'release/1.4', { annotated: true });
    await shop.repository.git('update-ref', '-d', 'refs/heads/release/1.4');
    const step = await look(shop, await propose(shop, { from: 'v1.4.0-rc.1' }));
    expect(step.broken).toEqual(['base error']);
    expect(step.violations[0]?.message).toContain('it is cut from v1.4.0-rc.1, which was never released');
  });
});

test('what came from there does not say what the fix has to say', async () => {
  await using shop = await openShop();
  await shop.repository.branch('feature/big', 'main');
  await shop.repository.commit('feature/big', { files: { 'src/big.ts': 'x\n' }, message: wellSaid });
  const step = await look(shop, await propose(shop, { from: 'feature/big', message: 'quick' }));
  expect(step.broken).toEqual(['base error', 'commit-format error']);
});

describe('no violation is', () => {
  test.each(['contrib/ann', 'release/1.4'])('a branch %s that was made from it', async (name) => {
    await using shop = await openShop();
    const number = await propose(shop);
    await shop.repository.branch(name, branch);
    expect((await look(shop, number)).violations).toEqual([]);
  });

  test('one that goes on from it', async () => {
    await using shop = await openShop();
    const number = await propose(shop);
    await shop.repository.branch('contrib/ann', branch);
    await shop.repository.commit('contrib/ann', { files: { 'src/ann.ts': 'x\n' } });
    await shop.repository.commit(branch, { files: { 'src/auth.ts': 'export const checked = 2;\n' }, message: 'more' });
    expect((await look(shop, number)).violations).toEqual([]);
  });

  test('a release in preparation that took the hotfix in, which went on', async () => {
    await using shop = await openShop();
    const number = await propose(shop);
    await shop.repository.branch('release/1.4', 'develop');
    await shop.repository.merge('release/1.4', branch);
    await shop.repository.commit(branch, { files: { 'src/auth.ts': 'export const checked = 2;\n' }, message: 'more' });
    expect((await look(shop, number)).violations).toEqual([]);
  });

  test('a release that it was cut from, whose branch went on', async () => {
    await using shop = await openShop();
    await shop.repository.branch('release/1.4', 'main');
    await shop.repository.commit('release/1.4', { files: { 'src/big.ts': 'x\n' }, message: 'feat: big' });
    await shop.repository.tag('v1.4.0', 'release/1.4', { annotated: true });
    const number = await propose(shop, { from: 'v1.4.0' });
    await shop.repository.commit('release/1.4', { files: { 'src/more.ts': 'x\n' }, message: 'feat: more' });
    expect((await look(shop, number)).violations).toEqual([]);
  });

  test('a branch at production, nor a tag of builds', async () => {
    await using shop = await openShop();
    await shop.repository.branch('feature/new', 'main');
    const number = await propose(shop);
    await shop.repository.tag('build-17', branch);
    await shop.repository.tag('web-v9.0.0-rc.1', branch);
    expect((await look(shop, number)).violations).toEqual([]);
  });
});

describe('a warning is', () => {
  test('a branch that was merged into it', async () => {
    await using shop = await openShop();
    await shop.repository.branch(branch, 'main');
    await shop.repository.branch('contrib/ann', 'main');
    await shop.repository.commit('contrib/ann', { files: { ...fix }, message: wellSaid });
    await shop.repository.commit(branch, { files: { 'notes.md': 'x\n' }, message: 'notes' });
    await shop.repository.merge(branch, 'contrib/ann');
    const step = await look(shop, await open(shop, { head: branch }));
    expect(step.broken).toEqual(['base warning']);
    expect(step.violations[0]?.message).toContain('contrib/ann was merged into it');
  });

  test('a pre-release of its own line: somebody tries it out', async () => {
    await using shop = await openShop();
    const number = await propose(shop);
    await shop.repository.tag('v1.3.1-rc.1', branch);
    const step = await look(shop, number);
    expect(step.broken).toEqual(['base warning']);
    expect(step.violations[0]?.message).toContain('it holds v1.3.1-rc.1');
  });
});
