// Commits made anew: what stays to the byte, what is left out, what is fetched for it.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeCommit } from './commit-object.ts';
import { compare, contains } from './commits.ts';
import { type MergeWorld, openMergeWorld } from './merge.world.ts';
import { readObjects } from './objects.ts';
import { type Replay, replay } from './replay.ts';
import { type Line, planReplay, type ReplayPlan } from './replay-plan.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

const committer = 'bot <bot@example.com> 1700000000 +0000';
const ten = (at = -1, text = '') =>
  Array.from({ length: 10 }, (_, index) => `${index === at ? text : `line ${index}`}\n`).join('');

async function lineOf({ github, repository }: MergeWorld, branch: string): Promise<Line> {
  const [onto = '', tip = ''] = await Promise.all([repository.tip('develop'), repository.tip(branch)]);
  const found = await compare(github, onto, tip);
  if (!found) throw new Error(`${branch} has no history in common with develop`);
  const commits = found.commits.map(({ sha }) => sha);
  return { branch, tip, commits, mergeBase: found.mergeBase, behindBy: found.behindBy };
}

interface Replayed {
  readonly plan: ReplayPlan;
  readonly lines: readonly Line[];
  readonly replays: readonly Replay[];
  /** What git asked the server for. */
  readonly fetches: number;
  readonly looks: number;
}

async function replayAll(world: MergeWorld, ...branches: string[]): Promise<Replayed> {
  const lines: Line[] = [];
  for (const branch of branches) lines.push(await lineOf(world, branch));
  const onto = (await world.repository.tip('develop')) ?? '';
  const before = server.requests.length;
  let looks = 0;
  const plan = await planReplay(world.git, {
    onto,
    lines,
    contains(descendant, ancestor) {
      looks += 1;
      return contains(world.github, descendant, ancestor);
    },
  });
  const replays: Replay[] = [];
  for (const line of lines) replays.push(await replay(world.git, plan, { line, committer }));
  const asked = server.requests.slice(before);
  const fetches = asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/git-upload-pack')).length;
  return { plan, lines, replays, fetches, looks };
}

async function contentOf(world: MergeWorld, folder: string, sha: string): Promise<string> {
  return (await readObjects(world.git, folder, [sha])).get(sha)?.toString('latin1') ?? '';
}

const texts = [
  ['no line break at its end', Buffer.from('fix: x')],
  ['blank lines around', Buffer.from('\n\nfix: x\n\n\n')],
  ['what looks like comments and scissors', Buffer.from('fix: x\n\n# kept\n# ---- >8 ----\n')],
  ['co-authors', Buffer.from('fix: x\n\nCo-authored-by: Eve <eve@example.com>\n')],
  ['nothing', Buffer.alloc(0)],
  ['bytes that are no UTF-8', Buffer.from([0x66, 0x69, 0x78, 0x3a, 0x20, 0xfc, 0xff, 0x0a])],
] as const;

test.each(texts)('author, time zone, encoding and a message of %s stay to the byte', async (_, message) => {
  await using world = await openMergeWorld(server);
  const base = await world.commit('develop', { files: { a: ten() } });
  await world.commit('develop', { files: { b: 'b\n' } });
  const tree = await world.repository.git(
    'rev-parse',
    `${await world.commit('draft', { from: base, files: { c: 'c\n' } })}^{tree}`,
  );
  const author = 'author .J. R. "Bob", Jr. <> 1234567890 +0545';
  const head = `tree ${tree}\nparent ${base}\n${author}\ncommitter J <j@example.com> 1234567891 -0330\nencoding ISO-8859-1\ngpgsig -----BEGIN\n author forged <x> 0 +0000\n`;
  const made = await writeCommit(world.repository.gitDir, Buffer.concat([Buffer.from(`${head}\n`), message]));
  await world.repository.branch('contrib/bob', made);
  const { plan, replays } = await replayAll(world, 'contrib/bob');
  const [done] = replays;
  if (!done || !('tip' in done)) throw new Error('it conflicts');
  const [shown, text] = (await contentOf(world, plan.folder, done.tip)).split(/\n\n(.*)/s);
  expect(shown?.split('\n').slice(1)).toEqual([
    `parent ${await world.repository.tip('develop')}`,
    author,
    `committer ${committer}`,
    'encoding ISO-8859-1',
  ]);
  expect(text).toBe(message.toString('latin1'));
});

