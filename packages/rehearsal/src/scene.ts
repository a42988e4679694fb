// What a rehearsal is made of: scenes, played one after another, and what each of them finds for those after it.

import type { GitHub } from '@hotfix-actions/sandbox';
import type { Git } from './git.ts';
import type { PlayedAction, PullRequestShown } from './report.ts';
import type { Stage } from './stage.ts';
import type { Moment } from './time-line.ts';

/** What every scene is played with. */
export interface Rehearsal {
  readonly github: GitHub;
  /** The folder with the public faces of the actions: `finish/action.yml` and so on. */
  readonly root: string;
  /** A folder that goes when the rehearsal ends. */
  readonly home: string;
  readonly stage: Stage;
  /** In the repository that is played in. */
  readonly git: Git;
  /** By the clock of `performance`. */
  readonly started: number;
}

/** What was found so far. */
export interface Found {
  /** The number of the tracking issue. */
  readonly issue?: number;
  /** The output `results` of quality-gates. */
  readonly gates?: string;
  /** The hotfix's pull request, as it was opened. */
  readonly opened?: PullRequestShown;
  /** Where check foretells that the back-merge conflicts; undefined where it foretold nothing. */
  readonly foretold?: readonly string[];
  /** The merge of the fix into production. */
  readonly merged?: string;
  /** Where the merge of production into development conflicts, by git alone. */
  readonly conflicts?: readonly string[];
  /** The outputs of finish. */
  readonly finished?: Readonly<Record<string, string>>;
  /** What became of the branches of contributors. */
  readonly rebased?: readonly { readonly branch: string; readonly status: string }[];
  /** The world after what runs twice: once, and twice. */
  readonly worlds?: readonly string[];
  /** What happened beside the actions. */
  readonly moments?: readonly Moment[];
}

export interface SceneEnd {
  /** One line: what came of it. */
  readonly told: string;
  readonly skipped?: boolean;
  readonly action?: PlayedAction;
  readonly found?: Found;
  /** What is another from here on: the branch that was begun. */
  readonly stage?: Partial<Stage>;
}

export interface Scene {
  readonly name: SceneName;
  readonly title: string;
  /** What sets it off; '' where the title says it. */
  readonly by: string;
  play(rehearsal: Rehearsal, found: Found): Promise<SceneEnd>;
}

export const sceneNames = [
  'stage',
  'start',
  'fix',
  'quality-gates',
  'open-pr',
  'check',
  'merge',
  'finish',
  'finish-again',
  'cleanup',
  'rebase',
  'rollback',
  'rollback-again',
  'revert',
] as const;
export type SceneName = (typeof sceneNames)[number];
