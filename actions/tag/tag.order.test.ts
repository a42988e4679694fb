// The order of releases: which version may come next at a commit, and which other tags do not matter.

import { expect, test } from '@jest/globals';
import { expectNothing, openReleasable, type Releasable, release, version } from './tag.world.ts';

/** A shop of which these releases are in the history of the commit that is to be tagged. */
async function openAfter(...tags: readonly string[]): Promise<Releasable> {
  const shop = await openReleasable();
  for (const tag of tags) {
    await shop.repository.tag(tag, 'main', { annotated: tag.length % 2 === 0 });
    await shop.repository.commit('main', { files: { [`${tag}.md`]: tag } });
  }
  return shop;
}

const allowed: Readonly<Record<string, { readonly history: readonly string[]; readonly version: string }>> = {
  'hotfix.10 after hotfix.9 and hotfix.2': {
    history: ['v1.3.0-hotfix.2', 'v1.3.0-hotfix.9'],
    version: 'v1.3.0-hotfix.10',
  },
  'the next patch after a hotfix': { history: ['v1.3.0-hotfix.1'], version: 'v1.3.1' },
  'a hotfix after a pre-release of the next version': { history: ['v1.4.0-rc.1', 'v2.0.0-beta'], version },
  'a hotfix after higher releases of other prefixes': { history: ['web-v9.0.0', '7.0.0', '@a/b@8.0.0'], version },
  'a release that leaves numbers out': { history: ['v1.3.0-hotfix.1'], version: 'v3.0.0' },
};

for (const [title, { history, version: next }] of Object.entries(allowed)) {
  test(`makes ${title}`, async () => {
    await using shop = await openAfter(...history);
    const { result, failure } = await release(shop, { version: next });
    expect([failure, result]).toEqual([undefined, 'created']);
    expect((await shop.repository.tags())[next]).toBe(await shop.repository.tip('main'));
  });
}

const refused: typeof allowed = {
  'hotfix.9 after hotfix.10': { history: ['v1.3.0-hotfix.10'], version: 'v1.3.0-hotfix.9' },
  'a free number below the newest': { history: ['v1.3.0-hotfix.2'], version: 'v1.3.0-hotfix.1' },
  'a hotfix after the next patch': { history: ['v1.3.1'], version: 'v1.3.0-hotfix.1' },
  'the base after its own hotfix': { history: ['v1.4.0-hotfix.1'], version: 'v1.4.0' },
};

for (const [title, { history, version: next }] of Object.entries(refused)) {
  test(`refuses ${title}`, async () => {
    await using shop = await openAfter(...history);
    const { failure } = await release(shop, { version: next });
    expect(failure).toContain(`${next} would ship ${history[0]}`);
    await expectNothing(shop);
  });
}

test('a pre-release at the commit is no release of it: it becomes one', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag('v1.4.0-rc.1', 'main');
  const { result } = await release(shop, { version: 'v1.4.0' });
  expect(result).toBe('created');
  expect(await shop.repository.tags()).toMatchObject({ 'v1.4.0': shop.commit, 'v1.4.0-rc.1': shop.commit });
});

test('a higher release that is not in the history of the commit is no obstacle', async () => {
  await using shop = await openReleasable();
  await shop.repository.branch('release/2', 'main');
  await shop.repository.commit('release/2', { files: { two: '2' } });
  await shop.repository.tag('v2.0.0', 'release/2');
  const { result } = await release(shop);
  expect(result).toBe('created');
});
