// What the scenarios of `start` share.

import {
  openShop,
  type Play,
  type Played,
  play,
  requireWhole,
  type Shop,
  type ShopOptions,
} from '@hotfix-actions/testing';
import { start } from './start.ts';

export const branch = 'hotfix/20261123T093000Z_auth-bypass';

export const outputs = [
  'branch',
  'base-branch',
  'sha',
  'base-version',
  'version',
  'issue-number',
  'issue-url',
  'worktree-command',
];

export async function begin(
  shop: Shop,
  inputs: Readonly<Record<string, string>> = {},
  step: Partial<Play> = {},
): Promise<Played> {
  const wish = { repository: 'acme/shop', token: shop.token, ...step, inputs: { name: 'Auth bypass', ...inputs } };
  return requireWhole(await play(shop.github, start, wish), outputs);
}

/** Production went on: v1.3.0 was good, v1.4.0 is not. */
export async function openBadRelease(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop(options);
  await shop.repository.commit('main', { files: { 'src/pay.ts': 'export {};\n' }, message: 'Release 1.4.0' });
  await shop.repository.tag('v1.4.0', 'main', { annotated: true });
  return shop;
}

export const shaOf = ({ repository }: Shop, name: string): Promise<string> => repository.git('rev-parse', name);

export const hotfixes = async ({ repository }: Shop): Promise<string[]> =>
  Object.keys(await repository.branches()).filter((name) => name.startsWith('hotfix/'));

export const fileOn = ({ repository }: Shop, name: string, file: string): Promise<string> =>
  repository.git('show', `${name}:${file}`);
