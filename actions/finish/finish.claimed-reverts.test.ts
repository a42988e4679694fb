// What is said of a revert, and what it is: squashed, abbreviated, mixed with something else, on branches of other names.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { finishPush, fix, newTags, ourRevert, type RevertWish, revertByButton, revertOnMain } from './finish.world.ts';

const fixed = fix['src/auth.ts'];
const unfixed = { 'src/auth.ts': 'export const checked = false;\n' };
const guard = { 'src/guard.ts': 'guard\n' };

/** A shop with one hotfix that is released and in develop. */
async function releasedShop(): Promise<{ shop: Shop; released: string }> {
  const shop = await openShop();
  const released = await shop.hotfix(fix);
  await finishPush(shop);
  return { shop, released };
}

const opened = ({ repository }: Shop) => repository.pullRequests.filter(({ state }) => state === 'open');

/** Commits on a branch, squashed into main; gives back the commit there. */
async function squashed(
  { repository }: Shop,
  branch: string,
  wish: { commits: readonly Pick<RevertWish, 'files'>[]; messages: readonly string[]; title: string; body?: string },
): Promise<string> {
  await repository.branch(branch, 'main');
  for (const [index, { files }] of wish.commits.entries())
    await repository.commit(branch, { files, message: wish.messages[index] ?? '' });
  const pull = await repository.openPullRequest({ head: branch, base: 'main', title: wish.title });
  const body = wish.body === undefined ? {} : { title: `${wish.title} (#${pull.number})`, body: wish.body };
  return repository.mergePullRequest(pull.number, { method: 'squash', ...body });
}

test('GitHub’s button, squashed under a title of its own, is a revert, and proposed to develop', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  const messages = [revertByButton.message(released)];
  const wish = { commits: [{ files: unfixed }], messages, title: 'fix: undo check', body: '' };
  const sha = await squashed(shop, revertByButton.branch, wish);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ kind: 'revert', tag: 'v1.3.1', sha, 'back-merge': 'proposed' });
  expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(fixed);
  expect(opened(shop)[0]?.body).toContain(`- ${released}`);
});

describe('what landed with a revert is not left out of develop', () => {
  test.each([
    ['ours', 'revert/v1.3.0-hotfix.1', (sha: string) => `Revert\n\nHotfix-Reverts: ${sha}`, ''],
    ['git’s, with reverts: keep', 'hotfix/undo', (sha: string) => `Revert\n\nThis reverts commit ${sha}.`, 'keep'],
  ])('squashed into one commit with it: %s', async (_, branch, message, reverts) => {
    const { shop, released } = await releasedShop();
    await using _shop = shop;
    const messages = [message(released), 'fix: guard'];
    await squashed(shop, branch, {
      commits: [{ files: unfixed }, { files: guard }],
      messages,
      title: 'fix: take it back, and guard',
    });
    const kind = branch.startsWith('revert/') ? 'revert' : 'hotfix';
    const step = await finishPush(shop, { inputs: { reverts } });
    expect(step.outputs).toMatchObject({ result: 'released', kind, 'back-merge': 'proposed' });
    expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(fixed);
    expect(opened(shop)[0]?.body).toContain('What landed is not just what taking these back gives');
    await shop.repository.mergePullRequest(opened(shop)[0]?.number ?? 0);
    expect(await shop.repository.read('develop', 'src/guard.ts')).toBe('guard\n');
  });

  test('in the very commit that says it is one', async () => {
    const { shop, released } = await releasedShop();
    await using _ = shop;
    await revertOnMain(shop, released, { ...ourRevert, files: { ...unfixed, ...guard } });
    expect((await finishPush(shop)).outputs).toMatchObject({ kind: 'revert', 'back-merge': 'proposed' });
    expect(opened(shop)).toHaveLength(1);
    expect(await shop.repository.contains('develop', (await shop.repository.tip('main')) ?? '')).toBe(false);
  });
});

