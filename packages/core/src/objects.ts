// Reads files out of a scratch repository, all in one go.

import type { Git } from './git.ts';

/** The contents of these objects (`<sha>` or `<tree>:<path>`), by the name asked for; missing ones are left out. */
export async function readObjects(git: Git, folder: string, names: readonly string[]): Promise<Map<string, Buffer>> {
  const asked = [...new Set(names)].filter((name) => !name.includes('\n'));
  const found = new Map<string, Buffer>();
  if (asked.length === 0) return found;
  const { stdout } = await git.call(['cat-file', '--batch'], { folder, input: `${asked.join('\n')}\n` });
  let at = 0;
  for (const name of asked) {
    const end = stdout.indexOf('\n', at);
    const header = stdout.subarray(at, end).toString('utf8');
    at = end + 1;
    const size = / (?:blob|tree|commit|tag) (\d+)$/.exec(header)?.[1];
    if (size === undefined) continue;
    found.set(name, stdout.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
