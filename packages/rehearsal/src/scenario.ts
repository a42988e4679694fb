// A scenario: the scenes that make it, and what is claimed of its end.

import type { GitHub } from '@hotfix-actions/sandbox';
import type { RehearsalOptions } from './rehearse.ts';
import type { Check, ForetoldConflict, IssueShown, Outcome, PullRequestShown } from './report.ts';
import type { Found, Scene } from './scene.ts';
import type { Stage } from './stage.ts';
import type { TimeLineRow } from './time-line.ts';

export interface Scenario {
  open(opening: Opening): Promise<Stage>;
  readonly scenes: readonly Scene[];
  check(ended: Ended): Promise<Check[]>;
}

export interface Opening {
  readonly github: GitHub;
  /** A folder that goes when the rehearsal ends. */
  readonly home: string;
  readonly options: RehearsalOptions;
  /** By the clock of `performance`. */
  readonly started: number;
}

/** What is there when the last scene is over. */
export interface Ended {
  readonly stage: Stage;
  readonly found: Found;
  readonly outcome: Outcome;
  /** The pull request of the back-merge. */
  readonly proposed: PullRequestShown | undefined;
  readonly conflicts: readonly ForetoldConflict[];
  readonly timeLine: readonly TimeLineRow[];
  readonly issue: IssueShown | undefined;
}
