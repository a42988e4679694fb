import type { ObjectStore } from './object-store.ts';

/** One line of a tree; modes are written as git stores them, without a leading zero. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

/** What becomes of a path: an entry of that mode and object, or nothing. */
export type PathChange = { readonly mode: string; readonly sha: string } | null;

/** Whether an entry is a tree itself. */
export const isFolder = (entry: { mode: string }): boolean => entry.mode === '40000';

/** Reads a tree from what git stores. */
export function parseTree(data: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(32, at);
    const end = data.indexOf(0, space);
    const sha = data.subarray(end + 1, end + 21).toString('hex');
    entries.push({ mode: data.subarray(at, space).toString(), name: data.subarray(space + 1, end).toString(), sha });
    at = end + 21;
  }
  return entries;
}

function formatTree(entries: readonly TreeEntry[]): Buffer {
  // git sorts a folder as if its name ended in a slash, byte by byte.
  const key = (entry: TreeEntry): Buffer => Buffer.from(isFolder(entry) ? `${entry.name}/` : entry.name);
  const sorted = [...entries].sort((a, b) => Buffer.compare(key(a), key(b)));
  return Buffer.concat(
    sorted.flatMap((entry) => [Buffer.from(`${entry.mode} ${entry.name}\0`), Buffer.from(entry.sha, 'hex')]),
  );
}

/** Reads one tree; an unknown or missing tree is empty. */
export async function readTree(objects: ObjectStore, sha: string | undefined): Promise<TreeEntry[]> {
  const object = sha === undefined ? undefined : await objects.read(sha);
  return object?.type === 'tree' ? parseTree(object.data) : [];
}

/** Writes the tree that `base` becomes with the changes, each a path from the root; undefined if nothing is left. */
export async function editTree(
  objects: ObjectStore,
  base: string | undefined,
  changes: ReadonlyMap<string, PathChange>,
): Promise<string | undefined> {
  const entries = new Map((await readTree(objects, base)).map((entry) => [entry.name, entry]));
  for (const [name, below] of byFirstName(changes)) {
    const entry = await changeEntry(objects, entries.get(name), { name, below });
    if (entry) entries.set(name, entry);
    else entries.delete(name);
  }
  return entries.size === 0 ? undefined : objects.write('tree', formatTree([...entries.values()]));
}

async function changeEntry(
  objects: ObjectStore,
  old: TreeEntry | undefined,
  change: { readonly name: string; readonly below: Map<string, PathChange> },
): Promise<TreeEntry | undefined> {
  const { name, below } = change;
  const here = below.get('');
  if (here) return { mode: here.mode.replace(/^0/, ''), sha: here.sha, name };
  // A file that is deleted may make room for a folder of its name.
  below.delete('');
  if (below.size === 0) return undefined;
  const sha = await editTree(objects, old && isFolder(old) ? old.sha : undefined, below);
  return sha === undefined ? undefined : { mode: '40000', name, sha };
}

/** The changes of each entry of a folder, by the path below it; '' is the entry itself. */
function byFirstName(changes: ReadonlyMap<string, PathChange>): Map<string, Map<string, PathChange>> {
  const grouped = new Map<string, Map<string, PathChange>>();
  for (const [path, change] of changes) {
    const [name = '', ...rest] = path.split('/');
    const below = grouped.get(name) ?? new Map<string, PathChange>();
    grouped.set(name, below.set(rest.join('/'), change));
  }
  return grouped;
}

/** The tree with nothing in it. */
export const emptyTree = (objects: ObjectStore): string => objects.write('tree', Buffer.alloc(0));

/** The entry at a path, or undefined. */
export async function findEntry(objects: ObjectStore, root: string, path: string): Promise<TreeEntry | undefined> {
  let entry: TreeEntry | undefined = { mode: '40000', name: '', sha: root };
  for (const part of path.split('/').filter((name) => name !== '')) {
    if (!entry || !isFolder(entry)) return undefined;
    entry = (await readTree(objects, entry.sha)).find((candidate) => candidate.name === part);
  }
  return entry;
}

/** Every file below a folder, by its path from there. */
export async function listFiles(
  objects: ObjectStore,
  tree: string | undefined,
  below = '',
): Promise<Map<string, TreeEntry>> {
  const files = new Map<string, TreeEntry>();
  for (const entry of await readTree(objects, tree)) {
    if (!isFolder(entry)) files.set(below + entry.name, entry);
    else
      for (const [path, file] of await listFiles(objects, entry.sha, `${below}${entry.name}/`)) files.set(path, file);
  }
  return files;
}
