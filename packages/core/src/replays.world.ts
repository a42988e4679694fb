// The property of replaying: whatever the history, the commits of a branch come out as `git rebase` makes them in a full
// clone, and where that stops, it stops at the same commit over the same paths.

import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { compare, contains } from './commits.ts';
import type { Sides } from './merge.ts';
import { cloneAt, conflictLines, type MergeWorld, openMergeWorld, openPaths } from './merge.world.ts';
import { anyHistory, type History, type Matter } from './random-history.world.ts';
import { type Replay, replay } from './replay.ts';
import { type Line, planReplay } from './replay-plan.ts';
import { tryUntil } from './try-until.world.ts';
import { writeHistory } from './write-history.world.ts';

export interface TriedReplays {
  readonly histories: number;
  /** Those whose branch has something of its own, and lacks something. */
  readonly diverged: number;
  readonly clean: number;
  readonly conflict: number;
  readonly applied: number;
  readonly empty: number;
  readonly nothingLeft: number;
}

/** Throws with the history for which it does not hold, made as small as can be, and the seed and path that lead to it. */
export async function tryAll(matter: Matter, parameters: fc.Parameters<[History]>): Promise<TriedReplays> {
  const seen = { histories: 0, diverged: 0, clean: 0, conflict: 0, applied: 0, empty: 0, nothingLeft: 0 };
  const property = fc.asyncProperty(
    anyHistory(matter).map((history) => withTwins(withoutMergesIntoMain(history))),
    async (history) => {
      seen.histories += 1;
      const tried = await replayLikeGit(history);
      if (!tried) return;
      const { replayed } = tried;
      seen.diverged += 1;
      seen['stopped' in replayed ? 'conflict' : 'clean'] += 1;
      if ('count' in replayed && replayed.count === 0) seen.nothingLeft += 1;
      if (replayed.dropped.length > 0) seen.applied += 1;
      if (tried.beganEmpty) seen.empty += 1;
    },
  );
  // The rare ones.
  await tryUntil(property, parameters, () => Math.min(seen.applied, seen.empty, seen.nothingLeft) > 0);
  return seen;
}

/** A branch with merges is not replayed: main is the one that is, onto develop. */
function withoutMergesIntoMain(history: History): History {
  const isInto = ({ what }: History['steps'][number]) =>
    'from' in what && (what.branch === 'main' || (what.kind === 'cross' && what.from === 'main'));
  return { ...history, steps: history.steps.filter((step) => !isInto(step)) };
}

/** Now and then the same change is made on both branches. */
function withTwins(history: History): History {
  const steps = history.steps.map((step) => {
    const { what } = step;
    if ('from' in what || what.also?.text !== what.text) return step;
    return { ...step, what: { ...what, also: { ...what.also, kind: what.kind, to: what.to } } };
  });
  return { ...history, steps };
}

async function replayLikeGit(history: History): Promise<{ replayed: Replay; beganEmpty: boolean } | undefined> {
  await using world = await openMergeWorld(undefined, 'file');
  const sides = await writeHistory(world.repository, history);
  const line = await lineOf(world, sides);
  if (!line) return undefined;
  const plan = await planReplay(world.git, {
    onto: sides.ours,
    lines: [line],
    contains: (descendant, ancestor) => contains(world.github, descendant, ancestor),
  });
  const replayed = await replay(world.git, plan, { line, committer: 'someone <someone@example.com> 0 +0000' });
  deepStrictEqual(await pictureOf(world, plan.folder, replayed, sides), await rebaseInFullClone(world, sides));
  const treeOf = (sha = '') => plan.commits.get(sha)?.tree;
  const beganEmpty = line.commits.some((sha) => treeOf(sha) === treeOf(plan.commits.get(sha)?.parents[0]));
  return { replayed, beganEmpty };
}

async function lineOf({ github }: MergeWorld, { ours, theirs }: Sides): Promise<Line | undefined> {
  const found = await compare(github, ours, theirs);
  if (found?.status !== 'diverged') return undefined;
  const commits = found.commits.map(({ sha }) => sha);
  return { branch: 'main', tip: theirs, commits, mergeBase: found.mergeBase, behindBy: found.behindBy };
}

/** The commits that were made, or where it stopped and over what. */
type Picture = readonly string[] | { readonly stopped: string; readonly conflicts: readonly string[] };

const format = '--format=%T %an <%ae> %ad %B%x00';

async function pictureOf({ git }: MergeWorld, folder: string, made: Replay, { ours }: Sides): Promise<Picture> {
  if ('stopped' in made) return { stopped: made.stopped, conflicts: await conflictLines(git, folder, made.conflicts) };
  const { stdout } = await git.call(['log', '--reverse', format, `${ours}..${made.tip}`], { folder });
  return stdout.toString('utf8').split('\0\n').filter(Boolean);
}

async function rebaseInFullClone({ repository, git }: MergeWorld, { ours, theirs }: Sides): Promise<Picture> {
  const folder = await cloneAt(git, repository, theirs);
  const call = async (args: readonly string[], allow: readonly number[] = []) =>
    git.call(args, { folder, allow, env: { GIT_CONFIG_COUNT: '0' } });
  const text = async (args: readonly string[]) => (await call(args)).stdout.toString('utf8');
  await call(['reset', '--quiet', '--hard']);
  const person = ['-c', 'user.name=someone', '-c', 'user.email=someone@example.com'];
  const how = ['--quiet', '--no-fork-point', '--empty=drop'];
  let { status, stderr } = await call([...person, 'rebase', ...how, ours], [1]);
  // What it remembers of renames in one commit lets it stop at another with no path to settle: then it only has to go on.
  while (status !== 0 && !/fatal:/.test(stderr) && (await openPaths(git, folder)).length === 0)
    ({ status, stderr } = await call([...person, '-c', 'core.editor=true', 'rebase', '--continue'], [1]));
  if (/fatal:/.test(stderr)) throw new Error(stderr);
  if (status === 0) return (await text(['log', '--reverse', format, `${ours}..HEAD`])).split('\0\n').filter(Boolean);
  return { stopped: (await text(['rev-parse', 'REBASE_HEAD'])).trim(), conflicts: await openPaths(git, folder) };
}
