// Fails where dist is not what the sources give: builds anew into a temporary folder, and compares byte for byte.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path)] as const));
  return new Map(files);
}

function difference(path: string, committed: Buffer | undefined, built: Buffer | undefined): string | undefined {
  if (!committed) return `dist/${path} is missing`;
  if (!built) return `dist/${path} is not built from anything`;
  return committed.equals(built) ? undefined : `dist/${path} differs from what the sources give`;
}

/** Folders of whoever built it: their names have no place in what is shipped. */
function leaks(path: string, content: Buffer): string[] {
  const places = [root.replace(/[/\\]$/, ''), homedir(), tmpdir()].filter((place) => place.split(sep).length > 2);
  return places.filter((place) => content.includes(place)).map((place) => `dist/${path} names ${place}`);
}

const folder = await mkdtemp(join(tmpdir(), 'check-dist-'));
try {
  await build(folder);
  const [committed, built] = await Promise.all([filesOf(join(root, 'dist')), filesOf(folder)]);
  const paths = [...new Set([...committed.keys(), ...built.keys()])].sort();
  const problems = [
    ...paths.flatMap((path) => difference(path, committed.get(path), built.get(path)) ?? []),
    ...[...committed].flatMap(([path, content]) => leaks(path, content)),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error('Run `npm run build` and commit dist.');
    process.exitCode = 1;
  } else {
    console.log(`dist is what the sources give: ${paths.length} files`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
