import type { SceneName } from './scene.ts';
import type { TimeLineRow } from './time-line.ts';

/** What a rehearsal was and how it ended. */
export interface Report {
  readonly title: string;
  readonly notes: readonly string[];
  readonly steps: readonly PlayedStep[];
  /** The part of the workflow that this repository needs, as YAML; '' where none was played. */
  readonly workflow: string;
  /** What the real repository lacks for it, and how it gets it. */
  readonly missing: readonly string[];
  readonly outcome: Outcome;
  /** The pull request to production, as it was opened. */
  readonly opened: PullRequestShown | undefined;
  /** Where the back-merge conflicts, as it was foretold and as it came. */
  readonly conflicts: readonly ForetoldConflict[];
  readonly graphs: { readonly before: string; readonly after: string };
  /** The back-merge that waits for a person. */
  readonly pullRequest: PullRequestShown | undefined;
  /** The tracking issue, as it ended. */
  readonly issue: IssueShown | undefined;
  /** Of a scenario in which time counts. */
  readonly timeLine: readonly TimeLineRow[];
  readonly checks: readonly Check[];
  readonly seconds: number;
}

export interface PlayedStep {
  readonly name: SceneName;
  readonly title: string;
  /** One line: what came of it. */
  readonly told: string;
  /** It could not be played here, and `told` says why. */
  readonly skipped: boolean;
  readonly seconds: number;
  /** Where an action was played. */
  readonly action?: PlayedAction;
}

export interface PlayedAction {
  readonly name: string;
  readonly exitCode: number | null;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Errors and warnings. */
  readonly annotations: readonly string[];
}

export interface Outcome {
  readonly tag: string;
  /** The tagged commit. */
  readonly commit: string;
  readonly main: string;
  readonly develop: string;
  readonly fix: string;
  /** The result word of the back-merge, '' where it came to none. */
  readonly back: string;
}

/** A pull request as its readers get it. */
export interface PullRequestShown {
  readonly number: number;
  readonly title: string;
  readonly head: string;
  readonly base: string;
  readonly body: string;
  readonly comment?: string;
}

export interface IssueShown {
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly body: string;
  readonly comments: readonly string[];
}

export interface ForetoldConflict {
  readonly path: string;
  /** By check, on the pull request of the hotfix. */
  readonly foretold: boolean;
  /** By finish, in the pull request of the back-merge. */
  readonly met: boolean;
}

export interface Check {
  readonly claim: string;
  readonly holds: boolean;
  /** What was found instead. */
  readonly found: string;
}

/** Whether all that was promised holds. */
export function holds({ checks }: Report): boolean {
  return checks.every((check) => check.holds);
}
