// What the scenarios of `cleanup` share: a hotfix with its records, merged, released and brought back as far as a scenario wants.

import { addActive, trackingFile, writeBackMergeMarker, writeTrackingFile } from '@hotfix-actions/core';
import type { IssueRecord, PullRequestRecord } from '@hotfix-actions/sandbox';
import {
  clientOf,
  openShop,
  type Play,
  type Played,
  play,
  requireWhole,
  type Shop,
  type ShopOptions,
  track,
} from '@hotfix-actions/testing';
import { cleanup } from './cleanup.ts';

export const head = 'hotfix/20261123T074500Z_auth-bypass';
export const file = trackingFile(head);
export const title = 'Check tokens';

/** Runs it; whatever its result, every output is set and the summary is one section. */
export async function tidy(
  shop: Shop,
  inputs: Readonly<Record<string, string>> = {},
  step: Partial<Play> = {},
): Promise<Played> {
  const wish = { repository: 'acme/shop', token: shop.token, ...step, inputs: { head, ...inputs } };
  return requireWhole(await play(shop.github, cleanup, wish), ['issue-closed', 'archived', 'result']);
}

const manifest = 'TODO.md';
const people = '# Ours\n\nText of people.\n';

export interface HotfixOptions extends ShopOptions {
  readonly name?: string;
  /** Of its pull request, and the message of its commit. */
  readonly title?: string;
  readonly message?: string;
}

/** As `start` leaves it: a branch with its tracking file, and an issue. */
export async function openStarted(options: HotfixOptions = {}): Promise<Shop> {
  const { name = head, title: _, message: __, ...wish } = options;
  const shop = await openShop(wish);
  const { repository } = shop;
  const begun = '2026-11-23T07:45:00Z';
  const text = writeTrackingFile({
    branch: name,
    base: 'main',
    title: 'Auth bypass',
    description: 'Tokens are believed.',
    severity: 'critical',
    version: 'v1.3.0-hotfix.1',
    user: 'ada',
    begun,
    commands: 'git fetch origin',
  });
  const entry = { slug: 'auth-bypass', timestamp: begun, title: 'Auth bypass', file: trackingFile(name) };
  const listed = addActive(`---\ntype: workflow-master-manifest\n---\n\n${people}`, entry, begun);
  await repository.branch(name, 'main');
  const files = { [trackingFile(name)]: text, [manifest]: 'text' in listed ? listed.text : '' };
  await repository.commit(name, { files, message: 'chore(hotfix): begin' });
  await track(shop, name);
  return shop;
}

/** And fixed; its pull request is open. */
export async function openFixed(options: HotfixOptions = {}): Promise<Shop> {
  const shop = await openStarted(options);
  const { name = head, message = 'fix: check' } = options;
  await shop.repository.commit(name, {
    files: { 'src/auth.ts': 'export const checked = true;\n' },
    message,
  });
  await shop.repository.openPullRequest({ head: name, base: 'main', title: options.title ?? title });
  return shop;
}

/** And merged into main. */
export async function openMerged(
  method: 'merge' | 'squash' | 'rebase' = 'merge',
  options: HotfixOptions = {},
): Promise<Shop> {
  const shop = await openFixed(options);
  await shop.repository.mergePullRequest(pullOf(shop).number, { method });
  return shop;
}

export async function release(shop: Shop, tag = 'v1.3.0-hotfix.1'): Promise<void> {
  await shop.repository.tag(tag, 'main', { annotated: true });
  await send(shop, '/releases', { tag_name: tag, name: tag });
}

/** And released, and back in develop: all that is left is to tidy up. */
export async function openDone(...wish: Parameters<typeof openMerged>): Promise<Shop> {
  const shop = await openMerged(...wish);
  await release(shop);
  await shop.repository.merge('develop', 'main');
  return shop;
}

/** The open pull request of a back-merge, as `back-merge` writes it. */
export async function proposeBackMerge(shop: Shop, target = 'develop'): Promise<PullRequestRecord> {
  const { repository } = shop;
  const branch = `back-merge/v1.3.0-hotfix.1-to-${target}`;
  await repository.branch(branch, 'main');
  const upTo = (await repository.tip('main')) ?? '';
  const marker = writeBackMergeMarker({ source: 'main', target, upTo, how: 'merge', head: upTo });
  return repository.openPullRequest({ head: branch, base: target, title: 'back-merge', body: `It\n${marker}\n` });
}

export async function send(shop: Shop, path: string, body: object): Promise<void> {
  await clientOf(shop).post(path, body);
}

export function pullOf({ repository }: Shop, number = 2): PullRequestRecord {
  const pull = repository.pullRequests.find((one) => one.number === number);
  if (!pull) throw new Error(`there is no pull request #${number}`);
  return pull;
}

export function issueOf({ repository }: Shop): IssueRecord {
  const [issue, ...others] = repository.issues;
  if (!issue || others.length > 0) throw new Error(`there are ${repository.issues.length} issues`);
  return issue;
}

/** The steps of the issue's task list that are ticked. */
export const ticked = (shop: Shop): string[] =>
  [...(issueOf(shop).body ?? '').matchAll(/^- \[x\].*<!-- hotfix-actions:step ([a-z-]+)/gm)].map(
    ([, step = '']) => step,
  );

/** The rows of the time line that an issue's comment holds: step, time, took, since the start. */
export function timeLine(shop: Shop): string[][] {
  const rows = issueOf(shop).comments.flatMap(({ body }) => body.match(/^\| .* \|$/gm) ?? []);
  return rows.slice(1).map((row) => row.slice(2, -2).split(' | '));
}
