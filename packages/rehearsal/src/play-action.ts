// Plays one action of the suite: its shipped bundle, in a process of its own, with the permissions it asks for and no more.

import { join } from 'node:path';
import { type GitHub, runStep, type Step, type StepResult, type TokenOptions } from '@hotfix-actions/sandbox';
import type { PlayedAction } from './report.ts';
import type { Rehearsal } from './scene.ts';

export interface ActionCall extends Pick<Step, 'inputs' | 'event' | 'env'> {
  /** As in `org/hotfix-actions/<name>`. */
  readonly name: string;
  readonly permissions: NonNullable<TokenOptions['permissions']>;
}

export async function playAction({ github, root, stage }: Rehearsal, call: ActionCall): Promise<PlayedAction> {
  const { name, permissions, ...rest } = call;
  const repository = stage.repository.fullName;
  const token = github.createToken({ repositories: [repository], permissions });
  return shown(github, name, await runStep(github, { face: join(root, name), repository, token, ...rest }));
}

/** What is shown outlives the server, so its links name none that is there. */
export const outliving = ({ serverUrl }: GitHub, text: string): string =>
  text.replaceAll(serverUrl, 'https://github.example');

function shown(github: GitHub, name: string, result: StepResult): PlayedAction {
  const annotations = result.annotations.map(({ level, message }) => `${level}: ${message}`);
  const { exitCode, outputs } = result;
  // A step that ended badly without saying why has its reason in the log.
  const unexplained = exitCode !== 0 && annotations.length === 0 ? [result.log.slice(-2000)] : [];
  const texts = [...annotations, ...unexplained].map((text) => outliving(github, text));
  return { name, exitCode, summary: outliving(github, result.summary), outputs, annotations: texts };
}

/** The word for how it ended. */
export const resultOf = ({ outputs, exitCode }: PlayedAction): string =>
  outputs['result'] ?? `ended with ${exitCode ?? 'a signal'}`;
