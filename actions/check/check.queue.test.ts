// `merge_group`: in the queue the verdict of the queued pull requests is repeated, and nothing is said anew.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { commentsOn, type Files, fix, playCheck, propose } from './check.world.ts';

type Way = 'merge' | 'squash' | 'rebase';

interface Queued {
  readonly number: number;
  readonly head: string;
}

/** The commits that the queue makes of its pull requests, and the branch of the last one; as github.com names them. */
async function queue(shop: Shop, pulls: readonly Queued[], way: Way = 'merge', branches: 'all' | 'last' = 'last') {
  const { repository } = shop;
  const base = (await repository.tip('main')) ?? '';
  let tip = base;
  let ref = '';
  for (const [index, { number, head }] of pulls.entries()) {
    const name = `gh-readonly-queue/main/pr-${number}-${tip}`;
    await repository.branch(name, tip);
    if (way === 'merge') await repository.merge(name, head, `Merge pull request #${number} from acme/${head}`);
    else {
      const files: Files = await changed(shop, head);
      await repository.commit(name, {
        files: { ...files },
        message: way === 'squash' ? `Mend (#${number})` : 'fix(auth): mend',
      });
    }
    tip = (await repository.tip(name)) ?? '';
    ref = `refs/heads/${name}`;
    if (branches === 'last' && index < pulls.length - 1) await repository.deleteBranch(name);
  }
  return { name: 'merge_group', ref, sha: tip, payload: { merge_group: { base_sha: base, head_sha: tip } } };
}

async function changed({ repository }: Shop, head: string): Promise<Files> {
  const names = (await repository.git('diff', '--name-only', `main...${head}`)).split('\n');
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await repository.read(head, name)) ?? null])),
  );
}

const bad = { files: { 'src/cart.ts': 'mended\n' }, message: 'quick' };

async function proposeTwo(shop: Shop): Promise<[Queued, Queued]> {
  const [good, wrong] = ['hotfix/good', 'hotfix/wrong'];
  return [
    { number: await propose(shop, { head: good, files: fix }), head: good },
    { number: await propose(shop, { head: wrong, ...bad }), head: wrong },
  ];
}

describe('the group of one pull request, landed by', () => {
  test.each(['merge', 'squash', 'rebase'] as const)('%s, has its verdict', async (way) => {
    await using shop = await openShop();
    const [good, wrong] = await proposeTwo(shop);
    const passed = await playCheck(shop, { event: await queue(shop, [good], way) });
    expect(passed.failure).toBeUndefined();
    expect(passed.outputs).toMatchObject({ result: 'passed', violations: '[]' });
    const failed = await playCheck(shop, { event: await queue(shop, [wrong], way) });
    expect(failed.result).toBe('violations');
    expect(failed.failure).toContain(`#${wrong.number} breaks the rules`);
    expect(failed.broken).toEqual(['tests error', 'commit-format error']);
  });
});

describe('a group of several has the verdict of each, landed by', () => {
  test.each([
    ['merge', 'last'],
    ['squash', 'last'],
    ['rebase', 'all'],
  ] as const)('%s (branches: %s)', async (way, branches) => {
    await using shop = await openShop();
    const [good, wrong] = await proposeTwo(shop);
    const step = await playCheck(shop, { event: await queue(shop, [wrong, good], way, branches) });
    expect(step.result).toBe('violations');
    expect(step.failure).toContain(`#${wrong.number} breaks the rules`);
    expect(step.failure).not.toContain(`#${good.number} breaks`);
    expect(step.summary).toContain(`#${good.number}`);
  });
});

test('what stands before the group in the queue is not part of it', async () => {
  await using shop = await openShop();
  const [good, wrong] = await proposeTwo(shop);
  const event = await queue(shop, [wrong, good], 'merge', 'all');
  const base = await shop.repository.git('rev-parse', `${event.sha}^1`);
  const step = await playCheck(shop, { event: { ...event, payload: { merge_group: { base_sha: base } } } });
  expect(step.result).toBe('passed');
});

test('a number that a stranger wrote into a title brings in no other pull request', async () => {
  await using shop = await openShop();
  const [good] = await proposeTwo(shop);
  const other = await propose(shop, { head: 'hotfix/other', base: 'develop', ...bad });
  const { number: next } = await shop.repository.openPullRequest({ head: 'hotfix/wrong', base: 'develop', title: 'x' });
  await shop.repository.commit(good.head, {
    files: { 'src/more.ts': 'x\n' },
    message: `fix(x): see (#${next}) (#${other})`,
  });
  const event = await queue(shop, [good], 'squash');
  await shop.repository.commit('queued', { parents: [event.sha], message: `Also (#${other})` });
  const sha = (await shop.repository.tip('queued')) ?? '';
  const step = await playCheck(shop, { event: { ...event, sha } });
  expect(step.result).toBe('passed');
  expect(step.summary).not.toContain(`#${other}`);
});

test('the forecast is that of the whole group, and no comment is written', async () => {
  await using shop = await openShop({ develop: { 'src/auth.ts': 'asked\n', 'src/cart.ts': 'asked\n' } });
  const [good, wrong] = await proposeTwo(shop);
  const step = await playCheck(shop, { event: await queue(shop, [wrong, good]) });
  expect(step.json('forecast')).toEqual([{ target: 'develop', conflicts: ['src/auth.ts', 'src/cart.ts'] }]);
  expect([...commentsOn(shop, good.number), ...commentsOn(shop, wrong.number)]).toEqual([]);
  expect(shop.github.writes()).toEqual([]);
});

test('whatever is no hotfix passes the queue, and the queue of another branch too', async () => {
  await using shop = await openShop();
  const release = { number: await propose(shop, { head: 'release/1.4', ...bad }), head: 'release/1.4' };
  const event = await queue(shop, [release]);
  expect((await playCheck(shop, { event })).outputs).toMatchObject({ result: 'not-a-hotfix', violations: '[]' });
  const elsewhere = await playCheck(shop, { event, inputs: { branch: 'support/**', into: 'main' } });
  expect(elsewhere.outputs).toEqual({ result: 'not-a-hotfix', violations: '[]', forecast: '[]' });
});
