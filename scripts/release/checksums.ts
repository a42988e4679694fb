// The SHA-256 of every file that runs at a caller's: the bundles, the action files, and the workflows that others call.

import { createHash } from 'node:crypto';
import { contentsOf, pathsOf } from './commits.ts';
import type { Git } from './git.ts';

const shipped = /^(?:dist\/.+|(?:[\w-]+\/)?action\.yml|\.github\/workflows\/(?!ci-)[\w-]+\.yml)$/;

/** Of a commit, in the form of `sha256sum`, in the order of the paths. */
export async function checksumsOf(git: Git, commit: string): Promise<string> {
  const contents = await contentsOf(
    git,
    commit,
    (await pathsOf(git, commit)).filter((path) => shipped.test(path)),
  );
  const lines = [...contents].map(([path, content]) => {
    const digest = createHash('sha256').update(content).digest('hex');
    return `${digest}  ${path}\n`;
  });
  return lines.join('');
}