describe('an abbreviated SHA', () => {
  const wish = (form: (sha: string) => string): RevertWish => ({
    ...revertByButton,
    branch: 'undo-check',
    message: (sha) => `Undo the check\n\nThis reverts commit ${form(sha)} (Check tokens, 2026-11-23).`,
  });

  test.each([
    ['as git writes it', (sha: string) => sha.slice(0, 7)],
    ['in upper case', (sha: string) => sha.slice(0, 9).toUpperCase()],
    ['whole, in upper case', (sha: string) => sha.toUpperCase()],
  ])('%s makes a revert', async (_, form) => {
    const { shop, released } = await releasedShop();
    await using _shop = shop;
    const reverted = await revertOnMain(shop, released, wish(form));
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ kind: 'revert', tag: 'v1.3.1', 'back-merge': 'proposed' });
    expect(opened(shop)[0]?.body).toContain(`- ${released}`);
    await finishPush(shop, { inputs: { reverts: 'keep' } });
    expect(await shop.repository.contains('develop', reverted)).toBe(true);
    expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(fixed);
  });

  test.each(['', 'keep'])(
    'of which nobody can tell the meaning is for a person, with reverts: "%s"',
    async (reverts) => {
      const { shop, released } = await releasedShop();
      await using _ = shop;
      await revertOnMain(
        shop,
        released,
        wish(() => 'abcdef1'),
      );
      const step = await finishPush(shop, { inputs: { reverts } });
      expect(step.outputs).toMatchObject({ kind: 'revert', 'back-merge': 'proposed' });
      expect(opened(shop)[0]?.body).toContain('- abcdef1: which commit that is cannot be told');
      expect(await shop.repository.read('develop', 'src/auth.ts')).toBe(fixed);
    },
  );
});

describe('on a branch that is a hotfix’s by its name', () => {
  test.each([
    ['GitHub’s button', revertByButton, '**', 'merge'],
    ['one git revert', { ...revertByButton, branch: 'hotfix/undo' }, 'hotfix/**', 'merge'],
    ['one git revert, squashed', { ...revertByButton, branch: 'hotfix/undo' }, 'hotfix/**', 'squash'],
  ] as const)('nothing but reverts is a revert: %s', async (_, wish, branches, method) => {
    const { shop, released } = await releasedShop();
    await using _shop = shop;
    const sha = await revertOnMain(shop, released, { ...wish, method });
    const step = await finishPush(shop, { inputs: { 'hotfix-branches': branches } });
    expect(step.outputs).toMatchObject({ result: 'released', kind: 'revert', tag: 'v1.3.1', sha });
    expect((await finishPush(shop, { inputs: { 'hotfix-branches': branches } })).outputs).toMatchObject({
      result: 'nothing-to-do',
      kind: 'revert',
      tag: 'v1.3.1',
    });
  });

  test.each(['merge', 'squash'] as const)('a revert and something else is a hotfix, merged by %s', async (method) => {
    const { shop, released } = await releasedShop();
    await using _ = shop;
    const { repository } = shop;
    await repository.branch('hotfix/undo', 'main');
    await repository.commit('hotfix/undo', { files: unfixed, message: revertByButton.message(released) });
    await repository.commit('hotfix/undo', { files: guard, message: 'fix: guard' });
    const pull = await repository.openPullRequest({ head: 'hotfix/undo', base: 'main', title: 'Undo' });
    const sha = await repository.mergePullRequest(pull.number, { method });
    const step = await finishPush(shop);
    expect(step.outputs).toMatchObject({ kind: 'hotfix', tag: 'v1.3.0-hotfix.2', sha, 'back-merge': 'proposed' });
    expect(await newTags(shop)).toEqual({ 'v1.3.0-hotfix.1': released, 'v1.3.0-hotfix.2': sha });
  });
});

test('the revert of a revert that develop never took changes nothing there, and its proposal says so', async () => {
  const { shop, released } = await releasedShop();
  await using _ = shop;
  const { repository } = shop;
  const reverted = await revertOnMain(shop, released, ourRevert);
  await finishPush(shop);
  await revertOnMain(shop, reverted, { ...revertByButton, branch: 'revert-2-revert', files: fix });
  await finishPush(shop);
  const [pull] = opened(shop);
  expect(pull?.body).toContain('this changes no file in `develop`');
  expect(pull?.body).toContain(`- ${reverted}`);
  expect(pull?.body).not.toContain('out of `develop`');
  const before = await repository.git('rev-parse', 'develop^{tree}');
  await repository.mergePullRequest(pull?.number ?? 0);
  expect(await repository.git('rev-parse', 'develop^{tree}')).toBe(before);
});
