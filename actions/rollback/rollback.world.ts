// What the scenarios of `rollback` share: a shop whose releases were deployed one after the other.

import { openShop, type Played, play, requireWhole, type Shop, type ShopOptions } from '@hotfix-actions/testing';
import { rollback } from './rollback.ts';

export const outputs = ['result', 'from', 'to', 'deployment-id', 'run-id', 'run-url', 'seconds'];

export const deployable = 'on:\n  workflow_dispatch:\n    inputs:\n      tag:\n        default: ""\n';

/** As a workflow that is dispatched at a branch should be: its runs say what they deploy. */
export const titled = `run-name: Deploy \${{ inputs.tag }}\n${deployable}`;

/** Releases v1.3.0 without a deploy workflow, then v1.4.0, v1.5.0 and v1.5.1 with one; v1.5.1 is latest. */
export async function openReleased(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop(options);
  const workflow = {
    '.github/workflows/deploy.yml': deployable,
    '.github/workflows/rollback.yml': 'on: workflow_dispatch\n',
  };
  await publish(shop, 'v1.3.0');
  for (const tag of ['v1.4.0', 'v1.5.0', 'v1.5.1'])
    await releaseCommit(shop, tag, { files: { ...workflow, 'src/news.ts': `export const news = '${tag}';\n` } });
  return shop;
}

/** Whatever happens, happens a minute after what came before. */
export function slowServer(): NonNullable<ShopOptions['server']> {
  let now = Date.parse('2026-11-23T08:00:00Z');
  return {
    now: () => {
      now += 60_000;
      return new Date(now);
    },
  };
}

/** All of them deployed to production, in their order. */
export async function openDeployed(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openReleased(options);
  for (const ref of ['v1.4.0', 'v1.5.0', 'v1.5.1']) await shop.repository.deploy({ ref });
  return shop;
}

export async function releaseCommit(
  shop: Shop,
  tag: string,
  { files, branch = 'main' }: { files: Record<string, string>; branch?: string },
): Promise<void> {
  await shop.repository.commit(branch, { files, message: `Release ${tag}` });
  await shop.repository.tag(tag, branch);
  await publish(shop, tag);
}

/** As a person publishes it. */
export async function publish(shop: Shop, tag: string, more: object = {}): Promise<void> {
  const token = shop.github.createToken({ kind: 'app' });
  const answer = await fetch(`${shop.github.apiUrl}/repos/acme/shop/releases`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ tag_name: tag, name: tag, body: `Notes of ${tag}.`, ...more }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

export function releaseOf(shop: Shop, tag: string) {
  const found = shop.repository.releases.find(({ tagName }) => tagName === tag);
  if (!found) throw new Error(`there is no release ${tag}`);
  return found;
}

/** Says in its notes that a release was rolled back before. */
export function markBad(shop: Shop, tag: string): void {
  const release = releaseOf(shop, tag);
  release.body = `<!-- hotfix-actions:bad -->\n${release.body}`;
}

/** Somebody presses the button: a run of the rollback workflow, as GitHub creates it. */
export async function startRun({ github, repository }: Shop): Promise<{ id: number }> {
  const person = github.createToken({ kind: 'classic' });
  const answer = await fetch(`${github.apiUrl}/repos/acme/shop/actions/workflows/rollback.yml/dispatches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person}` },
    body: JSON.stringify({ ref: 'main' }),
  });
  const run = repository.dispatches.pop();
  if (!answer.ok || !run) throw new Error(await answer.text());
  return { id: run.runId };
}

export interface Attempt {
  readonly token?: string;
  /** Default: a run that GitHub does not tell of, a new one each time. */
  readonly run?: { readonly id: number };
  /** Of that run; default: the first. */
  readonly attempt?: number;
  readonly repository?: string;
}

export async function rollBack(
  shop: Shop,
  inputs: Readonly<Record<string, string>> = {},
  { token = shop.token, run, attempt = 1, repository = 'acme/shop' }: Attempt = {},
): Promise<Played> {
  const env = run ? { GITHUB_RUN_ID: String(run.id), GITHUB_RUN_ATTEMPT: String(attempt) } : {};
  const step = await play(shop.github, rollback, { repository, token, inputs, env });
  return requireWhole(step, outputs);
}

/** An attempt whose process is killed when the deploy has been dispatched. */
export async function killAfterDispatch(shop: Shop, act: () => Promise<unknown>): Promise<void> {
  shop.github.faults.kill({ request: { method: 'POST', path: /dispatches$/ }, when: 'after' });
  await act();
  shop.github.faults.clear();
}

export const deploy = { workflow: 'deploy.yml' };

/** Which tags were dispatched, oldest first; the ref, and the tag as an input where there is one. */
export const dispatched = ({ repository }: Shop): string[] =>
  repository.dispatches.map(({ ref, inputs }) => `${ref}${inputs['tag'] ? ` ${inputs['tag']}` : ''}`);

/** The newest dispatched run deploys, as its job names the environment. */
export function letDeploy(shop: Shop, state: 'success' | 'failure' | 'in_progress' = 'success'): void {
  const run = shop.repository.dispatches.at(-1);
  if (!run) throw new Error('nothing was dispatched');
  shop.repository.runJob(run.runId, { states: [state] });
}

/** Writes of a step, without reading. */
export const writesOf = ({ github }: Shop): string[] => github.writes().map(({ method, path }) => `${method} ${path}`);
