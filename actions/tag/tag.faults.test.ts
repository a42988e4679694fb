// Lost answers, server errors, crashes, two runs at once: the same end state, nothing twice.

import type { Match } from '@hotfix-actions/sandbox';
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
  for (const when of ['before', 'after'] as const) {
    test(`heals a 502 ${when} the effect of the request for ${what}`, async () => {
      await using shop = await openDeployable();
      shop.github.faults.fail(match, { status: 502, when });
      const { failure, result } = await release(shop, wanted);
      expect([failure, result]).toEqual([undefined, 'created']);
      await expectReleasedOnce(shop);
    });

    test(`heals a connection that drops ${when} the effect of the request for ${what}`, async () => {
      await using shop = await openDeployable();
      shop.github.faults.drop(match, { when });
      const { failure, outputs } = await release(shop, wanted);
      expect(failure).toBeUndefined();
      expect(outputs['release-url']).not.toBe('');
      await expectReleasedOnce(shop);
    });
  }

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
  const { failure, log } = await release(shop, wanted);
  expect(failure).toBeUndefined();
  expect(log.join('\n')).toContain('GitHub asks to wait 60 s');
  await expectReleasedOnce(shop);
});

for (const write of [1, 2, 3, 4]) {
  for (const when of ['before', 'after'] as const) {
    test(`completes what a run left that was killed ${when} its write ${write}`, async () => {
      await using shop = await openDeployable();
      shop.github.faults.kill({ write, when });
      const killed = await release(shop, wanted);
      expect(killed.failure).toBeDefined();
      shop.github.faults.revive();
      const { failure } = await release(shop, wanted);
      expect(failure).toBeUndefined();
      await expectReleasedOnce(shop);
    });
  }
}

test('a draft whose answer was lost is not made twice', async () => {
  await using shop = await openDeployable();
  shop.github.faults.drop({ method: 'POST', path: /\/releases$/ }, { when: 'after' });
  await release(shop, { draft: 'true' });
  expect(shop.repository.releases).toHaveLength(1);
});

test('two runs at once make one draft, and both tell the same', async () => {
  for (let time = 1; time <= 10; time += 1) {
    await using shop = await openReleasable();
    const both = await Promise.all([release(shop, { draft: 'true' }), release(shop, { draft: 'true' })]);
    expect([time, both.map(({ failure }) => failure)]).toEqual([time, [undefined, undefined]]);
    expect(shop.repository.releases).toEqual([expect.objectContaining({ tagName: version, draft: true })]);
    const id = String(shop.repository.releases[0]?.id);
    expect(both.map(({ outputs }) => outputs['release-id'])).toEqual([id, id]);
  }
});

test('two runs at once make one tag and one release', async () => {
  await using shop = await openDeployable();
  const both = await Promise.all([release(shop), release(shop)]);
  for (const { failure } of both) expect(failure).toBeUndefined();
  const object = await shop.repository.git('rev-parse', `refs/tags/${version}`);
  for (const { outputs } of both) expect(outputs).toMatchObject({ sha: shop.commit, 'tag-sha': object });
  expect(both[0].outputs['release-id']).toBe(both[1].outputs['release-id']);
  expect(shop.repository.releases).toHaveLength(1);
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
