// The inputs of the gates, and the paths among them: nothing outside of the workspace is worked on or read.

import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  isInside,
  list,
  oneOf,
  Problem,
  problemOf,
  type Reader,
  required,
  text,
  type Values,
} from '@hotfix-actions/core';
import { threshold } from './coverage/threshold.ts';
import { type Gate, gateNames } from './plan.ts';
import { presetNames } from './presets/presets.ts';

const gates: Reader<readonly Gate[]> = (raw, exact) => {
  const names = list(raw, exact);
  const unknown = names.filter((name) => !gateNames.some((gate) => gate === name));
  if (unknown.length > 0 || names.length === 0) throw new Problem(`accepted: some of ${gateNames.join(', ')}`);
  return [...new Set(names)] as readonly Gate[];
};

/** A day; the runner ends a job after six hours anyway. */
const mostMinutes = 1_440;

const minutes: Reader<number> = (raw) => {
  const read = /^\d+(\.\d+)?$/.test(raw) ? Number(raw) : 0;
  if (read <= 0 || read > mostMinutes) throw new Problem(`accepted: minutes, above 0 and at most ${mostMinutes}`);
  return read;
};

export const inputs = {
  gates,
  preset: oneOf(...presetNames),
  'tests-command': text,
  'lint-command': text,
  'types-command': text,
  'build-command': text,
  'coverage-threshold': threshold,
  'coverage-file': list,
  'working-directory': required(text),
  'timeout-minutes': minutes,
};

export type Inputs = Values<typeof inputs>;

/** What is wrong with the paths; `workspace` has its symbolic links resolved. */
export async function pathProblems(given: Partial<Inputs>, workspace: string): Promise<string[]> {
  const directory = given['working-directory'];
  if (directory === undefined) return [];
  const folder = await realpath(resolve(workspace, directory)).catch(() => undefined);
  if (folder === undefined || !(await stat(folder)).isDirectory())
    return [
      problemOf(
        'working-directory',
        directory,
        'there is no such folder in the workspace; check the repository out before',
      ),
    ];
  if (!isInside(workspace, folder)) return [problemOf('working-directory', directory, 'it leads out of the workspace')];
  const outside = (given['coverage-file'] ?? []).filter((name) => !isInside(workspace, resolve(folder, name)));
  return outside.map((name) => problemOf('coverage-file', name, 'it leads out of the workspace'));
}
