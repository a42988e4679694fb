// Reads files out of a scratch repository, all in one go.

import type { Git } from './git.ts';

/** The contents of these files of a tree, by their paths, whatever those are; what is no file there is left out. */
export async function readFiles(
  git: Git,
  at: { folder: string; tree: string; paths: readonly string[] },
): Promise<Map<string, Buffer>> {
  if (at.paths.length === 0) return new Map();
  const { stdout } = await git.call(['ls-tree', '-z', '--full-tree', at.tree, '--', ...at.paths], {
    folder: at.folder,
    env: { GIT_LITERAL_PATHSPECS: '1' },
  });
  const entries = [...stdout.toString('utf8').matchAll(/(?<=^|\0)\d+ blob ([0-9a-f]+)\t([^\0]*)\0/g)];
  const contents = await readObjects(
    git,
    at.folder,
    entries.map(([, object = '']) => object),
  );
  return new Map(
    entries.flatMap(([, object = '', path = '']) => {
      const content = contents.get(object);
      return content ? [[path, content] as const] : [];
    }),
  );
}

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
