// What the scenarios of `version` share.

import { type Played, play, type Shop } from '@hotfix-actions/testing';
import { version } from './version.ts';

export function compute(
  shop: Shop,
  inputs: Readonly<Record<string, string>> = {},
  token = shop.token,
): Promise<Played> {
  return play(shop.github, version, { repository: 'acme/shop', token, inputs });
}

/** A release on a line of its own, away from main: `support/<tag>`, cut from where main was. */
export async function releaseAside(shop: Shop, ...tags: readonly string[]): Promise<void> {
  for (const tag of tags) {
    await shop.repository.branch(`support/${tag}`, 'main');
    await shop.repository.commit(`support/${tag}`, { files: { [`${tag}.md`]: tag } });
    await shop.repository.tag(tag, `support/${tag}`);
  }
}
