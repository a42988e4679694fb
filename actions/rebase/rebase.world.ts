// What the scenarios of `rebase` share.

import { openShop, type Played, play, type Shop, type ShopOptions } from '@hotfix-actions/testing';
import { rebase } from './rebase.ts';

/** Ten lines, one of which may be another. */
export function lines(at = -1, text = ''): string {
  return Array.from({ length: 10 }, (_, index) => `${index === at ? text : `line ${index}`}\n`).join('');
}

export interface Status {
  readonly branch: string;
  readonly status: string;
  readonly sha: string;
  readonly conflicts: readonly string[];
}

/** A shop whose develop went on since contributors cut their branches from it. */
export async function openContributors(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop(options);
  const { repository } = shop;
  await repository.commit('develop', { files: { 'shared.txt': lines(), 'list.txt': lines() }, message: 'feat: lists' });
  const start = (await repository.tip('develop')) ?? '';
  for (const name of ['ann', 'bob', 'eve']) await repository.branch(`contrib/${name}`, start);
  await repository.commit('develop', { files: { 'shared.txt': lines(0, 'develop') }, message: 'feat: go on' });
  return shop;
}

export const ann = { name: 'Ann', email: 'ann@example.com', date: '2026-05-06T07:08:09+05:45' };

/** Two commits that go onto develop without a conflict, one of them in a file that develop changed too. */
export async function addClean({ repository }: Shop, branch = 'contrib/ann'): Promise<void> {
  const message = 'feat: ann\n\nMore of it.\n\nCo-authored-by: Bob <bob@example.com>\n';
  await repository.commit(branch, { files: { 'ann.txt': 'ann\n' }, message, author: ann });
  await repository.commit(branch, {
    files: { 'shared.txt': lines(9, 'ann') },
    message: 'feat: ann again',
    author: ann,
  });
}

export async function addConflicting({ repository }: Shop, branch = 'contrib/bob'): Promise<void> {
  await repository.commit(branch, { files: { 'bob.txt': 'bob\n' }, message: 'feat: bob' });
  await repository.commit(branch, { files: { 'shared.txt': lines(0, 'bob') }, message: 'feat: bob again' });
}

export function rebaseAll(
  shop: Shop,
  inputs: Readonly<Record<string, string>> = {},
  token = shop.token,
): Promise<Played> {
  return play(shop.github, rebase, { repository: 'acme/shop', token, inputs });
}

export function statuses(step: Played): Record<string, string> {
  const results = (step.json('results') ?? []) as Status[];
  return Object.fromEntries(results.map(({ branch, status }) => [branch, status]));
}

export function resultOf(step: Played, branch: string): Status | undefined {
  return ((step.json('results') ?? []) as Status[]).find((one) => one.branch === branch);
}
