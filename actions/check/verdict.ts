// What is found out about one pull request: who it is, what breaks the rules, and what production will be with it.

import type { Comparison, findPullRequest, RemoteRefs, TaggedRelease } from '@hotfix-actions/core';

export const rules = ['branch-name', 'base', 'minimal', 'tests', 'commit-format'] as const;

export type Rule = (typeof rules)[number];

export interface Violation {
  readonly rule: Rule;
  readonly level: 'error' | 'warning';
  /** Plain text, with names of strangers in it. */
  readonly message: string;
  /** The file that it is about, '' where there is none. */
  readonly path: string;
}

/** The production branch that the pull request goes to. */
export interface Production {
  readonly branch: string;
  readonly tip: string;
  /** The main one of all production branches. */
  readonly main: string;
}

export type Pull = NonNullable<Awaited<ReturnType<typeof findPullRequest>>>;

export interface Candidate {
  readonly pull: Pull;
  /** Undefined where it goes to some other branch. */
  readonly production: Production | undefined;
  /** What production lacks, its commits unless they are more than a thousand; undefined where they share no history. */
  readonly brings: Comparison | undefined;
  /** Why it is no hotfix; '' where it is one. */
  readonly otherwise: string;
}

export type Hotfix = Candidate & { readonly production: Production };

export function isHotfix(candidate: Candidate): candidate is Hotfix {
  return candidate.production !== undefined && candidate.otherwise === '';
}

/** What the branches and releases of the repository are to the cycle. */
export interface Branches {
  readonly refs: RemoteRefs;
  readonly production: readonly string[];
  readonly development: readonly string[];
  /** What stands before X.Y.Z in its tags. */
  readonly prefix: string;
  /** Those of the prefix, newest first. */
  readonly releases: readonly TaggedRelease[];
}
