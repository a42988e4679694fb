// Where the source files of a report are on disk: what `src/index.ts` of one report is need not be that of another.

import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { inParallel, isInside } from '@hotfix-actions/core';
import type { CoverageReport } from './coverage/coverage.ts';
import type { ReportFile, RunPlace } from './report-files.ts';

/** From a name in the report to where it may be. */
type Way = (name: string) => readonly string[];

/** So many names tell how all of them are meant; some may be of files that were generated, and are gone. */
const sample = 20;
const enough = 0.8;
const atOnce = 50;

/** Paths by name; empty where the files of the report are not found here, as with those of another machine. */
export async function locateSources(
  file: ReportFile,
  report: CoverageReport,
  place: RunPlace & { readonly workspace: string },
): Promise<ReadonlyMap<string, string>> {
  const names = [...report.sources.keys()];
  const bases = [...(report.roots ?? []).map((root) => resolve(place.folder, root)), ...around(file, place)];
  for (const way of waysOf(report, bases)) {
    const some = names.slice(0, sample);
    const found = await Promise.all(some.map((name) => find(way(name))));
    if (found.filter(Boolean).length < some.length * enough || some.length === 0) continue;
    const all = await inParallel(names, atOnce, async (name) => {
      const [first = name] = way(name);
      return [name, (await find(way(name))) ?? first] as const;
    });
    return new Map(all);
  }
  return new Map();
}

/** The folders around the report, the nearest first: tools name files from where they ran. */
function around(file: ReportFile, { folder, workspace }: { folder: string; workspace: string }): string[] {
  const found: string[] = [];
  let at = dirname(file.path);
  for (; file.where === 'folder' && at !== folder && isInside(folder, at); at = dirname(at)) found.push(at);
  return [...new Set([...found, folder, workspace])];
}

const javaFolders = ['src/main/java', 'src/main/kotlin', 'src/main/scala', 'src/main/groovy', 'src', '.'];

function waysOf({ format, sources }: CoverageReport, bases: readonly string[]): Way[] {
  const [first = ''] = sources.keys();
  // Go names files by the path of their module, which is no folder: `example.test/shop/cart.go`.
  const cuts = format === 'Go' ? first.split('/').map((_, at) => at) : [0];
  return bases.flatMap((base) =>
    cuts.map((cut): Way => {
      const from = (folder: string) => (name: string) => resolve(folder, name.split('/').slice(cut).join('/'));
      if (format !== 'JaCoCo') return (name) => [from(base)(name)];
      return (name) => javaFolders.map((folder) => from(`${base}/${folder}`)(name));
    }),
  );
}

async function find(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const real = await realpath(path).catch(() => undefined);
    if (real) return real;
  }
  return undefined;
}
