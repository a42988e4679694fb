// What the forecast says, against what git makes of it once the pull request is merged.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branch, commentsOn, fix, foresee, look, meet, propose } from './check.world.ts';

const theirs = { 'src/auth.ts': 'export const checked = ask();\n' };

/** Worlds in which the fix, production and develop have met before in different ways. */
const worlds: Readonly<Record<string, { arrange: (shop: Shop) => Promise<number>; conflicts: readonly string[] }>> = {
  'develop changed nothing that the fix changes': { arrange: (shop) => propose(shop), conflicts: [] },
  'develop changed the same line': {
    arrange: async (shop) => {
      await shop.repository.commit('develop', { files: theirs });
      return propose(shop);
    },
    conflicts: ['src/auth.ts'],
  },
  'an earlier fix on production conflicts, and waits for its back-merge': {
    arrange: async (shop) => {
      await shop.repository.commit('develop', { files: theirs });
      await shop.hotfix({ 'src/auth.ts': 'export const checked = 1;\n' }, { branch: 'hotfix/first' });
      return propose(shop, { files: { 'tests/cart.test.ts': 'x\n' } });
    },
    conflicts: ['src/auth.ts'],
  },
  'the fix and production went apart, and develop changed what production did': {
    arrange: async (shop) => {
      await shop.repository.branch(branch, 'main');
      await shop.hotfix({ 'src/cart.ts': 'export const items = [1];\n' }, { branch: 'hotfix/first' });
      await shop.repository.commit('develop', { files: { ...theirs, 'src/cart.ts': 'export const items = [2];\n' } });
      return propose(shop);
    },
    conflicts: ['src/auth.ts', 'src/cart.ts'],
  },
  'develop has production since, and the fix does not': {
    arrange: async (shop) => {
      await shop.repository.branch(branch, 'main');
      await shop.hotfix({ 'src/cart.ts': 'export const items = [1];\n' }, { branch: 'hotfix/first' });
      await shop.repository.merge('develop', 'main');
      await shop.repository.commit('develop', { files: { 'src/cart.ts': 'export const items = [2];\n' } });
      return propose(shop);
    },
    conflicts: [],
  },
  'develop has the fix already': {
    arrange: async (shop) => {
      const number = await propose(shop);
      await shop.repository.merge('develop', branch);
      await shop.repository.commit('develop', { files: theirs });
      return number;
    },
    conflicts: [],
  },
  'develop has the fix and production, and production has an other one': {
    arrange: async (shop) => {
      await shop.repository.branch(branch, 'main');
      await shop.hotfix({ 'src/cart.ts': 'export const items = [1];\n' }, { branch: 'hotfix/first' });
      const number = await propose(shop);
      await shop.repository.merge('develop', branch);
      await shop.repository.merge('develop', 'main');
      await shop.repository.commit('develop', { files: theirs });
      return number;
    },
    conflicts: [],
  },
  'the merge bases are several': {
    arrange: async (shop) => {
      const { repository } = shop;
      // Both went on from each other's earlier commit: a criss-cross.
      await repository.commit('main', { files: { 'src/cart.ts': 'export const items = [1];\n' } });
      const [main, develop] = [(await repository.tip('main')) ?? '', (await repository.tip('develop')) ?? ''];
      await repository.commit('main', { parents: [main, develop], files: { 'src/wishes.ts': 'export {};\n' } });
      await repository.commit('develop', {
        parents: [develop, main],
        files: { 'src/cart.ts': 'export const items = [1];\n' },
      });
      await repository.tag('v1.4.0', 'main');
      await repository.branch(branch, 'main');
      await shop.hotfix({ 'src/first.ts': 'x\n' }, { branch: 'hotfix/first' });
      await repository.commit('develop', { files: theirs });
      return propose(shop);
    },
    conflicts: ['src/auth.ts'],
  },
};

describe('foretells what git will meet where', () => {
  test.each(Object.entries(worlds))('%s', async (_, { arrange, conflicts }) => {
    await using shop = await openShop();
    const number = await arrange(shop);
    expect(await foresee(shop, number)).toEqual([{ target: 'develop', conflicts }]);
    expect(await meet(shop, number)).toEqual(conflicts);
  });
});

