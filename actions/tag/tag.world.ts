// What the scenarios of `tag` share.

import {
  openShop,
  type Play,
  type Played,
  play,
  type Shop,
  type ShopOptions,
  stoppedClock,
} from '@hotfix-actions/testing';
import { expect } from '@jest/globals';
import { tag } from './tag.ts';

export const version = 'v1.3.0-hotfix.1';

/** A shop with a hotfix on main that waits for its tag. */
export interface Releasable extends Shop {
  readonly commit: string;
}

export async function openReleasable(options: ShopOptions = {}): Promise<Releasable> {
  const shop = await openShop(options);
  const commit = await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' });
  return { ...shop, commit };
}

type Wish = Partial<Pick<Play, 'token' | 'event' | 'clock'>>;

export function release(shop: Shop, inputs: Readonly<Record<string, string>> = {}, wish: Wish = {}): Promise<Played> {
  return play(shop.github, tag, {
    repository: 'acme/shop',
    token: shop.token,
    inputs: { version, ...inputs },
    ...wish,
  });
}

/** The message of an annotated tag; undefined where there is no such tag, or a lightweight one. */
export async function messageOf(shop: Shop, name = version): Promise<string | undefined> {
  const kind = await shop.repository.git('for-each-ref', '--format=%(objecttype)', `refs/tags/${name}`);
  return kind === 'tag' ? shop.repository.git('for-each-ref', '--format=%(contents)', `refs/tags/${name}`) : undefined;
}

/** Edits the title of the only pull request, as anyone may at any time. */
export function retitle({ repository }: Shop, title: string): void {
  for (const pull of repository.pullRequests) pull.title = title;
}

/** What a release of the present tips leaves behind, as one value to compare. */
export async function worldOf({ repository }: Shop) {
  return {
    tags: await repository.tags(),
    objects: await repository.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/tags'),
    releases: repository.releases.map(({ tagName, draft, body }) => ({ tagName, draft, body })),
    runs: repository.dispatches.map(({ workflow, ref }) => ({ workflow, ref })),
  };
}

/** main goes on to a release of its own, and v1.3.0 keeps its line on a support branch, with a fix there. */
export async function openTwoLines(): Promise<Releasable> {
  const shop = await openShop();
  const { repository } = shop;
  await repository.branch('support/v1.3.0', 'main');
  await repository.commit('main', { files: { 'src/next.ts': '2\n' }, message: 'Release 2.0.0' });
  await repository.tag('v2.0.0', 'main');
  const commit = await shop.hotfix({ 'src/auth.ts': 'fixed\n' }, { into: 'support/v1.3.0' });
  return { ...shop, commit };
}

export const workflow = (on: string) => `on: ${on}\njobs: {}\n`;

/** The merged head of the only pull request. */
export const headOf = ({ repository }: Shop) => repository.pullRequests[0]?.head.sha ?? '';

/** A clock of which each wait lets something happen. */
export function clockWith(happens: (wait: number) => void) {
  const clock = stoppedClock();
  const sleep = async (ms: number) => {
    await clock.sleep(ms);
    happens(clock.waits.length);
  };
  return { ...clock, sleep };
}

export async function expectNothing(shop: Shop): Promise<void> {
  expect((await shop.repository.tags())[version]).toBeUndefined();
  expect(shop.repository.releases).toEqual([]);
  expect(shop.github.writes()).toEqual([]);
}
