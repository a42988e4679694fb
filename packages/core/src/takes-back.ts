// Whether a commit does nothing but take others back. Its message is what somebody says of it: what it does is in its tree,
// which must be the one that taking them back gives.

import { type Commit, findCommit, findInHistory, firstParents } from './commits.ts';
import type { Git } from './git.ts';
import type { GitHub } from './github.ts';
import { mergeWithBase, type Side } from './merge.ts';
import { isWholeSha } from './reverts.ts';

interface Setting {
  readonly github: GitHub;
  readonly git: Git;
}

/** From what is taken back to what was there before it. */
interface Step {
  readonly newer: string;
  readonly older: string;
}

/** `named` in the order of the message. Where it cannot be told, no. */
export async function onlyTakesBack(world: Setting, landed: Commit, named: readonly string[]): Promise<boolean> {
  const [before] = landed.parents;
  if (before === undefined || !named.every(isWholeSha)) return false;
  for await (const steps of waysBack(world, named))
    if ((await treeAfter(world, before, steps)) === landed.tree) return true;
  return false;
}

const few = 10;
const mostBoundary = 5;

/**
 * One commit goes back to a parent, the first as a rule; several in one step, as our `revert` takes a whole release out, or
 * each by itself, as git does it: in the order in which they are named, or the newest first.
 */
async function* waysBack({ github }: Setting, named: readonly string[]): AsyncGenerator<readonly Step[]> {
  const commits = await commitsOf(github, named);
  if (!commits) return;
  for (const step of stepsOver(commits)) yield [step];
  if (commits.length > few) return;
  const steps = commits.map(({ sha, parents: [older = ''] }) => ({ newer: sha, older }));
  yield steps;
  yield steps.toReversed();
}

/** In the order in which they are named; of many the last is the newest, in whose history the others are. */
async function commitsOf(github: GitHub, named: readonly string[]): Promise<Commit[] | undefined> {
  const found =
    named.length > few
      ? await findInHistory(github, named.at(-1) ?? '', named)
      : await Promise.all(named.map((sha) => findCommit(github, sha)));
  const commits = found.filter((commit) => commit !== undefined);
  return commits.length === named.length ? commits : undefined;
}

/** From the newest of them back to what was before all of them: the commit on the same branch nearly always. */
function stepsOver(commits: readonly Commit[]): Step[] {
  const own = new Set(commits.map(({ sha }) => sha));
  const parents = new Set(commits.flatMap((commit) => commit.parents));
  const [newest, ...others] = commits.filter(({ sha }) => !parents.has(sha));
  if (!newest || others.length > 0) return [];
  const before = firstParents(commits, newest.sha)[0]?.parents ?? [];
  const boundary = [...new Set([...before, ...parents])].filter((sha) => !own.has(sha));
  return boundary.slice(0, mostBoundary).map((older) => ({ newer: newest.sha, older }));
}

/** Undefined where that is nothing without a conflict. */
async function treeAfter({ git }: Setting, before: string, steps: readonly Step[]): Promise<string | undefined> {
  let ours: Side = before;
  let tree: string | undefined;
  for (const { newer, older } of steps) {
    if (older === '') return undefined;
    const merge = await mergeWithBase(git, { base: newer, ours, theirs: older });
    if (merge.conflicts.length > 0) return undefined;
    tree = merge.tree;
    ours = { ...merge, parents: [] };
  }
  return tree;
}
