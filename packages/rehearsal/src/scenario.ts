// A scenario: the scenes that make it, and what is claimed of its end.

import type { Check, ForetoldConflict, Outcome, PullRequestShown } from './report.ts';
import type { Found, Scene } from './scene.ts';
import type { Stage } from './stage.ts';

export interface Scenario {
  readonly scenes: readonly Scene[];
  check(ended: Ended): Promise<Check[]>;
}

/** What is there when the last scene is over. */
export interface Ended {
  readonly stage: Stage;
  readonly found: Found;
  readonly outcome: Outcome;
  /** The pull request of the back-merge. */
  readonly proposed: PullRequestShown | undefined;
  readonly conflicts: readonly ForetoldConflict[];
}
