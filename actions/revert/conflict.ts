// What stands against a revert: the paths, and the commits that touched them since.

import {
  type Commit,
  type Conflict,
  code,
  fitting,
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

const mostPaths = 20;
const mostCommits = 30;
const atOnce = 5;

export async function findCollisions(
  { github }: World,
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
  const found: Collision[] = [];
  for (let from = 0; from < conflicts.length; from += atOnce) {
    const batch = conflicts.slice(from, from + atOnce);
    const commits = await Promise.all(batch.map(({ path }, index) => (from + index < mostPaths ? read(path) : [])));
    found.push(...batch.map(({ path, kind }, index) => ({ path, kind, later: commits[index] ?? [] })));
  }
  return found;
}

const room = 200_000;

export function collisionsText({ url }: World, collisions: readonly Collision[]): string {
  const rows = collisions.map(({ path, kind, later }) => {
    const commits = later.map(
      ({ sha, message, author }) =>
        `  - ${link(shortSha(sha), `${url}/commit/${sha}`)} ${prose(subjectOf(message))}, by ${prose(author.login ?? author.name)}`,
    );
    return [`- ${code(path)} — ${kind}`, ...commits].join('\n');
  });
  return fitting(rows, room, '').join('\n');
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
