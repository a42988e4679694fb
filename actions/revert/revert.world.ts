// What the scenarios of `revert` share: a shop whose release v1.5.0 was good and whose v1.5.1 is bad.

import type { PullRequestRecord } from '@hotfix-actions/sandbox';
import { openShop, type Played, play, requireWhole, type Shop, type ShopOptions } from '@hotfix-actions/testing';
import { expect } from '@jest/globals';
import { revert } from './revert.ts';

const outputNames = [
  'commits',
  'conflicts',
  'pull-request-number',
  'pull-request-url',
  'result',
  'revert-branch',
  'sha',
  'version',
];

export async function takeBack(
  shop: Shop,
  inputs: Readonly<Record<string, string>> = { release: 'v1.5.1' },
  token = shop.token,
): Promise<Played> {
  return requireWhole(await play(shop.github, revert, { repository: 'acme/shop', token, inputs }), outputNames);
}

export type Files = Readonly<Record<string, string | null>>;

/** What is good in v1.5.0 and broken by v1.5.1. */
export const broken = { 'src/auth.ts': 'export const checked = broken();\n', 'src/new.ts': 'export const wish = 1;\n' };
export const good = { 'src/auth.ts': 'export const checked = false;\n', 'src/new.ts': undefined };

/** v1.5.0 at main and in develop. */
export async function openGood(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop(options);
  await shop.repository.tag('v1.5.0', 'main', { annotated: true });
  return shop;
}

export type Method = 'merge' | 'squash' | 'rebase';

/** A release as it is made from develop; gives back the commit on main. */
export async function release(shop: Shop, tag: string, files: Files, method: Method = 'merge'): Promise<string> {
  const { repository } = shop;
  for (const [path, content] of Object.entries(files))
    await repository.commit('develop', { files: { [path]: content }, message: `feat: ${path}` });
  const branch = `release/${tag}`;
  await repository.branch(branch, 'develop');
  const pull = await repository.openPullRequest({ head: branch, base: 'main', title: `Release ${tag}` });
  const landed = await repository.mergePullRequest(pull.number, { method, deleteBranch: true });
  await repository.tag(tag, 'main', { annotated: true });
  return landed;
}

/** v1.5.1, bad, released from develop by one merge. */
export async function openBad(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openGood(options);
  await release(shop, 'v1.5.1', broken);
  return shop;
}

export function openPulls({ repository }: Shop): PullRequestRecord[] {
  return repository.pullRequests.filter(({ state }) => state === 'open');
}

export function onlyOpen(shop: Shop): PullRequestRecord {
  const [pull, ...others] = openPulls(shop);
  if (!pull || others.length > 0) throw new Error(`${openPulls(shop).length} pull requests are open`);
  return pull;
}

/** All files of a branch, by path. */
export async function filesOf({ repository }: Shop, ref: string): Promise<string> {
  return repository.git('ls-tree', '-r', ref);
}

/** The commits that one ref has and another lacks. */
export async function between({ repository }: Shop, older: string, newer: string): Promise<string[]> {
  return (await repository.git('rev-list', `${older}..${newer}`)).split('\n').filter(Boolean).sort();
}

/** The open pull request, merged by a person; gives back the commit on production. */
export function mergeIt(shop: Shop, method: Method = 'merge'): Promise<string> {
  return shop.repository.mergePullRequest(onlyOpen(shop).number, { method, deleteBranch: true });
}

/** The branch of the pull request holds what production was before, on top of production. */
export async function expectTakenBack(shop: Shop, like = 'v1.5.0'): Promise<void> {
  const { head } = onlyOpen(shop);
  expect(await filesOf(shop, head.sha)).toBe(await filesOf(shop, like));
  expect(await shop.repository.git('rev-list', '--parents', '-1', head.sha)).toBe(
    `${head.sha} ${await shop.repository.tip('main')}`,
  );
}
