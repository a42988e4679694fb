import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSha } from './object-store.ts';
import { runGit } from './run-git.ts';

/** The refs of one bare repository, read from its files: a process per look would be most of a request's time. */
export interface RefStore {
  read(name: string): string | undefined;
  list(prefix: string): Map<string, string>;
  /** False where the name cannot stand beside the refs that are there (`a` and `a/b`) or is locked. */
  write(name: string, sha: string): boolean;
  delete(name: string): Promise<void>;
}

/** Opens the refs of a bare repository. */
export function openRefs(gitDir: string): RefStore {
  const packedFile = join(gitDir, 'packed-refs');
  let packed = packedRefs('');
  let packedAt = '';
  const readPacked = (): PackedRefs => {
    const stat = statSync(packedFile, { throwIfNoEntry: false });
    const stamp = stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : '';
    if (stamp !== packedAt) packed = packedRefs(stat ? readFileSync(packedFile, 'utf8') : '');
    packedAt = stamp;
    return packed;
  };
  return {
    read: (name) => readLoose(gitDir, name) ?? readPacked().byName.get(name),
    list(prefix) {
      const now = readPacked();
      const found = new Map(namesBelow(now, prefix).map((name) => [name, now.byName.get(name) ?? '']));
      const folder = prefix.slice(0, prefix.lastIndexOf('/'));
      for (const [name, sha] of walk(gitDir, folder)) if (name.startsWith(prefix)) found.set(name, sha);
      return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    write(name, sha) {
      const now = readPacked();
      const isBelowOne = foldersOf(name).some((folder) => now.byName.has(folder));
      return !isBelowOne && namesBelow(now, `${name}/`).length === 0 && writeLoose(join(gitDir, name), sha);
    },
    async delete(name) {
      if (readPacked().byName.has(name)) await runGit({ cwd: gitDir, args: ['update-ref', '-d', name] });
      else rmSync(join(gitDir, name), { force: true });
    },
  };
}

function readLoose(gitDir: string, name: string): string | undefined {
  try {
    const text = readFileSync(join(gitDir, name), 'utf8').trim();
    return isSha(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

function writeLoose(path: string, sha: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    // An empty folder is what a deleted `name/x` left behind.
    if (existsSync(path) && statSync(path).isDirectory()) removeEmpty(path);
    writeFileSync(`${path}.lock`, `${sha}\n`, { flag: 'wx' });
    renameSync(`${path}.lock`, path);
    return true;
  } catch {
    return false;
  }
}

function removeEmpty(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) throw new Error(`${folder} holds refs`);
    removeEmpty(join(folder, entry.name));
  }
  rmSync(folder, { recursive: true });
}

function* walk(gitDir: string, folder: string): Generator<[string, string]> {
  const path = join(gitDir, folder);
  if (!existsSync(path) || !statSync(path).isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(gitDir, name);
    else if (!name.endsWith('.lock')) {
      const sha = readLoose(gitDir, name);
      if (sha) yield [name, sha];
    }
  }
}

/** As a server has them: what is asked of one ref or one folder does not cost more because others are many. */
interface PackedRefs {
  readonly byName: ReadonlyMap<string, string>;
  readonly sorted: readonly string[];
}

function packedRefs(text: string): PackedRefs {
  const byName = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [sha, name] = line.split(' ');
    if (sha && name && isSha(sha)) byName.set(name, sha);
  }
  return { byName, sorted: [...byName.keys()].sort() };
}

function namesBelow({ sorted }: PackedRefs, prefix: string): string[] {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? '') < prefix) from = middle + 1;
    else to = middle;
  }
  let end = from;
  while (sorted[end]?.startsWith(prefix)) end += 1;
  return sorted.slice(from, end);
}

/** `refs/heads/a` and `refs/heads` of `refs/heads/a/b`. */
const foldersOf = (name: string): string[] => [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index));

/** Follows git-check-ref-format, as far as a name under refs/ can break it. */
export function isRefName(name: string): boolean {
  const parts = name.split('/');
  if (parts.length < 3 || parts[0] !== 'refs') return false;
  const forbidden = [...name].some((sign) => sign <= ' ' || '\x7f~^:?*[\\'.includes(sign));
  if (forbidden || name.includes('..') || name.includes('@{') || name.endsWith('.')) return false;
  return parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}
