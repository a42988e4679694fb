// What stands against a revert: the paths, and the commits that touched them since.

import {
  type Commit,
  type Conflict,
  code,
  commitsByPath,
  fitting,
  inParallel,
  link,
  listCommitsOf,
  prose,
  type Query,
  revertBranch,
  shell,
  shortSha,
  subjectOf,
  type World,
} from '@hotfix-actions/core';
import type { Plan } from './revert.ts';
import { messageOf } from './take-out.ts';

/** A path that conflicts, and the later commits that touched it, newest first. */
export interface Collision {
  readonly path: string;
  readonly kind: string;
  readonly later: readonly Commit[];
}

/** Paths asked about one by one; of more than these the trees of the later commits tell, all at once. */
const mostPaths = 20;
const mostCommits = 30;
const atOnce = 5;

export async function findCollisions(
  { github, git }: World,
  { production, subject, situation }: Plan,
  conflicts: readonly Conflict[],
): Promise<Collision[]> {
  const later = new Set(situation.since.map(({ sha }) => sha));
  const since = subject.commits.find(({ sha }) => sha === subject.newer)?.date;
  const list = async (file: string, query: Query) =>
    (await listCommitsOf(github, { sha: production.tip, file }, { per_page: mostCommits, ...query })).filter(
      ({ sha }) => later.has(sha),
    );
  // With a date GitHub stops there; work that was merged since may be older.
  const read = async (file: string) => {
    const recent = since ? await list(file, { since }) : [];
    return recent.length > 0 ? recent : list(file, {});
  };
  const asked = conflicts.slice(0, mostPaths);
  const found = await inParallel(asked, atOnce, async ({ path, kind }) => ({ path, kind, later: await read(path) }));
  const others = conflicts.slice(mostPaths);
  if (others.length === 0) return found;
  const byPath = await commitsByPath(git, readByTrees(situation.since));
  return [...found, ...others.map(({ path, kind }) => ({ path, kind, later: byPath.get(path)?.toReversed() ?? [] }))];
}

/** Later commits that are looked into for all paths at once. */
const mostLater = 200;

function readByTrees(since: readonly Commit[]): readonly Commit[] {
  return since.filter(({ parents }) => parents.length === 1).slice(-mostLater);
}

const room = 60_000;
/** Commits named in all beneath the first paths, a line each. */
const mostWhole = 150;
/** Named on the line of a path, behind the first ones. */
const mostInline = 5;

export function collisionsText(world: World, collisions: readonly Collision[], since: readonly Commit[]): string {
  const each = Math.floor(mostWhole / Math.min(collisions.length, mostPaths));
  const rows = collisions.map((collision, index) =>
    index < mostPaths ? wholeRow(world, collision, each) : shortRow(world, collision),
  );
  const unread = since.filter(({ parents }) => parents.length === 1).length - mostLater;
  const note =
    collisions.length > mostPaths && unread > 0
      ? [`_Behind the first ${mostPaths} paths, ${unread} older ones of the later commits were not looked into._`]
      : [];
  return [...fitting(rows, room, ''), ...note].join('\n');
}

const rowOf = ({ path, kind }: Collision): string => `- ${code(path)} — ${kind}`;

function wholeRow({ url }: World, collision: Collision, most: number): string {
  const commits = collision.later
    .slice(0, most)
    .map(
      ({ sha, message, author }) =>
        `  - ${link(shortSha(sha), `${url}/commit/${sha}`)} ${prose(subjectOf(message))}, by ${prose(author.login ?? author.name)}`,
    );
  const left = collision.later.length - commits.length;
  return [rowOf(collision), ...commits, ...(left > 0 ? [`  - and ${left} more`] : [])].join('\n');
}

function shortRow({ url }: World, collision: Collision): string {
  const named = collision.later.slice(0, mostInline).map(({ sha }) => link(shortSha(sha), `${url}/commit/${sha}`));
  const more = collision.later.length > named.length ? ` and ${collision.later.length - named.length} more` : '';
  return named.length > 0 ? `${rowOf(collision)}: ${named.join(', ')}${more}` : rowOf(collision);
}

/** The same merge with a working tree, in two blocks: pasted as one, the conflict markers would be committed and pushed. */
export function byHand({ subject, production, reason }: Plan): [start: string, end: string] {
  const branch = revertBranch(subject.name);
  const start = [
    shell('git', 'fetch', 'origin'),
    shell('git', 'switch', '--no-track', '--create', branch, `origin/${production.branch}`),
    // A commit that leads from what is taken back to what was before it.
    `git cherry-pick --no-commit "$(${shell('git', 'commit-tree', '-p', subject.newer, '-m', 'revert', `${subject.older}^{tree}`)})"`,
  ];
  const end = [
    shell('git', 'add', '--all'),
    shell('git', 'commit', '--message', messageOf(subject, reason)),
    shell('git', 'push', 'origin', 'HEAD'),
  ];
  return [start.join('\n'), end.join('\n')];
}
