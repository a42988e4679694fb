// Who is looked at: the repository as all checks know it.

import {
  code,
  type Finding,
  type GitHub,
  isGlob,
  matches,
  type RemoteRefs,
  shell,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';
import type { Wishes } from './doctor.ts';

export interface Patient {
  readonly world: World;
  readonly wishes: Wishes;
  readonly refs: RemoteRefs;
  readonly about: About;
  /** Newest first. */
  readonly releases: readonly TaggedRelease[];
  /** The production branches that exist, the main one first. */
  readonly production: readonly Tip[];
  /** The development branches that exist. */
  readonly targets: readonly Tip[];
}

export interface Tip {
  readonly name: string;
  readonly sha: string;
}

/** What a repository tells of itself, and its answer of the token (docs.github.com/rest/repos/repos#get-a-repository). */
export interface About {
  readonly defaultBranch: string;
  /** Of a user's token what the user may; undefined where GitHub does not tell. */
  readonly mayPush: boolean | undefined;
  /** Undefined to who may not push. */
  readonly allowsMergeCommits: boolean | undefined;
  readonly deletesHeads: boolean | undefined;
  /** Of a classic token; undefined of any other. */
  readonly scopes: readonly string[] | undefined;
  /** Requests an hour. */
  readonly hourly: number;
}

interface RepositoryAnswer {
  readonly default_branch: string;
  readonly permissions?: { readonly push?: boolean };
  readonly allow_merge_commit?: boolean;
  readonly delete_branch_on_merge?: boolean;
}

export async function readAbout(github: GitHub): Promise<About> {
  const { data, headers } = await github.answer<RepositoryAnswer>('');
  const scopes = headers['x-oauth-scopes'];
  return {
    defaultBranch: data.default_branch,
    mayPush: data.permissions?.push,
    allowsMergeCommits: data.allow_merge_commit,
    deletesHeads: data.delete_branch_on_merge,
    scopes: scopes === undefined ? undefined : String(scopes).split(/,\s*/).filter(Boolean),
    hourly: Number(headers['x-ratelimit-limit'] ?? 0),
  };
}

/** The checks that look at these branches, the one that tells of a missing one first. */
const lookedAtBy = {
  branch: ['settings', 'rules', 'workflow-files', 'tags', 'drift'],
  into: ['settings', 'rules', 'workflow-files', 'drift'],
} as const;

/**
 * The branches that are meant, and for each that is named and does not exist a problem: an action would stop there. It is one of
 * a check that was asked for; where none looks at such branches, nobody misses it.
 */
export function branchesOf(refs: RemoteRefs, wishes: Wishes) {
  const missing: Finding[] = [];
  const tipsOf = (input: 'branch' | 'into'): Tip[] => {
    const found = wishes[input].flatMap((pattern) => {
      if (isGlob(pattern)) return [...refs.branches.keys()].filter((name) => matches(name, [pattern]));
      const check = lookedAtBy[input].find((one) => wishes.checks.includes(one));
      if (!refs.branches.has(pattern) && check) missing.push({ check, ...noBranch(input, pattern, refs) });
      return [pattern];
    });
    return [...new Set(found)].flatMap((name) => {
      const sha = refs.branches.get(name);
      return sha === undefined ? [] : [{ name, sha }];
    });
  };
  const production = tipsOf('branch');
  return { production, targets: tipsOf('into'), missing };
}

function noBranch(input: 'branch' | 'into', name: string, { branches }: RemoteRefs): Omit<Finding, 'check'> {
  const start = branches.has('main') ? 'main' : ([...branches.keys()][0] ?? '');
  const create = shell('git', 'push', 'origin', `refs/remotes/origin/${start}:refs/heads/${name}`);
  return {
    level: 'problem',
    message: `There is no branch ${name} (input \`${input}\`).`,
    remedy: `Name the right one in the input \`${input}\` of all actions, or create it: ${code(create)}.`,
  };
}
