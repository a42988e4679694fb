// What the scenarios of `finish` share: playing it for a push, and what the world looks like afterwards.

import { type Action, addActive, type Clock, trackingFile, writeTrackingFile } from '@hotfix-actions/core';
import { openShop, type Played, play, requireWhole, type Shop } from '@hotfix-actions/testing';
import { finish } from './finish.ts';

export interface Push {
  readonly branch?: string;
  readonly sha?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly clock?: Clock;
}

const outputNames = [
  'back-merge',
  'kind',
  'pull-request-url',
  'release-url',
  'result',
  'results',
  'sha',
  'tag',
  'version',
];

/** The run that a push to a production branch starts; whatever its result, every output is set and the summary is one section. */
export async function finishPush(shop: Shop, push: Push = {}): Promise<Played> {
  const { branch = 'main', sha, inputs = {}, token = shop.token, clock } = push;
  const step = await play(shop.github, finish as Action, {
    repository: 'acme/shop',
    token,
    inputs,
    event: { name: 'push', ref: `refs/heads/${branch}`, ...(sha === undefined ? {} : { sha }) },
    ...(clock ? { clock } : {}),
  });
  return requireWhole(step, outputNames);
}

export const fix = { 'src/auth.ts': 'export const checked = true;\n' };
export const secondFix = { 'src/cart.ts': 'export const items = [1];\n' };

/** A second hotfix, of its own branch. */
export const second = { branch: 'hotfix/20261123T100000Z_cart', title: 'Count items' };

export const branchOfFix = 'hotfix/20261123T093000Z_auth';

/** The fix with the file and the line that `start` puts on its branch. */
export function filedFix(): Record<string, string> {
  const begun = '2026-11-23T09:30:00Z';
  const file = trackingFile(branchOfFix);
  const known = {
    base: 'main',
    title: 'Auth',
    description: '',
    severity: '',
    user: 'ada',
    commands: 'git fetch origin',
  };
  const text = writeTrackingFile({ ...known, branch: branchOfFix, version: 'v1.3.0-hotfix.1', begun });
  const listed = addActive(undefined, { slug: 'auth', timestamp: begun, title: 'Auth', file }, begun);
  return { ...fix, [file]: text, 'TODO.md': 'text' in listed ? listed.text : '' };
}

/** A shop whose develop changed the very line that the usual fix changes. */
export function openConflictingShop(): Promise<Shop> {
  return openShop({ develop: { 'src/auth.ts': 'export const checked = maybe();\n' } });
}

/** Commits of main that take back others, made as people make them: on a branch, by pull request. */
export async function revertOnMain(shop: Shop, commit: string, wish: RevertWish): Promise<string> {
  const { repository } = shop;
  await repository.branch(wish.branch, 'main');
  await repository.commit(wish.branch, { files: wish.files, message: wish.message(commit) });
  const title = 'Revert "Check tokens"';
  const pull = await repository.openPullRequest({ head: wish.branch, base: 'main', title });
  return repository.mergePullRequest(pull.number, { method: wish.method ?? 'merge' });
}

export interface RevertWish {
  readonly branch: string;
  readonly files: Readonly<Record<string, string | null>>;
  readonly message: (commit: string) => string;
  readonly method?: 'merge' | 'squash' | 'rebase';
}

const unfixed = { 'src/auth.ts': 'export const checked = false;\n' };

export const ourRevert: RevertWish = {
  branch: 'revert/v1.3.0-hotfix.1',
  files: unfixed,
  message: (sha) => `revert: v1.3.0-hotfix.1\n\nHotfix-Reverts: ${sha}`,
};

export const revertByButton: RevertWish = {
  branch: 'revert-1-hotfix/auth',
  files: unfixed,
  message: (sha) => `Revert "Check tokens"\n\nThis reverts commit ${sha}.`,
};

/** Tags besides the release that the shop began with. */
export async function newTags(shop: Shop): Promise<Record<string, string>> {
  const { 'v1.3.0': _, ...tags } = await shop.repository.tags();
  return tags;
}
