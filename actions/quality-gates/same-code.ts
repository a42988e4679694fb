// Which reports tell of the same code: by the source files that they name, and where they name none by where they lie.

import type { CoverageReport, Format, Source } from './coverage/coverage.ts';
import { sameLines } from './coverage/parts.ts';
import type { ReportFile } from './report-files.ts';

export interface ReadReport {
  readonly file: ReportFile;
  readonly report: CoverageReport;
  /** Where its sources are on disk, as far as that is known. */
  readonly paths: ReadonlyMap<string, string>;
}

/** A source file, as one report tells of it. */
export interface Told {
  readonly name: string;
  readonly path: string | undefined;
  readonly of: ReadReport;
  source: Source;
}

export function toldBy(of: ReadReport): Told[] {
  return [...of.report.sources].map(([name, source]) => {
    const plain = name.replaceAll('\\', '/').replace(/^\.\//, '');
    return { name: plain, path: of.paths.get(name), of, source };
  });
}

/** Source files by path, by name, and by the last part of their name. */
export interface Index {
  readonly byPath: Map<string, Told>;
  readonly byName: Map<string, Told[]>;
  readonly byLast: Map<string, Told[]>;
  readonly formats: Set<Format>;
}

export const emptyIndex = (): Index => ({
  byPath: new Map(),
  byName: new Map(),
  byLast: new Map(),
  formats: new Set(),
});

export function addTo({ byPath, byName, byLast, formats }: Index, told: Told): void {
  formats.add(told.of.report.format);
  if (told.path) byPath.set(told.path, told);
  addUnder(told.name, byName, told);
  addUnder(lastOf(told.name), byLast, told);
}

function addUnder(key: string, index: Map<string, Told[]>, told: Told): void {
  const others = index.get(key);
  if (others) others.push(told);
  else index.set(key, [told]);
}

/**
 * What is known of the same source file. Without its path a file is the same only as far as `alike` says so. Reports of one
 * format name it alike; those of others are searched among what ends alike, which takes longer.
 */
export function findIn(index: Index, told: Told, alike: (one: Told, other: Told) => boolean): Told | undefined {
  const located = told.path && index.byPath.get(told.path);
  if (located) return located;
  const isIt = (other: Told) => !(told.path && other.path) && alike(told, other);
  const named = index.byName.get(told.name)?.find(isIt);
  const isOther = (format: Format) => format !== told.of.report.format;
  if (named || ![...index.formats].some(isOther)) return named;
  const others = index.byLast.get(lastOf(told.name)) ?? [];
  return others.find((other) => isOther(other.of.report.format) && endsAlike(told.name, other.name) && isIt(other));
}

/** In doubt two files are two: to count one twice hides nothing. */
export function isSameFile(one: Told, other: Told): boolean {
  const [a, b] = [one.of, other.of];
  const { format } = a.report;
  // A name of Go has its module in it.
  if (format === 'Go' && b.report.format === 'Go') return true;
  if (a === b || inTwoModules(a.file, b.file)) return false;
  if (format !== b.report.format && byPlace(a.file, b.file) === 'same') return true;
  return sameLines(one.source.parts, other.source.parts);
}

/**
 * The first old report of what no new one tells anew: nothing says what became of that code. One that was only copied is
 * told anew too.
 */
export function findMissed(stale: readonly ReadReport[], fresh: readonly ReadReport[]): ReadReport | undefined {
  const index = emptyIndex();
  for (const one of fresh) for (const told of toldBy(one)) addTo(index, told);
  return stale.find((old) => {
    if (toldBy(old).some((told) => findIn(index, told, (one, other) => haveOneHome(one.of, other.of)))) return false;
    const byHome = (one: ReadReport) => !(tellsOfFiles(old) && tellsOfFiles(one)) && haveOneHome(old, one);
    return !fresh.some((one) => isCopy(old, one) || byHome(one));
  });
}

const tellsOfFiles = ({ report }: ReadReport): boolean => report.sources.size > 0;

function isCopy({ report: one }: ReadReport, { report: other }: ReadReport): boolean {
  const differs = (['format', 'covered', 'total'] as const).some((field) => one[field] !== other[field]);
  return !differs && [...one.sources.keys()].join('\n') === [...other.sources.keys()].join('\n');
}

const haveOneHome = (one: ReadReport, other: ReadReport): boolean => homeOf(one.file) === homeOf(other.file);

/** Is one of them the end of the other? */
function endsAlike(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Where tools keep reports: the folder around is that of the module. */
const reportFolder = /^(coverage|cov|htmlcov|\.nyc_output|reports?|target|build|out|output|artifacts|test-?results)$/i;

function moduleOf({ where, name }: ReportFile): string | undefined {
  const folders = name.split('/').slice(0, -1);
  const at = folders.findLastIndex((folder) => reportFolder.test(folder));
  return where === 'reports' || at < 0 ? undefined : folders.slice(0, at).join('/');
}

function inTwoModules(one: ReportFile, other: ReportFile): boolean {
  const [some, others] = [moduleOf(one), moduleOf(other)];
  return some !== undefined && others !== undefined && some !== others;
}

const folderOf = ({ name }: ReportFile): string => name.slice(0, Math.max(0, name.lastIndexOf('/')));

/** The module, or the folder that may be one; what lies in the folder of the run is of the working directory. */
function homeOf(file: ReportFile): string {
  return file.where === 'reports' ? '' : (moduleOf(file) ?? folderOf(file));
}

/** Tools that write several formats write them into one folder, or below one module. */
export function byPlace(one: ReportFile, other: ReportFile): 'same' | 'other' | 'unknown' {
  if (one.where !== other.where) return 'unknown';
  if (one.where === 'reports') return folderOf(one) === folderOf(other) ? 'same' : 'unknown';
  return homeOf(one) === homeOf(other) ? 'same' : 'other';
}
