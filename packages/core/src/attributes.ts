// What `.gitattributes` says of paths: git itself reads it, with all its folders, macros and negations.

import type { Git } from './git.ts';
import { fetchTrees } from './scratch.ts';

/** Those of the paths for which a commit sets the attribute, `attribute` or `attribute=true` (git-scm.com/docs/gitattributes). */
export async function pathsWithAttribute(
  git: Git,
  at: { commit: string; attribute: string; paths: readonly string[] },
): Promise<Set<string>> {
  if (at.paths.length === 0) return new Set();
  const folder = await fetchTrees(git, [at.commit]);
  const env = { GIT_INDEX_FILE: `${await git.newFolder()}/index`, GIT_ATTR_NOSYSTEM: '1' };
  await git.call(['read-tree', at.commit], { folder, env });
  const input = at.paths.map((path) => `${path}\0`).join('');
  const args = ['check-attr', '--cached', '-z', '--stdin', at.attribute];
  const fields = (await git.call(args, { folder, env, input })).stdout.toString('utf8').split('\0');
  const found = new Set<string>();
  for (let index = 0; index + 2 < fields.length; index += 3) {
    if (['set', 'true'].includes(fields[index + 2] ?? '')) found.add(fields[index] ?? '');
  }
  return found;
}
