// Files that a test run left: found by their names, inside the workspace, and not older than the run.

import { readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface ReportFile {
  readonly path: string;
  readonly where: Where;
  /** From there on, with `/`. */
  readonly name: string;
  readonly stale: boolean;
}

/** Folders of `RunPlace`. */
type Where = 'folder' | 'reports';

/** Where a run leaves its reports, and since when what lies there is its own. */
export interface RunPlace {
  /** The working directory. */
  readonly folder: string;
  /** An empty folder of this run, which the commands know as $QUALITY_GATES_REPORTS. */
  readonly reports: string;
  /** Milliseconds, by the clock of the file system. */
  readonly since: number;
}

/** The clock of files runs some milliseconds behind that of the process: a file tells the time. */
export async function timeOfFiles(folder: string): Promise<number> {
  const path = join(folder, '.now');
  await writeFile(path, '');
  const { mtimeMs } = await stat(path);
  return mtimeMs;
}

export async function isStale(path: string, since: number): Promise<boolean> {
  const { mtimeMs } = await stat(path);
  // Some file systems keep whole seconds.
  const start = mtimeMs % 1000 === 0 ? Math.floor(since / 1000) * 1000 : since;
  return mtimeMs < start;
}

/** Installed packages, caches, and what tests are fed with: what lies there is of other projects. */
const notOurs =
  /^(node_modules|vendor|\.git|\.venv|venv|\.tox|\.nox|site-packages|__pycache__|\.gradle|incremental|deps|fixtures|__fixtures__|testdata)$/;
const deepest = 12;

/** Files of such names. */
export async function findFiles(place: RunPlace, where: Where, names: RegExp): Promise<ReportFile[]> {
  const found = await filesBelow(place[where], names);
  return Promise.all(found.map((path) => asReport(path, place, where)));
}

export async function asReport(path: string, place: RunPlace, where: Where = 'folder'): Promise<ReportFile> {
  const name = relative(place[where], path).split(sep).join('/');
  return { path, where, name, stale: await isStale(path, place.since) };
}

async function filesBelow(folder: string, names: RegExp, depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    // Symbolic links are not followed: they may leave the workspace.
    if (entry.isFile()) return names.test(entry.name) ? [path] : [];
    return entry.isDirectory() && depth < deepest && !notOurs.test(entry.name)
      ? filesBelow(path, names, depth + 1)
      : [];
  });
  return (await Promise.all(below)).flat().sort();
}
