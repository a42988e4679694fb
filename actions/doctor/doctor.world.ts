// What the scenarios of `doctor` share.

import type { Finding } from '@hotfix-actions/core';
import { openShop, type Play, type Played, play, requireWhole, type Shop } from '@hotfix-actions/testing';
import { doctor } from './doctor.ts';

export type Examined = Played & { readonly findings: readonly Finding[] };

/** Looks with the usual token of the workflow. */
export async function examine(
  shop: Shop,
  inputs: Record<string, string> = {},
  more: Partial<Play> = {},
): Promise<Examined> {
  const step = await play(shop.github, doctor, { repository: 'acme/shop', token: shop.token, inputs, ...more });
  const findings = step.outputs['findings'] === undefined ? [] : (step.json('findings') as Finding[]);
  return { ...requireWhole(step, ['result', 'findings']), findings };
}

/** `level: message`, of one check. */
export async function ask(shop: Shop, check: string, more: Partial<Play> = {}): Promise<Examined & { said: string[] }> {
  const step = await examine(shop, { checks: check, ...more.inputs }, more.token ? { token: more.token } : {});
  return { ...step, said: step.findings.map(({ level, message }) => `${level}: ${message}`) };
}

type Permissions = NonNullable<NonNullable<Parameters<Shop['github']['createToken']>[0]>['permissions']>;

const all: Permissions = { contents: 'write', 'pull-requests': 'write', issues: 'write', actions: 'write' };

export const tokens = {
  /** A personal one with all that there is: GitHub tells everything. */
  owner: ({ github }: Shop) =>
    github.createToken({ kind: 'classic', permissions: { ...all, workflows: 'write', administration: 'write' } }),
  classic: ({ github }: Shop, permissions: Permissions = all) => github.createToken({ kind: 'classic', permissions }),
  fine: ({ github }: Shop) => github.createToken({ kind: 'fine-grained', permissions: all }),
  app: ({ github }: Shop, permissions: Permissions = all) => github.createToken({ kind: 'app', permissions }),
  reader: ({ github }: Shop) =>
    github.createToken({ repositories: ['acme/shop'], permissions: { contents: 'read', 'pull-requests': 'read' } }),
};

/** Publishes the release of a tag, as `tag` does. */
export async function publish(shop: Shop, tag: string, wish: { draft?: boolean } = {}): Promise<void> {
  const body = JSON.stringify({ tag_name: tag, make_latest: 'false', ...wish });
  const headers = { authorization: `Bearer ${shop.token}` };
  const { status } = await fetch(`${shop.github.apiUrl}/repos/acme/shop/releases`, { method: 'POST', headers, body });
  if (status !== 201) throw new Error(`the release of ${tag} was answered by ${status}`);
}

/** v1.3.0 on main, published. */
export async function openHealthy(): Promise<Shop> {
  const shop = await openShop();
  await publish(shop, 'v1.3.0');
  return shop;
}

/** A merged hotfix with its tag and its release; develop has nothing of it yet. */
export async function releaseHotfix(shop: Shop, tag: string, file = `src/${tag}.ts`): Promise<string> {
  const sha = await shop.hotfix({ [file]: 'fixed\n' }, { branch: `hotfix/${tag}`, title: `Mend for ${tag}` });
  await shop.repository.tag(tag, 'main');
  await publish(shop, tag);
  return sha;
}