test('an earlier back-merge that was squashed does not bring its conflicts back', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.commit('develop', { files: theirs });
  await shop.hotfix({ 'src/auth.ts': 'export const checked = 1;\n' }, { branch: 'hotfix/first' });
  await repository.tag('v1.3.0-hotfix.1', 'main');
  const settle = { files: { 'src/auth.ts': 'export const checked = ask(1);\n' }, parents: ['develop', 'main'] };
  await repository.commit('settled', settle);
  const back = await repository.openPullRequest({ head: 'main', base: 'develop', title: 'Back' });
  await repository.git('update-ref', `refs/pull/${back.number}/head`, 'settled');
  const squash = await repository.commit('develop', { files: settle.files, message: `Back (#${back.number})` });
  Object.assign(back, { state: 'closed', mergedAt: back.createdAt, closedAt: back.createdAt, mergeCommitSha: squash });
  const number = await propose(shop, { files: { ...fix, 'src/auth.ts': 'export const checked = 1;\n// checked\n' } });
  expect(await foresee(shop, number)).toEqual([{ target: 'develop', conflicts: ['src/auth.ts'] }]);
  await repository.commit(branch, { files: { 'src/auth.ts': 'export const checked = 1;\n' } });
  expect(await foresee(shop, number)).toEqual([{ target: 'develop', conflicts: [] }]);
});

test('says for each side which commit touched the path last, and which lines collide', async () => {
  await using shop = await openShop();
  await shop.repository.commit('develop', { files: theirs, message: 'feat: <b>ask</b> @everybody' });
  const number = await propose(shop);
  const step = await look(shop, number);
  expect(step.result).toBe('passed');
  expect(step.annotations).toEqual([
    {
      level: 'warning',
      file: 'src/auth.ts',
      message: 'src/auth.ts will conflict with develop when it is brought back there (content)',
    },
  ]);
  for (const text of [step.summary, commentsOn(shop, number)[0]?.body ?? '']) {
    expect(text).toContain('### Back-merge into `develop`');
    expect(text).toContain('It will conflict in one path:\n\n- `src/auth.ts` — content');
    expect(text).toContain(
      `| \`develop\` | ${(await shop.repository.tip('develop'))?.slice(0, 7)} | feat: &lt;b&gt;ask`,
    );
    expect(text).toContain(
      `| \`main\` | ${(await shop.repository.tip(branch))?.slice(0, 7)} | fix(auth): check tokens |`,
    );
    expect(text).toContain('<<<<<<< develop\nexport const checked = ask();');
    expect(text).not.toContain('@everybody');
  }
  expect(step.summary).toContain('then settle the pull request that its back-merge will be');
});

describe('of production and the fix, which went apart, the newer commit is named, be it', () => {
  const days = { 'the fix': ['2026-11-20', '2026-11-21'], production: ['2026-11-21', '2026-11-20'] } as const;

  test.each(Object.entries(days))('%s', async (newer, [onMain, onBranch]) => {
    await using shop = await openShop();
    const { repository } = shop;
    const file = (first: string, last: string) => ({ 'src/long.ts': `${first}\n${'x\n'.repeat(9)}${last}\n` });
    await repository.commit('main', { files: file('first', 'last'), date: '2026-11-19T10:00:00Z' });
    await repository.tag('v1.4.0', 'main');
    await repository.merge('develop', 'main');
    await repository.commit('develop', { files: { 'src/long.ts': 'all new\n' } });
    await repository.branch(branch, 'main');
    const change = { files: file('first', 'mended'), message: 'production', date: `${onMain}T10:00:00Z` };
    await repository.commit('main', change);
    await repository.tag('v1.4.1', 'main');
    await repository.commit(branch, {
      files: file('fixed', 'last'),
      message: 'the fix',
      date: `${onBranch}T10:00:00Z`,
    });
    const step = await look(shop, await propose(shop));
    expect(step.json('forecast')).toEqual([{ target: 'develop', conflicts: ['src/long.ts'] }]);
    expect(step.summary).toMatch(new RegExp(`\\| \`main\` \\| \\w{7} \\| ${newer} \\|`));
  });
});
