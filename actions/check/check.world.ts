// What the scenarios of check share: a hotfix that keeps every rule, and a step that looks at a pull request.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Play, type Played, play, type Shop } from '@hotfix-actions/testing';
import { expect } from '@jest/globals';
import { parse } from 'yaml';
import { check } from './check.ts';

export type Files = Readonly<Record<string, string | Buffer | null>>;

const face = fileURLToPath(new URL('../../check/action.yml', import.meta.url));

/** What is a test where nobody says else. */
export const defaultPatterns: readonly string[] = (
  parse(readFileSync(face, 'utf8')) as { inputs: { 'test-patterns': { default: string } } }
).inputs['test-patterns'].default.split(', ');

export const branch = 'hotfix/20261123T093000Z_auth';

export const fix: Files = {
  'src/auth.ts': 'export const checked = true;\n',
  'tests/auth.test.ts': 'expect(checked).toBe(true);\n',
};

export const wellSaid = `fix(auth): check tokens

Root cause: nobody looked at the signature.
Fix: look at it.
Impact: everybody who signs in.
Regression test: tests/auth.test.ts
`;

export interface Proposed {
  readonly head?: string;
  readonly base?: string;
  /** What the branch is cut from; default: its base. */
  readonly from?: string;
  readonly files?: Files;
  readonly message?: string;
  readonly user?: string;
  readonly headRepository?: string;
}

/** Commits to a branch, cut first where it is not there; and gives back the number of the pull request from it. */
export async function propose(shop: Shop, wish: Proposed = {}): Promise<number> {
  const { head = branch, base = 'main', from = base, files = fix, message = wellSaid } = wish;
  if (!(await shop.repository.tip(head))) await shop.repository.branch(head, from);
  await shop.repository.commit(head, { files: { ...files }, message });
  return open(shop, { ...wish, head, base });
}

export async function open(shop: Shop, wish: Proposed & { head: string }): Promise<number> {
  const { head, base = 'main', user, headRepository } = wish;
  const who = { ...(user ? { user } : {}), ...(headRepository ? { headRepository } : {}) };
  return (await shop.repository.openPullRequest({ head, base, title: 'Check tokens', ...who })).number;
}

const outputNames = ['forecast', 'result', 'violations'] as const;

export interface Violation {
  readonly rule: string;
  readonly level: string;
  readonly message: string;
  readonly path: string;
}

export interface Checked extends Played {
  readonly violations: readonly Violation[];
  /** `rule level`, one for each violation. */
  readonly broken: readonly string[];
}

/** Plays the step as the event of the pull request starts it; whatever its result, every output is set. */
export async function look(
  shop: Shop,
  number: number,
  inputs: Readonly<Record<string, string>> = {},
  more: Partial<Play> = {},
): Promise<Checked> {
  const event = { name: 'pull_request', ref: `refs/pull/${number}/merge`, payload: { pull_request: { number } } };
  return playCheck(shop, { event, inputs, ...more });
}

export async function playCheck(shop: Shop, more: Partial<Play>): Promise<Checked> {
  const step = await play(shop.github, check, { repository: 'acme/shop', token: shop.token, ...more });
  const missing = step.result === undefined ? [] : outputNames.filter((name) => step.outputs[name] === undefined);
  if (missing.length > 0) throw new Error(`these outputs are not set: ${missing.join(', ')}`);
  const violations = (step.result === undefined ? [] : step.json('violations')) as Violation[];
  return { ...step, violations, broken: violations.map(({ rule, level }) => `${rule} ${level}`) };
}

/** The comments of a pull request. */
export function commentsOn(shop: Shop, number: number) {
  return shop.repository.pullRequests.find((pull) => pull.number === number)?.comments ?? [];
}

/** What a comment of the action begins with. */
export const marker = '<!-- hotfix-actions:check%20v -->';

/** A comment by somebody, written as with a browser. */
export function write(shop: Shop, number: number, user: string, body: string, id = 5000): void {
  const at = '2026-11-23T09:00:00Z';
  const all = commentsOn(shop, number);
  all.push({ id: id + all.length, user, body, createdAt: at, updatedAt: at });
}

export interface Foreseen {
  readonly target: string;
  readonly conflicts: readonly string[];
}

export async function foresee(
  shop: Shop,
  number: number,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Foreseen[]> {
  const step = await look(shop, number, { 'warn-only': 'base, tests', ...inputs });
  expect(step.failure).toBeUndefined();
  return step.json('forecast') as Foreseen[];
}

/** The paths that conflict where git merges production into the target, the pull request being merged. */
export async function meet(shop: Shop, number: number, target = 'develop', base = 'main'): Promise<string[]> {
  const { repository } = shop;
  await repository.mergePullRequest(number);
  const refused = await repository.merge(target, base).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return refused === undefined ? [] : (/ conflicts with \S+ in (.*)$/.exec(refused)?.[1] ?? refused).split(', ');
}
