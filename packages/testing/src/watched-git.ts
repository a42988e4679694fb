// A git that writes down how it is called, for looking whether a secret is among its arguments.

import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface WatchedGit {
  /** For the environment of a step: this git comes first. */
  readonly PATH: string;
  /** Every argument of every call so far, one a line. */
  calls(): string;
}

/** Puts it into `folder`, in front of the git of this machine. */
export function watchedGit(folder: string): WatchedGit {
  const path = process.env['PATH'] ?? '';
  const real = path
    .split(delimiter)
    .map((place) => join(place, 'git'))
    .find(isExecutable);
  if (real === undefined) throw new Error('there is no git on the PATH');
  const log = join(folder, 'git-calls');
  writeFileSync(log, '');
  const script = `#!/bin/sh\nprintf '%s\\n' "$@" >> '${log}'\nexec '${real}' "$@"\n`;
  writeFileSync(join(folder, 'git'), script, { mode: 0o755 });
  return { PATH: `${folder}${delimiter}${path}`, calls: () => readFileSync(log, 'utf8') };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
