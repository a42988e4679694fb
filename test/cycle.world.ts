// Stories told one after the other, as workflows string them together.

import type { AnyAction } from '@hotfix-actions/core';
import { type Played, play, type Shop } from '@hotfix-actions/testing';
import { loadAction } from './project.ts';

export type Inputs = Readonly<Record<string, string>>;

/** An action that somebody starts by a button; one that fails is no step of a cycle. */
export async function press(shop: Shop, name: string, inputs: Inputs = {}): Promise<Played> {
  return succeeded(await play(shop.github, await action(name), { repository: 'acme/shop', token: shop.token, inputs }));
}

/** `finish`, as a push to a production branch starts it. */
export async function pushed(shop: Shop, branch = 'main', inputs: Inputs = {}): Promise<Played> {
  const event = { name: 'push', ref: `refs/heads/${branch}` };
  const step = { repository: 'acme/shop', token: shop.token, inputs, event };
  return succeeded(await play(shop.github, await action('finish'), step));
}

function succeeded(step: Played): Played {
  if (step.failure !== undefined) throw new Error(step.failure);
  return step;
}

const loaded = new Map<string, Promise<AnyAction>>();

function action(name: string): Promise<AnyAction> {
  const found = loaded.get(name) ?? loadAction(name);
  loaded.set(name, found);
  return found;
}

export function openPulls({ repository }: Shop, base: string) {
  return repository.pullRequests.filter((pull) => pull.state === 'open' && pull.base.ref === base);
}

/** A person merges the one open pull request into a branch; gives back the commit there. */
export async function mergeOpen(
  shop: Shop,
  base: string,
  options: Parameters<Shop['repository']['mergePullRequest']>[1] = {},
): Promise<string> {
  const [pull, ...others] = openPulls(shop, base);
  if (!pull || others.length > 0) throw new Error(`${others.length + (pull ? 1 : 0)} are open into ${base}`);
  return shop.repository.mergePullRequest(pull.number, { deleteBranch: true, ...options });
}

/** All files of a commit with their contents, as git names them. */
export function filesOf({ repository }: Shop, ref: string): Promise<string> {
  return repository.git('ls-tree', '-r', ref);
}

/** Develop as a release, as teams make it: by pull request to main, tagged there. */
export async function releaseDevelop(
  shop: Shop,
  tag: string,
  options: { readonly method?: 'merge' | 'squash' | 'rebase'; readonly added?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const { repository } = shop;
  const branch = `release/${tag}`;
  await repository.branch(branch, 'develop');
  if (options.added) await repository.commit(branch, { files: options.added, message: 'chore: prepare the release' });
  const pull = await repository.openPullRequest({ head: branch, base: 'main', title: `Release ${tag}` });
  const { method = 'merge' } = options;
  const landed = await repository.mergePullRequest(pull.number, { method, deleteBranch: true });
  await repository.tag(tag, landed, { annotated: true });
  return landed;
}
