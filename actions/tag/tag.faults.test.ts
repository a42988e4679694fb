// Requests that never come through, limits, two runs at once that want different things. What else may disturb a run:
// tag.convergence.test.ts.

import type { Match } from '@hotfix-actions/sandbox';
import { stoppedClock } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { messageOf, openReleasable, type Releasable, release, version, workflow } from './tag.world.ts';

const wanted = { 'trigger-workflows': 'deploy.yml' };

async function openDeployable(): Promise<Releasable> {
  const shop = await openReleasable();
  const files = { '.github/workflows/deploy.yml': workflow('workflow_dispatch') };
  return { ...shop, commit: await shop.repository.commit('main', { files, message: 'ci: deploy' }) };
}

/** One annotated tag at the commit, one release of it, one run. */
async function expectReleasedOnce(shop: Releasable): Promise<void> {
  expect(await shop.repository.tags()).toEqual(expect.objectContaining({ [version]: shop.commit }));
  expect(await messageOf(shop)).toBe(`Hotfix ${version}: ci: deploy`);
  expect(shop.repository.releases.map(({ tagName }) => tagName)).toEqual([version]);
  expect(shop.repository.dispatches).toHaveLength(1);
}

const requests: Readonly<Record<string, Match>> = {
  'the tag object': { method: 'POST', path: /\/git\/tags$/ },
  'the ref of the tag': { method: 'POST', path: /\/git\/refs$/ },
  'the notes': { method: 'POST', path: /\/releases\/generate-notes$/ },
  'the release': { method: 'POST', path: /\/releases$/ },
  'the dispatch': { method: 'POST', path: /\/dispatches$/ },
};

for (const [what, match] of Object.entries(requests)) {
  test(`says so when ${what} never comes through, and the next run completes it`, async () => {
    await using shop = await openDeployable();
    shop.github.faults.fail(match, { status: 502, times: 20 });
    const broken = await release(shop, wanted);
    expect(broken.failure).toContain('No certain answer to POST');
    expect(broken.failure).toContain('Run this job again');
    shop.github.faults.clear();
    const { failure } = await release(shop, wanted);
    expect(failure).toBeUndefined();
    await expectReleasedOnce(shop);
  });
}

test('waits as long as a limit says, then goes on', async () => {
  await using shop = await openDeployable();
  shop.github.faults.rateLimit({ method: 'POST', path: /\/git\/refs$/ }, 'secondary', { retryAfter: 60 });
  shop.github.faults.rateLimit({ method: 'POST', path: /\/releases$/ }, 'primary', { status: 429 });
  // The reset is in the time of the server, which is that of the machine.
  const clock = stoppedClock(new Date().toISOString());
  const { failure, log } = await release(shop, wanted, { clock });
  expect(failure).toBeUndefined();
  expect(log.join('\n')).toContain('GitHub asks to wait 60 s');
  await expectReleasedOnce(shop);
});

test('of two runs at once for two commits one is told that the tag stands at the other', async () => {
  await using shop = await openDeployable();
  await shop.repository.branch('support/v1.2.0', 'v1.3.0');
  const other = await shop.repository.commit('support/v1.2.0', { files: { other: '1' } });
  const both = await Promise.all([release(shop), release(shop, { target: other })]);
  const failures = both.flatMap(({ failure }) => failure ?? []);
  expect(failures).toEqual([expect.stringContaining('Tags never move')]);
  expect(failures[0]).toContain(shop.commit);
  expect(failures[0]).toContain(other);
  expect(Object.keys(await shop.repository.tags())).toEqual(['v1.3.0', version]);
});

test('of two drafts that two runs make at once the younger gives way, and both runs name the older', async () => {
  await using shop = await openDeployable();
  const { github, repository } = shop;
  const token = github.createToken({ repositories: ['acme/shop'] });
  let quick: ReturnType<typeof release> | undefined;
  github.onRequest = async (request) => {
    if (request.token !== shop.token || request.method !== 'POST' || !request.path.endsWith('/releases')) return;
    quick ??= release(shop, { draft: 'true' }, { token });
    await quick;
  };
  const slow = await release(shop, { draft: 'true' });
  expect([slow.failure, (await quick)?.failure]).toEqual([undefined, undefined]);
  expect(repository.releases).toMatchObject([{ tagName: version, draft: true }]);
  const kept = String(repository.releases[0]?.id);
  expect([slow.outputs['release-id'], (await quick)?.outputs['release-id']]).toEqual([kept, kept]);
});
