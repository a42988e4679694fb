// The files that are checked out, for an action that works on them: where they are, and how commands of the caller's run there.

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { CheckoutAction } from './action.ts';
import { createCommands } from './commands.ts';
import { HotfixError } from './errors.ts';
import { exactInput, inputProblems, type Readers, readInputs, type Values } from './inputs.ts';
import type { Opened, Runner } from './perform.ts';

export async function openCheckout<R extends Readers>(action: CheckoutAction<R>, runner: Runner): Promise<Opened> {
  const { values, problems } = readInputs(action.inputs, exactInput(runner.env));
  const folder = await workspaceOf(runner.env);
  problems.push(...((await action.check?.(values, folder)) ?? []));
  if (problems.length > 0) throw inputProblems(problems);
  const tempFolder = runner.env['RUNNER_TEMP'] || tmpdir();
  const folders: string[] = [];
  async function newFolder(): Promise<string> {
    const path = await mkdtemp(join(tempFolder, 'hotfix-actions-'));
    folders.push(path);
    return path;
  }
  const checkout = {
    folder,
    commands: createCommands({ ...runner, newFolder }),
    log: runner.log,
    newFolder,
  };
  return {
    repository: runner.env['GITHUB_REPOSITORY'] ?? '',
    dryRun: false,
    run: () => action.run(checkout, values as Values<R>),
    async dispose() {
      await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

async function workspaceOf(env: Runner['env']): Promise<string> {
  const folder = env['GITHUB_WORKSPACE'];
  if (!folder) throw new HotfixError('GITHUB_WORKSPACE is not set.', 'Run this as a step of a workflow.');
  return realpath(folder).catch((error: unknown) => {
    throw new HotfixError(
      `The workspace ${folder} cannot be read.`,
      'Check the repository out before this step, with actions/checkout.',
      error,
    );
  });
}

/** Is a path, both with their symbolic links resolved, in a folder, or the folder itself? */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
