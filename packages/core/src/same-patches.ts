// Commits that change the same, to the byte, though they are not the same commits: picked, rebased, squashed from one.

import type { Commit } from './commits.ts';
import type { Git } from './git.ts';
import { fetchFiles, fetchTrees } from './scratch.ts';

/** A file that a commit changes, as `git diff-tree --raw` tells of it. */
interface Changed {
  readonly path: string;
  /** Modes, objects and status. */
  readonly change: string;
  readonly objects: readonly string[];
}

/**
 * To each of the commits one of the others that makes the same change: the same lines in the same surroundings of the same
 * files, wherever in a file they stand. Each of the others counts once. Merges have no counterpart, and neither has a commit
 * that changes nothing. Of the trees only these commits' are fetched, of the files only those that could tell.
 */
export async function findSamePatches(
  git: Git,
  commits: readonly Commit[],
  others: readonly Commit[],
): Promise<Map<string, string>> {
  const [ours, theirs] = [commits.filter(isPlain), others.filter(isPlain)];
  if (ours.length === 0 || theirs.length === 0) return new Map();
  const all = [...ours, ...theirs];
  const folder = await fetchTrees(
    git,
    all.flatMap(({ sha, parents }) => [sha, ...parents]),
  );
  const changed = await readChanged(git, folder, all);
  const same = pairUp(ours, theirs, ({ sha }) => changed.get(sha)?.map(({ path, change }) => `${change} ${path}`));
  const taken = new Set(same.values());
  const rest = { ours: ours.filter(({ sha }) => !same.has(sha)), theirs: theirs.filter(({ sha }) => !taken.has(sha)) };
  // Where the same files changed, their lines decide.
  const pathsOf = ({ sha }: Commit) => (changed.get(sha) ?? []).map(({ path }) => path).join('\0');
  const shared = new Set(rest.theirs.map(pathsOf));
  const wanted = new Set(rest.ours.map(pathsOf).filter((paths) => paths !== '' && shared.has(paths)));
  const candidates = [...rest.ours, ...rest.theirs].filter((commit) => wanted.has(pathsOf(commit)));
  if (candidates.length === 0) return same;
  const objects = candidates.flatMap(({ sha }) => (changed.get(sha) ?? []).flatMap((one) => one.objects));
  await fetchFiles(git, folder, objects);
  const patches = await readPatches(git, folder, candidates);
  return new Map([...same, ...pairUp(rest.ours, rest.theirs, ({ sha }) => patches.get(sha))]);
}

const isPlain = ({ parents }: Commit): boolean => parents.length === 1;

function pairUp(
  ours: readonly Commit[],
  theirs: readonly Commit[],
  changeOf: (commit: Commit) => readonly string[] | undefined,
): Map<string, string> {
  const pool = new Map<string, string[]>();
  const keyOf = (commit: Commit) => changeOf(commit)?.join('\0') ?? '';
  for (const commit of theirs) pool.set(keyOf(commit), [...(pool.get(keyOf(commit)) ?? []), commit.sha]);
  const pairs = ours.flatMap((commit) => {
    const key = keyOf(commit);
    const found = key === '' ? undefined : pool.get(key)?.shift();
    return found === undefined ? [] : [[commit.sha, found] as const];
  });
  return new Map(pairs);
}

const shown = ['diff-tree', '--stdin', '-r', '--no-renames', '--no-ext-diff', '--no-textconv'];

// A commit and its parent, since the parent is cut off in the scratch repository (git-scm.com/docs/git-diff-tree).
const asked = (commits: readonly Commit[]): string =>
  commits.map(({ sha, parents }) => `${sha} ${parents.join(' ')}\n`).join('');

/** By commit; one that changes nothing is missing. */
async function readChanged(git: Git, folder: string, commits: readonly Commit[]): Promise<Map<string, Changed[]>> {
  const options = { folder, input: asked(commits) };
  const { stdout } = await git.call([...shown, '--raw', '-z', '--no-abbrev'], options);
  // Byte for byte: a path need not be UTF-8.
  const fields = stdout.toString('latin1').split('\0');
  const changed = new Map<string, Changed[]>();
  let of: Changed[] = [];
  for (let at = 0; fields[at]; at += 1) {
    const field = fields[at] ?? '';
    if (!field.startsWith(':')) {
      of = [];
      changed.set(field, of);
      continue;
    }
    const [before = '', after = '', from = '', to = ''] = field.slice(1).split(' ');
    at += 1;
    of.push({ path: fields[at] ?? '', change: field, objects: filesOf([before, from], [after, to]) });
  }
  return changed;
}

function filesOf(...sides: readonly (readonly [mode: string, object: string])[]): string[] {
  return sides.filter(([mode]) => mode !== '160000' && !/^0+$/.test(mode)).map(([, object]) => object);
}

/** By commit its lines, without those that tell where in a file a change stands, and what the file is otherwise. */
async function readPatches(git: Git, folder: string, commits: readonly Commit[]): Promise<Map<string, string[]>> {
  const options = { folder, input: asked(commits) };
  const { stdout } = await git.call([...shown, '--patch', '--unified=3', '--full-index', '--no-color'], options);
  const patches = new Map<string, string[]>();
  let of: string[] = [];
  let index = '';
  for (const line of stdout.toString('latin1').replace(/\n$/, '').split('\n')) {
    if (/^[0-9a-f]{40,64}$/.test(line)) {
      of = [];
      patches.set(line, of);
    } else if (line.startsWith('index ')) index = line;
    // Of a binary file nothing else is shown.
    else if (line.startsWith('Binary files ')) of.push(index, line);
    else of.push(line.startsWith('@@ ') ? '@@' : line);
  }
  return patches;
}
