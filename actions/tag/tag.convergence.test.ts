// Whatever goes wrong with any single request: it is healed at once, or by running again after one clear error. A run
// that is killed at any write is completed by the next, and of two at once nothing is there twice.

import { type Faults, type Match, startGitHub } from '@hotfix-actions/sandbox';
import { play } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { tag } from './tag.ts';
import { messageOf, openReleasable, type Releasable, release, version, workflow, worldOf } from './tag.world.ts';

const wanted = { 'required-checks': 'ci', 'trigger-workflows': 'deploy.yml' };

/** A hotfix below the tip of main, its check on the merged head, and a workflow to start: all is asked for. */
async function openBusy(): Promise<Releasable> {
  const shop = await openReleasable();
  const { repository } = shop;
  await repository.commit('main', {
    files: { '.github/workflows/deploy.yml': workflow('workflow_dispatch') },
    message: 'ci: deploy',
  });
  const commit = await shop.hotfix({ 'src/cart.ts': 'fixed\n' }, { branch: 'hotfix/cart', title: 'Count items' });
  await repository.commit('main', { files: { later: '1' } });
  repository.addCheckRun(repository.pullRequests.at(-1)?.head.sha ?? '', { name: 'ci' });
  return { ...shop, commit };
}

const run = (shop: Releasable) => release(shop, { ...wanted, target: shop.commit });

/** What every run must come to: tag, message, release, one start; the tag object has its own date. */
async function endState(shop: Releasable) {
  const { tags, releases, runs } = await worldOf(shop);
  return { tags: Object.keys(tags), at: tags[version] === shop.commit, message: await messageOf(shop), releases, runs };
}

async function undisturbed() {
  await using shop = await openBusy();
  const { failure } = await run(shop);
  if (failure !== undefined) throw new Error(failure);
  const bodies = (await endState(shop)).releases.map(({ body }) => body?.replaceAll(shop.github.serverUrl, ''));
  return {
    state: { ...(await endState(shop)), releases: bodies },
    requests: shop.github.requests.length,
    writes: shop.github.writes().length,
  };
}

async function expectSame(shop: Releasable, calm: Awaited<ReturnType<typeof undisturbed>>, at: number): Promise<void> {
  const state = await endState(shop);
  const bodies = state.releases.map(({ body }) => body?.replaceAll(shop.github.serverUrl, ''));
  expect([at, { ...state, releases: bodies }]).toEqual([at, calm.state]);
}

interface Trouble {
  /** A read has no effect that its answer could be lost after. */
  readonly of: 'requests' | 'writes';
  readonly make: (faults: Faults, nth: number) => void;
}

const all: Match = () => true;
const writes: Match = { write: true };

const troubles: Readonly<Record<string, Trouble>> = {
  'a 502 before its effect': { of: 'requests', make: (faults, nth) => faults.fail(all, { status: 502, nth }) },
  'a 502 after its effect': {
    of: 'writes',
    make: (faults, nth) => faults.fail(writes, { status: 502, when: 'after', nth }),
  },
  'a 429 with retry-after': {
    of: 'requests',
    make: (faults, nth) => faults.rateLimit(all, 'secondary', { status: 429, retryAfter: 1, nth }),
  },
  'a secondary limit': { of: 'requests', make: (faults, nth) => faults.rateLimit(all, 'secondary', { nth }) },
  'a connection that drops before': { of: 'requests', make: (faults, nth) => faults.drop(all, { nth }) },
  'a connection that drops after': { of: 'writes', make: (faults, nth) => faults.drop(writes, { when: 'after', nth }) },
};

/** Each plays the action up to twice for every request. */
const longest = 300_000;

describe('every request answered once by', () => {
  test.each(Object.entries(troubles))(
    '%s is healed at once, or by running again',
    async (title, { of, make }) => {
      const calm = await undisturbed();
      let again = 0;
      for (let nth = 1; nth <= calm[of]; nth += 1) {
        await using shop = await openBusy();
        make(shop.github.faults, nth);
        const first = await run(shop);
        if (first.failure) {
          again += 1;
          expect([nth, (await run(shop)).failure]).toEqual([nth, undefined]);
        }
        await expectSame(shop, calm, nth);
      }
      process.stdout.write(`tag: ${title}: ${calm[of]} ${of} tried, ${again} healed by running again\n`);
    },
    longest,
  );
});

describe('a run that is killed', () => {
  test.each(['before', 'after'] as const)(
    '%s any write is completed by the next',
    async (when) => {
      const calm = await undisturbed();
      for (let write = 1; write <= calm.writes; write += 1) {
        await using shop = await openBusy();
        shop.github.faults.kill({ write, when });
        expect([write, (await run(shop)).failure]).not.toEqual([write, undefined]);
        shop.github.faults.clear();
        expect([write, (await run(shop)).failure]).toEqual([write, undefined]);
        await expectSame(shop, calm, write);
      }
      process.stdout.write(`tag: killed ${when} each of ${calm.writes} writes\n`);
    },
    longest,
  );
});

test(
  'two runs at once, twenty times: one tag, one release',
  async () => {
    for (let time = 1; time <= 20; time += 1) {
      await using shop = await openReleasable();
      const both = await Promise.all([release(shop), release(shop)]);
      expect([time, both.map(({ failure }) => failure)]).toEqual([time, [undefined, undefined]]);
      const object = await shop.repository.git('rev-parse', `refs/tags/${version}`);
      expect(both.map(({ outputs }) => [outputs['tag-sha'], outputs['release-id']])).toEqual(
        Array(2).fill([object, String(shop.repository.releases[0]?.id)]),
      );
      expect(shop.repository.releases).toHaveLength(1);
    }
  },
  longest,
);

test('contents: write and pull-requests: read are enough in a private repository, too', async () => {
  await using github = await startGitHub();
  const repository = await github.createRepository('acme/secret', { private: true });
  await repository.commit('main', { files: { a: '1' } });
  await repository.tag('v1.0.0', 'main');
  const commit = await repository.commit('main', { files: { a: '2' }, message: 'fix: a' });
  const permissions = { contents: 'write', 'pull-requests': 'read' } as const;
  const token = github.createToken({ repositories: ['acme/secret'], permissions });
  for (const draft of ['true', 'false']) {
    const inputs = { version: 'v1.0.0-hotfix.1', draft };
    const step = await play(github, tag, { repository: 'acme/secret', token, inputs });
    expect([step.failure, step.result]).toEqual([undefined, 'created']);
  }
  expect((await repository.tags())['v1.0.0-hotfix.1']).toBe(commit);
  expect(repository.releases).toEqual([expect.objectContaining({ draft: false, prerelease: false })]);
});
