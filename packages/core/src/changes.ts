// What commits change, read for many of them by one process.

import type { Git } from './git.ts';

/** One path that changes; a rename is a deletion and an addition. */
export interface PathChange {
  /** Its bytes, as latin1: not every name is UTF-8. */
  readonly path: string;
  /** `A`, `D`, `M`, or `T` where it became another kind of thing. */
  readonly kind: string;
  readonly before: ChangedEntry;
  readonly after: ChangedEntry;
}

export interface ChangedEntry {
  /** `000000` where there is none. */
  readonly mode: string;
  readonly object: string;
}

/** A commit and what it is compared with; default: its parent. */
export interface Compared {
  readonly commit: string;
  readonly with?: string;
}

/**
 * The paths that each commit changes, in the order in which they are asked for; none of a merge or a first commit where
 * nothing is named to compare it with (git-scm.com/docs/git-diff-tree#_raw_output_format).
 */
export async function changesOf(git: Git, folder: string, asked: readonly Compared[]): Promise<PathChange[][]> {
  const found: PathChange[][] = [];
  if (asked.length === 0) return found;
  const args = ['diff-tree', '--stdin', '--always', '-r', '-z', '--raw', '--no-renames', '--no-abbrev'];
  const { stdout } = await git.call(args, { folder, input: linesOf(asked) });
  const fields = stdout.toString('latin1').split('\0');
  for (let at = 0; fields[at]; at += 1) {
    const field = fields[at] ?? '';
    if (!field.startsWith(':')) {
      found.push([]);
      continue;
    }
    at += 1;
    found.at(-1)?.push(changeOf(field, fields[at] ?? ''));
  }
  if (found.length !== asked.length)
    throw new Error(`git diff-tree told of ${found.length} of ${asked.length} commits`);
  return found;
}

function linesOf(asked: readonly Compared[]): string {
  return asked.map((one) => `${[one.commit, one.with].filter(Boolean).join(' ')}\n`).join('');
}

function changeOf(field: string, path: string): PathChange {
  const [from = '', to = '', before = '', after = '', kind = ''] = field.slice(1).split(' ');
  return { path, kind, before: { mode: from, object: before }, after: { mode: to, object: after } };
}

/** The objects of the files before and after; what is no file (a submodule, nothing) has none. */
export function filesIn(changes: readonly PathChange[]): string[] {
  const entries = changes.flatMap(({ before, after }) => [before, after]);
  return entries.filter(({ mode }) => /^1[02]/.test(mode)).map(({ object }) => object);
}

/**
 * The change of each commit as git compares patches: without line numbers, white space and, of text, object ids, so that
 * the same change elsewhere is the same text (git-scm.com/docs/git-patch-id). The files have to be there.
 */
export async function patchesOf(git: Git, folder: string, commits: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (commits.length === 0) return found;
  const how = ['-p', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-color', '--unified=3'];
  const input = linesOf(commits.map((commit) => ({ commit })));
  const { stdout } = await git.call(['diff-tree', '--stdin', '--always', '-r', ...how], { folder, input });
  // Lines of a patch begin with a sign or a word, and only that of a commit is an id.
  const [, ...parts] = stdout.toString('latin1').split(/^([0-9a-f]{40,64})\n/m);
  for (let at = 0; at < parts.length; at += 2) found.set(parts[at] ?? '', essenceOf(parts[at + 1] ?? ''));
  return found;
}

function essenceOf(patch: string): string {
  const lines = patch.split('\n');
  // Of a binary file the ids are all that is told.
  const kept = lines.filter(
    (line, at) => !/^(@@|\\ )/.test(line) && (!line.startsWith('index ') || lines[at + 1]?.startsWith('Binary files ')),
  );
  return kept.map((line) => line.replace(/\s+/g, '')).join('\n');
}
