// The process: the only file that reads the environment, writes to the log, sets outputs and fails the step.

import * as core from '@actions/core';
import type { Action } from './action.ts';
import type { Readers } from './inputs.ts';
import { visible } from './markdown.ts';
import { perform, type Runner } from './perform.ts';

/** Runs an action as the runner starts it. */
export async function runAction<R extends Readers>(action: Action<R>): Promise<void> {
  const outcome = await perform(action, runner);
  for (const [name, value] of Object.entries(outcome.outputs)) core.setOutput(name, value);
  if (process.env['GITHUB_STEP_SUMMARY']) await core.summary.addRaw(outcome.summary, true).write();
  if (outcome.failure) core.setFailed(shown(outcome.failure));
}

const runner: Runner = {
  env: process.env,
  clock: { now: () => Date.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
  log: { info: (message) => core.info(harmless(message)), warning: (message) => core.warning(shown(message)) },
  mask: (secret) => core.setSecret(secret),
  debug: (text) => core.debug(text),
};

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
