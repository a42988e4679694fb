// What the scenarios of `protect` share.

import type { Finding } from '@hotfix-actions/core';
import { openShop, type Play, type Played, play, requireWhole, type Shop } from '@hotfix-actions/testing';
import { protect } from './protect.ts';

export type Seen = Played & { readonly findings: readonly Finding[] };

/** Looks, with a token of the workflow that only reads contents. */
export async function look(shop: Shop, inputs: Record<string, string> = {}, more: Partial<Play> = {}): Promise<Seen> {
  const token =
    more.token ?? shop.github.createToken({ repositories: ['acme/shop'], permissions: { contents: 'read' } });
  const step = await play(shop.github, protect, { repository: 'acme/shop', inputs, ...more, token });
  const findings = step.outputs['findings'] === undefined ? [] : (step.json('findings') as Finding[]);
  return { ...requireWhole(step, ['result', 'findings']), findings };
}

/** What the token of an administrator's App is. */
export const administrator = {
  kind: 'app',
  login: 'admin-app[bot]',
  permissions: { administration: 'write', contents: 'read' },
} as const;

export function adminToken({ github }: Shop): string {
  return github.createToken({ ...administrator, repositories: ['acme/shop'] });
}

export function apply(shop: Shop, inputs: Record<string, string> = {}, token = adminToken(shop)): Promise<Seen> {
  return look(shop, { mode: 'apply', ...inputs }, { token });
}

export function lookAsAdmin(shop: Shop, inputs: Record<string, string> = {}): Promise<Seen> {
  return look(shop, inputs, { token: adminToken(shop) });
}

/** `level check: message` of all that is not as it should be. */
export function said({ findings }: Seen): string[] {
  return findings
    .filter(({ level }) => level !== 'ok')
    .map(({ level, check, message }) => `${level} ${check}: ${message}`);
}

/** What the rulesets are, without their parameters. */
export function rulesets({ repository }: Shop) {
  return repository.rules.map(({ name, target, include, rules }) => ({
    name,
    target,
    include,
    rules: rules.map(({ type }) => type),
  }));
}

export const production = {
  name: 'hotfix-actions: production',
  target: 'branch',
  include: ['refs/heads/main', 'refs/heads/support/**/*'],
  rules: ['pull_request', 'non_fast_forward', 'deletion'],
};

export const releases = {
  name: 'hotfix-actions: releases',
  target: 'tag',
  include: ['refs/tags/v*.*.*'],
  rules: ['update', 'deletion'],
};

export async function openProtected(): Promise<Shop> {
  const shop = await openShop();
  const { failure } = await apply(shop);
  if (failure !== undefined) throw new Error(failure);
  return shop;
}
