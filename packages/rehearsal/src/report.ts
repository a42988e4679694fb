import type { History } from './history.ts';
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
  /** The same, to be drawn. */
  readonly histories: { readonly before: History; readonly after: History };
  /** What is in the repository at the end, beside its branches and tags. */
  readonly shown: RepositoryShown;
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
  /** What set it off; '' where the title says it. */
  readonly by: string;
  /** One line: what came of it. */
  readonly told: string;
  /** It could not be played here, and `told` says why. */
  readonly skipped: boolean;
  /** When it began, in seconds since the rehearsal did. */
  readonly at: number;
  readonly seconds: number;
  readonly requests: RequestCount;
  /** What happened meanwhile, of which a person would tell. */
  readonly moments: readonly string[];
  /** Where an action was played. */
  readonly action?: PlayedAction;
}

export interface RequestCount {
  /** To the API. */
  readonly rest: number;
  /** By git. */
  readonly git: number;
  /** Those of both that change something. */
  readonly writes: number;
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

/** A repository as its visitors see it. */
export interface RepositoryShown {
  /** `owner/name` */
  readonly name: string;
  /** Where its pages would be, had it any. */
  readonly address: string;
  readonly conversations: readonly Conversation[];
  readonly releases: readonly ReleaseShown[];
}

/** An issue or a pull request, as it ended. */
export interface Conversation {
  readonly kind: 'issue' | 'pull request';
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'draft' | 'merged' | 'closed';
  readonly user: string;
  readonly labels: readonly string[];
  /** Of a pull request: from where to where, and the newest commit of it. */
  readonly ways: { readonly head: string; readonly base: string; readonly tip: string } | undefined;
  readonly body: string;
  readonly comments: readonly { readonly user: string; readonly body: string }[];
}

export interface ReleaseShown {
  readonly tag: string;
  readonly name: string;
  readonly notes: string;
  /** `latest`, `pre-release`, `draft`, or ''. */
  readonly mark: string;
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
