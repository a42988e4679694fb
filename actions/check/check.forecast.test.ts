// What the forecast says, against what git makes of it once the pull request is merged.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branch, commentsOn, fix, look, propose } from './check.world.ts';

interface Foreseen {
  readonly target: string;
  readonly conflicts: readonly string[];
}

async function foresee(shop: Shop, number: number, inputs: Readonly<Record<string, string>> = {}): Promise<Foreseen[]> {
  const step = await look(shop, number, { 'warn-only': 'base, tests', ...inputs });
  expect(step.failure).toBeUndefined();
  return step.json('forecast') as Foreseen[];
}

/** The paths that conflict where git merges production into the target, the pull request being merged. */
async function meet(shop: Shop, number: number, target = 'develop', base = 'main'): Promise<string[]> {
  const { repository } = shop;
  await repository.mergePullRequest(number);
  const refused = await repository.merge(target, base).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return refused === undefined ? [] : (/ conflicts with \S+ in (.*)$/.exec(refused)?.[1] ?? refused).split(', ');
}

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
