// What became of one branch.

import type { Comparison, Conflict, PullRequest } from '@hotfix-actions/core';

export interface Branch {
  readonly name: string;
  /** The commit at which it was read. */
  readonly tip: string;
}

/** A branch that has something of its own and lacks something of `onto`. */
export interface Candidate extends Branch {
  readonly comparison: Comparison;
  /** Its open pull requests. */
  readonly pulls: readonly PullRequest[];
}

/** What is to be brought up to date with what. */
export interface Work {
  readonly onto: Branch;
  readonly candidates: readonly Candidate[];
  /** Told of each branch when it is known what became of it. */
  readonly tell: (outcome: Outcome) => void;
}

export type Outcome = Branch & {
  readonly pulls?: readonly PullRequest[];
} & (
    | { readonly status: 'up-to-date' }
    | {
        readonly status: 'rebased';
        /** '' where a dry run did not write it. */
        readonly sha: string;
        readonly count: number;
        readonly dropped: readonly string[];
        readonly note?: string;
      }
    | { readonly status: 'merged'; readonly sha: string; readonly note?: string }
    | {
        readonly status: 'conflict';
        readonly conflicts: readonly Conflict[];
        /** Of a rebase: the commit that conflicts. */
        readonly stopped?: string;
      }
    | {
        readonly status: 'skipped';
        /** The rest of a sentence that begins with the branch. */
        readonly why: string;
        readonly hint?: string;
        /** Said as a warning: somebody may have to do something. */
        readonly warns: boolean;
        /** Whatever stood in its way before stands there no longer. */
        readonly solved?: boolean;
      }
  );

/** One line of plain text. */
export function sentenceOf(outcome: Outcome): string {
  switch (outcome.status) {
    case 'up-to-date':
      return 'up-to-date';
    case 'rebased':
      return `rebased, ${countOf(outcome.count, 'commit')}${outcome.dropped.length > 0 ? `, ${outcome.dropped.length} left out` : ''}`;
    case 'merged':
      return 'merged';
    case 'conflict':
      return `conflict in ${countOf(outcome.conflicts.length, 'path')}`;
    case 'skipped':
      return `skipped: it ${outcome.why}`;
  }
}

export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
