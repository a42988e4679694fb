// What the scenarios of `verify-tag` share.

import { openShop, type Play, type Played, play, requireWhole, type Shop } from '@hotfix-actions/testing';
import { verifyTag } from './verify-tag.ts';

const outputs = ['result', 'version', 'sha', 'previous-version'];

/** Verifies a tag that is given as an input, in a run on main. */
export async function verify(
  shop: Shop,
  inputs: Readonly<Record<string, string>> = {},
  more: Partial<Play> = {},
): Promise<Played> {
  const token =
    more.token ?? shop.github.createToken({ repositories: ['acme/shop'], permissions: { contents: 'read' } });
  return requireWhole(await play(shop.github, verifyTag, { repository: 'acme/shop', inputs, ...more, token }), outputs);
}

/** The run that a tag started. */
export function verifyRun(shop: Shop, tag: string, more: { sha?: string; inputs?: Record<string, string> } = {}) {
  const { sha, inputs = {} } = more;
  const event = { name: 'push', ref: `refs/tags/${tag}`, ...(sha === undefined ? {} : { sha }) };
  return verify(shop, inputs, { event });
}

/** Publishes the release of a tag, as `tag` does. */
export async function publish(shop: Shop, tag: string, wish: { body?: string; draft?: boolean } = {}): Promise<void> {
  const body = JSON.stringify({ tag_name: tag, make_latest: 'false', ...wish });
  const headers = { authorization: `Bearer ${shop.token}` };
  const { status } = await fetch(`${shop.github.apiUrl}/repos/acme/shop/releases`, { method: 'POST', headers, body });
  if (status !== 201) throw new Error(`the release of ${tag} was answered by ${status}`);
}

/** v1.3.0 and v1.3.0-hotfix.1, the tip of main, both published. */
export async function openReleased(): Promise<Shop> {
  const shop = await openShop();
  await publish(shop, 'v1.3.0');
  await release(shop, 'v1.3.0-hotfix.1');
  return shop;
}

/** One more release at a new commit of a branch; gives back the commit. */
export async function release(
  shop: Shop,
  tag: string,
  wish: { on?: string; body?: string; annotated?: boolean } = {},
): Promise<string> {
  const { on = 'main', body = '', annotated = true } = wish;
  const sha = await shop.repository.commit(on, { files: { [`${tag}.md`]: tag }, message: `fix: for ${tag}` });
  await shop.repository.tag(tag, on, { annotated });
  await publish(shop, tag, { body });
  return sha;
}
