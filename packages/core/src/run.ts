// The process: the only file that reads the environment, writes to the log, sets outputs and fails the step.

import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';
import { type Annotation, type AnyAction, worksOnCheckout } from './action.ts';
import type { Stream } from './commands.ts';
import type { Readers } from './inputs.ts';
import { visible } from './markdown.ts';
import { perform, type Runner } from './perform.ts';

/** Runs an action as the runner starts it. */
export async function runAction<R extends Readers>(action: AnyAction<R>): Promise<void> {
  const cancellation = new AbortController();
  // The runner asks only this process to stop. Without children it just ends; with some, they are stopped first.
  if (worksOnCheckout(action))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancellation.abort());
  const outcome = await perform(action, { ...runner, cancelled: cancellation.signal });
  for (const [name, value] of Object.entries(outcome.outputs)) core.setOutput(name, value);
  if (process.env['GITHUB_STEP_SUMMARY']) await core.summary.addRaw(outcome.summary, true).write();
  for (const annotation of outcome.annotations) annotate(annotation);
  if (outcome.failure) core.setFailed(shown(outcome.failure));
}

function annotate({ level, message, title, file, line }: Annotation): void {
  const place = { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { startLine: line }) };
  const tell = { error: core.error, warning: core.warning, notice: core.notice }[level];
  tell(shown(message), { ...place, ...(title === undefined ? {} : { title: shown(title) }) });
}

const runner: Omit<Runner, 'cancelled'> = {
  env: process.env,
  clock: { now: () => Date.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
  log: { info: (message) => core.info(harmless(message)), warning: (message) => core.warning(shown(message)) },
  mask: (secret) => core.setSecret(secret),
  debug: (text) => core.debug(text),
  stream: openGroup,
};

/** What strangers print, in a group of the log: until a word that they cannot know, nothing is a command to the runner. */
function openGroup(title: string): Stream {
  const word = randomUUID();
  core.startGroup(harmless(title));
  process.stdout.write(`::stop-commands::${word}\n`);
  return {
    write: (text) => process.stdout.write(text),
    close() {
      process.stdout.write(`::${word}::\n`);
      core.endGroup();
    },
  };
}

// Text of strangers in the log: no line of it may be a command to the runner (`::…`, `##[…]`).
function harmless(message: string): string {
  return shown(message)
    .replace(/^(\s*):/gm, '$1\u200b:')
    .replaceAll('##[', '##\u200b[');
}

// Nor may it colour or rewrite what a terminal shows; line breaks are ours.
function shown(message: string): string {
  return message.split('\n').map(visible).join('\n');
}
