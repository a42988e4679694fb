// What every action is: inputs, a story that ends in one of its results, outputs and a section of the job summary.

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
  readonly log: Log;
  readonly clock: Clock;
  readonly dryRun: boolean;
}

export type Outputs = Readonly<Record<string, string>>;

/** How a story ended: the outputs of action.yml, and what the job summary tells. */
export interface Report {
  readonly result: string;
  readonly outputs: Outputs;
  /** Markdown: what was done, what was left, what to do next. */
  readonly summary: string;
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

/** A structured output: one line of JSON. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}
