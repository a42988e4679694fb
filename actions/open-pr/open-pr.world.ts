// What the scenarios of `open-pr` share.

import type { PullRequestRecord } from '@hotfix-actions/sandbox';
import { openShop, type Played, play, type Shop, type ShopOptions } from '@hotfix-actions/testing';
import { openPr } from './open-pr.ts';

export const head = 'hotfix/20261123T093000Z_auth-bypass';

export const explained = `fix(auth): check the signature of tokens

Tokens were believed.

Root cause: the signature
was never looked at.
Fix: it is verified first.
Impact: everybody who signs in with OAuth.
Regression test: tests/auth.test.ts

Refs: #12
`;

/** A shop with a hotfix branch that is not merged yet. */
export async function openHotfix(
  message = explained,
  files: Record<string, string> = {},
  options: ShopOptions = {},
): Promise<Shop> {
  const shop = await openShop(options);
  await shop.repository.branch(head, 'main');
  await shop.repository.commit(head, { files: { 'src/auth.ts': 'export const checked = true;\n', ...files }, message });
  return shop;
}

export function propose(
  shop: Shop,
  inputs: Readonly<Record<string, string>> = {},
  token = shop.token,
): Promise<Played> {
  return play(shop.github, openPr, { repository: 'acme/shop', token, inputs: { head, ...inputs } });
}

export function onlyPull({ repository }: Shop): PullRequestRecord {
  const [pull, ...others] = repository.pullRequests;
  if (!pull || others.length > 0) throw new Error(`there are ${repository.pullRequests.length} pull requests`);
  return pull;
}

/** What a reader sees of a body: the text between one heading and the next, without hidden marks. */
export function section(pull: PullRequestRecord, heading: string): string | undefined {
  const shown = (pull.body ?? '').replace(/<!--[\s\S]*?-->/g, '');
  const found = shown.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  return found?.slice(heading.length).trim();
}
