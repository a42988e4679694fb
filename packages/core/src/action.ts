// What every action is: inputs, a story that ends in one of its results, outputs and a section of the job summary.

import type { Commands } from './commands.ts';
import type { Git } from './git.ts';
import type { Clock, GitHub } from './github.ts';
import type { Readers, Values } from './inputs.ts';

export interface Log {
  info(message: string): void;
  warning(message: string): void;
}

/** The event that started the run, as far as it says something about the repository that is worked on. */
export interface Event {
  readonly name: string;
  /** `refs/heads/main`; '' with another repository. */
  readonly ref: string;
  readonly sha: string;
  /** What GitHub tells of it (docs.github.com/webhooks/webhook-events-and-payloads); nothing with another repository. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A run as its steps see it, which may be one of another repository than the one that is worked on. */
export interface Run {
  /** A re-run has the same. */
  readonly id: string;
  readonly url: string;
  /** `owner/name` of the repository whose workflow runs. */
  readonly repository: string;
  /** From 1; one more each time that it is run again. */
  readonly attempt: number;
}

/** All that a story is given. */
export interface World {
  /** `owner/name` */
  readonly repository: string;
  /** `https://github.com/owner/name` */
  readonly url: string;
  readonly github: GitHub;
  readonly git: Git;
  readonly event: Event;
  /** The workflow run that this step is part of; undefined outside of one. */
  readonly run: Run | undefined;
  readonly log: Log;
  readonly clock: Clock;
  readonly dryRun: boolean;
}

/** All that a story is given that works on the files that are checked out: no token, no GitHub. */
export interface Checkout {
  /** The workspace of the job: nothing outside of it is read. Symbolic links are resolved. */
  readonly folder: string;
  readonly commands: Commands;
  readonly log: Log;
  /** A new, empty folder outside of the workspace, gone after the step. */
  newFolder(): Promise<string>;
}

/** What the run page, and the changed files of a pull request, show at a place; GitHub shows ten of a level. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title?: string;
  readonly message: string;
  /** From the workspace on, with `/`. */
  readonly file?: string;
  readonly line?: number;
}

export type Outputs = Readonly<Record<string, string>>;

/** How a story ended: the outputs of action.yml, and what the job summary tells. */
export interface Report {
  readonly result: string;
  readonly outputs: Outputs;
  /** Markdown: what was done, what was left, what to do next. */
  readonly summary: string;
  /** Besides the one error of a failure; the runner keeps ten errors of a step. */
  readonly annotations?: readonly Annotation[];
  /** Given where the result fails the step, although all is written: what went wrong and what to do. */
  readonly failure?: { readonly message: string; readonly hint: string };
}

export interface Action<R extends Readers = Readers> {
  readonly name: string;
  readonly inputs: R;
  /** Whether it takes `dry-run`: actions that only read do not. */
  readonly writes: boolean;
  /** Inputs whose default is the event's, and which variable that is: with another repository they have none. */
  readonly eventInputs?: Readonly<Record<string, 'GITHUB_SHA' | 'GITHUB_REF' | 'GITHUB_REF_NAME'>>;
  /** Problems that concern several inputs, or the event, reported together with all others; a bad input is missing here. */
  check?(inputs: Partial<Values<R>>, event: Event): readonly string[];
  run(world: World, inputs: Values<R>): Promise<Report>;
}

/** An action that works on the files that are checked out, and takes neither a token nor a repository. */
export interface CheckoutAction<R extends Readers = Readers> {
  readonly name: string;
  readonly inputs: R;
  readonly worksOn: 'checkout';
  /** As for `Action`; `folder` is the workspace, so that paths can be looked at. */
  check?(inputs: Partial<Values<R>>, folder: string): Promise<readonly string[]>;
  run(checkout: Checkout, inputs: Values<R>): Promise<Report>;
}

export type AnyAction<R extends Readers = Readers> = Action<R> | CheckoutAction<R>;

export function worksOnCheckout<R extends Readers>(action: AnyAction<R>): action is CheckoutAction<R> {
  return 'worksOn' in action;
}

/** A structured output: one line of JSON. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}
