import type { CommitWish, Repository } from '@hotfix-actions/sandbox';
import type { BadRelease } from './bad-release.ts';

/** Where the rehearsal is played: a repository of the sandbox, with what it needs to be there. */
export interface Stage {
  readonly repository: Repository;
  /** What is played: the path of the user's repository, or the example. */
  readonly title: string;
  /** Whether it is a copy of a repository of the user's. */
  readonly copied: boolean;
  readonly main: string;
  readonly develop: string;
  /** The branch with the fix; '' until it is begun. */
  readonly fix: string;
  /** What quality-gates is told for this repository, or why its gates are left out. */
  readonly gates: { readonly inputs: Readonly<Record<string, string>> } | { readonly left: string };
  readonly prefix: string;
  /** Branches of contributors, as far as they are shown. */
  readonly others?: readonly string[];
  /** Inputs of start, where the hotfix is still to be begun. */
  readonly begin?: Readonly<Record<string, string>>;
  /** What a person commits to it, where nothing is there yet. */
  readonly change?: CommitWish;
  /** In a repository with a bad one. */
  readonly release?: BadRelease;
  /** What was found where, and what was added to the copy. */
  readonly notes: readonly string[];
  /** What the real repository lacks for the workflow, and how it gets it. */
  readonly missing: readonly string[];
}

/** `hotfix/<YYYYMMDDTHHMMSSZ>_<slug>`, begun at that moment. */
export function hotfixBranch(begun: Date, slug: string): string {
  const stamp = begun.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `hotfix/${stamp}_${slug}`;
}
