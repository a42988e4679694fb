// The only file here that reads the environment.

import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

// biome-ignore lint/style/noProcessEnv: git must be found, and nothing else of a user's set-up reaches it
const { PATH, npm_lifecycle_event: script, INIT_CWD: calledFrom } = process.env;

export const searchPath = PATH ?? '/usr/local/bin:/usr/bin:/bin';

export function isOnPath(program: string): boolean {
  return searchPath.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** A path as the caller means it: `npm run rehearse` changes to the project's folder before it starts this. */
export function asCalled(path: string): string {
  return resolve(script === 'rehearse' && calledFrom ? calledFrom : process.cwd(), path);
}
