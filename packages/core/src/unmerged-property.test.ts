// Whatever people do with a branch, a commit that nobody brought to main is missing there, and what a pull request brought is not.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MergeWorld } from './merge.world.ts';
import { tryUntil } from './try-until.world.ts';
import { branch, lines, openFixed, ownCommits, pick, unmergedOf } from './unmerged.world.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

const doings = ['commit', 'commit', 'main', 'pick', 'merge', 'squash', 'rebase', 'update'] as const;

interface Step {
  readonly doing: (typeof doings)[number];
  readonly line: number;
}

/** What happened so far: the branch's own commits, and those that got to main by a pull request, or any way. */
interface Story {
  readonly world: MergeWorld;
  readonly own: Set<string>;
  readonly byPull: Set<string>;
  readonly landed: Set<string>;
}

async function take(story: Story, { doing, line }: Step, number: number): Promise<void> {
  const { world, own, landed } = story;
  const { repository } = world;
  if (doing === 'commit' || doing === 'main') {
    const name = doing === 'commit' ? branch : 'main';
    const file = ['a', 'b'][line % 2] ?? '';
    const text = ((await repository.read(name, file)) ?? lines()).split('\n');
    text[line] = `${name} ${number}`;
    const sha = await world.commit(name, { files: { [file]: text.join('\n') }, message: `${doing} ${number}` });
    if (doing === 'commit') own.add(sha);
  } else if (doing === 'pick') {
    const left = [...own].filter((sha) => !landed.has(sha));
    const sha = left[line % Math.max(1, left.length)];
    if (sha !== undefined && (await succeeds(pick(world, sha)))) landed.add(sha);
  } else if (doing === 'update') await succeeds(repository.merge(branch, 'main'));
  else await merge(story, doing);
}

async function merge({ world, own, byPull, landed }: Story, method: 'merge' | 'squash' | 'rebase'): Promise<void> {
  const { repository } = world;
  if ((await ownCommits(world)).length === 0) return;
  const pull = await repository.openPullRequest({ head: branch, base: 'main', title: method });
  if (!(await succeeds(repository.mergePullRequest(pull.number, { method }))))
    return repository.closePullRequest(pull.number);
  for (const sha of own) for (const set of [byPull, landed]) set.add(sha);
}

/** Not where it conflicts. */
const succeeds = (doing: Promise<unknown>): Promise<boolean> =>
  doing.then(
    () => true,
    () => false,
  );

test('nothing that is nowhere else is said to have landed', async () => {
  const steps = fc.array(fc.record({ doing: fc.constantFrom(...doings), line: fc.integer({ min: 0, max: 19 }) }), {
    minLength: 2,
    maxLength: 10,
  });
  const seen = { missing: 0, landed: 0 };
  const least = () => Math.min(seen.missing, seen.landed);
  await tryUntil(
    fc.asyncProperty(steps, async (taken) => {
      await using world = await openFixed(server);
      const story: Story = { world, own: new Set(await ownCommits(world)), byPull: new Set(), landed: new Set() };
      for (const [number, step] of taken.entries()) await take(story, step, number);
      const missing = new Set((await unmergedOf(world)).missing.map(({ sha }) => sha));
      expect([...story.own].filter((sha) => !story.landed.has(sha) && !missing.has(sha))).toEqual([]);
      expect([...story.byPull].filter((sha) => missing.has(sha))).toEqual([]);
      for (const sha of story.own) seen[missing.has(sha) ? 'missing' : 'landed'] += 1;
    }),
    { numRuns: 25 },
    () => least() > 15,
  );
  // Without enough of each the property would say little.
  expect(least()).toBeGreaterThan(15);
}, 600_000);
