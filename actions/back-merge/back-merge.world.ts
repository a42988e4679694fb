// What the scenarios of back-merge share: a hotfix that is released on main, and a step that brings it back.

import {
  openShop,
  type Play,
  type Played,
  play,
  requireWhole,
  type Shop,
  type ShopOptions,
} from '@hotfix-actions/testing';
import { backMerge } from './back-merge.ts';

export type Files = Readonly<Record<string, string | null>>;

/** Develop changed the line that the hotfix changes too. */
export const conflicting: ShopOptions = { develop: { 'src/auth.ts': 'export const checked = ask();\n' } };

/** A shop with `v1.3.0-hotfix.1` on main. */
export async function openReleased(options: ShopOptions = {}, files: Files = fix): Promise<Shop> {
  const shop = await openShop(options);
  await release(shop, 'v1.3.0-hotfix.1', files);
  return shop;
}

const fix: Files = { 'src/auth.ts': 'export const checked = true;\n' };

/** The next hotfix, merged into main and tagged; gives back its commit there. */
export async function release(shop: Shop, version: string, files: Files): Promise<string> {
  const landed = await shop.hotfix(files, { branch: `hotfix/20261123T093000Z_${version}`, title: `Mend ${version}` });
  await shop.repository.tag(version, 'main');
  return landed;
}

const outputNames = [
  'conflicts',
  'pull-request-number',
  'pull-request-url',
  'resolved',
  'result',
  'results',
  'sha',
] as const;

/** Plays the step; whatever its result, every output is set and the summary is one section. */
export async function bringBack(
  shop: Shop,
  inputs: Readonly<Record<string, string>> = {},
  more: Partial<Play> = {},
): Promise<Played> {
  const step = await play(shop.github, backMerge, { repository: 'acme/shop', token: shop.token, inputs, ...more });
  return requireWhole(step, outputNames);
}

/** The parents of a commit, ours first. */
export async function parentsOf(shop: Shop, commit: string): Promise<string[]> {
  return (await shop.repository.git('show', '-s', '--format=%P', commit)).split(' ');
}

export function openPulls(shop: Shop) {
  return shop.repository.pullRequests.filter(({ state }) => state === 'open');
}

/** Runs something once, just after the first request of this kind was answered. */
export function afterFirst(shop: Shop, at: { method: string; path: RegExp }, change: () => Promise<unknown>) {
  const before = shop.github.onExchange;
  const state: { done: Promise<unknown> | undefined } = { done: undefined };
  shop.github.onExchange = (exchange) => {
    before?.(exchange);
    const { method, path } = exchange.request;
    if (!state.done && method === at.method && at.path.test(path)) state.done = change();
  };
  return state;
}

/** The writes that took effect: a merge that GitHub refused was one that was tried. */
export function written(shop: Shop) {
  return shop.github.writes().filter(({ status }) => status !== undefined && status < 400);
}