test('what was applied already or became empty is left out, and said; what always was empty stays', async () => {
  await using world = await openMergeWorld(server);
  const base = await world.commit('develop', { files: { a: ten(), b: ten() } });
  const applied = await world.commit('contrib/ann', { from: base, files: { a: ten(0, 'ann') }, message: 'one' });
  await world.commit('contrib/ann', { files: {}, message: 'two' });
  const half = await world.commit('contrib/ann', { files: { b: ten(0, 'ann') }, message: 'three' });
  await world.commit('contrib/ann', { files: { c: 'c\n' }, message: 'four' });
  // Picked, and changed again since: only the patch tells that it was there.
  await world.commit('develop', { files: { a: ten(0, 'ann') } });
  await world.commit('develop', { files: { a: ten(0, 'ann, later') } });
  await world.commit('develop', { files: { b: ten(0, 'ann'), d: 'd\n' } });
  const { replays, fetches, looks } = await replayAll(world, 'contrib/ann');
  expect(replays).toEqual([
    {
      tip: expect.any(String),
      count: 2,
      dropped: [applied, half],
    },
  ]);
  expect([fetches, looks]).toEqual([2, 0]);
});

test('a change of files that are binary is the same only if the bytes are', async () => {
  await using world = await openMergeWorld(server);
  const image = (byte: number) => Buffer.from([0, 1, 2, byte]);
  const base = await world.commit('develop', { files: { one: image(0), two: image(0) } });
  const applied = await world.commit('contrib/ann', { from: base, files: { one: image(1) } });
  const other = await world.commit('contrib/ann', { files: { two: image(2) } });
  await world.commit('develop', { files: { one: image(1) } });
  await world.commit('develop', { files: { two: image(9) } });
  const { replays } = await replayAll(world, 'contrib/ann');
  expect(replays).toMatchObject([{ dropped: [applied], stopped: other, conflicts: [{ path: 'two', kind: 'binary' }] }]);
});

test('work that was taken back and is brought again is no work that is there already', async () => {
  await using world = await openMergeWorld(server);
  // A branch of long ago with the change; develop has it, and reverted it before contrib/ann was cut.
  const old = await world.commit('develop', { files: { a: ten() } });
  const early = await world.commit('long-ago', { from: old, files: { a: ten(5, 'ann') } });
  await world.repository.merge('develop', 'long-ago');
  await world.commit('develop', { files: { a: ten() } });
  for (const name of ['e', 'f', 'g', 'h']) await world.commit('develop', { files: { [name]: name } });
  const base = (await world.repository.tip('develop')) ?? '';
  await world.commit('contrib/ann', { from: base, files: { a: ten(5, 'ann') } });
  // And develop merged that branch once more: by this way the history that is fetched holds the old commit as if it were new.
  await world.commit('develop', { files: { i: 'i' } });
  await world.commit('long-ago', { files: { k: 'k\n' }, parents: [early] });
  await world.repository.merge('develop', 'long-ago');
  const { replays, looks } = await replayAll(world, 'contrib/ann');
  expect(replays).toMatchObject([{ count: 1, dropped: [] }]);
  expect(looks).toBe(1);
});

test('many branches come with one fetch, and the files that both sides changed with one more', async () => {
  await using world = await openMergeWorld(server);
  const files = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`file-${index}`, ten()]));
  const base = await world.commit('develop', { files });
  const branches = Object.keys(files).map((name) => `contrib/${name}`);
  for (const [index, branch] of branches.entries()) {
    await world.commit(branch, { from: base, files: { [`new-${index}`]: 'n\n' } });
    await world.commit(branch, { files: { [`file-${index}`]: ten(0, branch) } });
  }
  await world.commit('develop', {
    files: Object.fromEntries(Object.keys(files).map((name) => [name, ten(9, 'develop')])),
  });
  const { replays, fetches } = await replayAll(world, ...branches);
  expect(replays.map((one) => 'count' in one && one.count)).toEqual(branches.map(() => 2));
  expect(fetches).toBe(2);
});

test('where develop changed other files, no file is fetched at all', async () => {
  await using world = await openMergeWorld(server);
  const base = await world.commit('develop', { files: { a: ten() } });
  await world.commit('contrib/ann', { from: base, files: { a: ten(0, 'ann') } });
  await world.commit('develop', { files: { b: 'b\n' } });
  const { replays, fetches } = await replayAll(world, 'contrib/ann');
  expect(replays).toMatchObject([{ count: 1, dropped: [] }]);
  expect(fetches).toBe(1);
});
