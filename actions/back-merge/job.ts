// What one back-merge is about, and how it can end.

import {
  backMergeTitle,
  type Commit,
  type HotfixError,
  type PullRequest,
  type Settled,
  type Squashed,
  shortSha,
  type TaggedRelease,
  type UnmadeMerge,
  type Unsettled,
  type World,
} from '@hotfix-actions/core';
import type { Wishes } from './inputs.ts';

/** What is merged: one commit of production. */
export interface Source {
  /** The branch, as people call it; the commit itself where it is no branch's tip. */
  readonly name: string;
  readonly commit: string;
  /** The release that it is, '' if none: for names and messages. */
  readonly version: string;
  /** All releases of the prefix, newest first. */
  readonly releases: readonly TaggedRelease[];
}

/** What the target lacks of a commit. */
export interface Lacking {
  readonly upTo: string;
  readonly commits: readonly Commit[];
  /** The merge base that GitHub names. */
  readonly mergeBase: string;
}

export interface Job {
  readonly world: World;
  readonly source: Source;
  readonly target: string;
  /** The commit at which the target was read. */
  readonly tip: string;
  /** What both sides really have in common, where that is known better than from the history. */
  readonly base: string | undefined;
  readonly squashed: Squashed | undefined;
  /** In a dry run: what the target would be after the stages before. */
  readonly foretold?: UnmadeMerge | undefined;
  readonly wishes: Wishes;
}

/** How the back-merge into one target ended. */
export type Ending = {
  readonly target: string;
  /** What a person should know besides, as Markdown. */
  readonly notes: readonly string[];
} & (
  | { readonly result: 'up-to-date' }
  | {
      readonly result: 'merged';
      readonly sha: string;
      readonly resolved: readonly Settled[];
      /** What the target would be, where a dry run wrote nothing. */
      readonly foretold?: UnmadeMerge | undefined;
    }
  | {
      readonly result: 'proposed';
      readonly pull: PullRequest | undefined;
      readonly branch: string;
      /** This run opened it, or would. */
      readonly opened: boolean;
      /** It is an older one, which has to land first: nothing was written. */
      readonly waits?: boolean;
      readonly conflicts: readonly Unsettled[];
      readonly resolved: readonly Settled[];
    }
  | { readonly result: 'conflict'; readonly conflicts: readonly Unsettled[] }
  | { readonly result: 'failed'; readonly problem: HotfixError }
);

/** What to do with an ending, or that the target moved meanwhile: look at it anew. */
export type Step = Ending | 'moved';

/** The title of the pull request and of the merge commit. */
export function titleOf({ source, target }: Pick<Job, 'source' | 'target'>): string {
  return backMergeTitle(source.version || shortSha(source.commit), target);
}
