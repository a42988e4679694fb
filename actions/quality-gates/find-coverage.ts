// The coverage of a test run: from the files that were named, else from those that the run left where tools leave them.

import { glob, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HotfixError, isInside } from '@hotfix-actions/core';
import { addUp, type Coverage, type Format, Unreadable } from './coverage/coverage.ts';
import { formats, readReport } from './coverage/read-report.ts';
import { asReport, findFiles, type ReportFile, type RunPlace } from './report-files.ts';

export interface FoundCoverage {
  readonly coverage: Coverage;
  readonly reports: readonly string[];
  /** Reports of the same format that were left out, since they are older than the run. */
  readonly leftOut: readonly string[];
}

/** Why there is no coverage, and how to mend that. */
export class NoCoverage extends HotfixError {
  /** Nothing was written at all: a test run that failed may not have come that far. */
  readonly nothingWritten: boolean;

  constructor(message: string, hint: string, nothingWritten = false) {
    super(message, hint);
    this.nothingWritten = nothingWritten;
  }
}

const usualNames =
  /^(coverage\.(json|xml|out|txt)|(cobertura|clover|cobertura-coverage|jacoco.*|testCodeCoverageReport|report)\.xml|.*\.cobertura\.xml|lcov\.info|.*\.lcov|coverage-summary\.json|cover\.out|c\.out)$/;

/** One run of one tool often writes several formats: this one is read first. */
const preference: readonly Format[] = ['coverage.py', 'JaCoCo', 'Istanbul', 'LCOV', 'Cobertura', 'Clover', 'Go'];

const toWrite =
  'Let the tests command write one: $QUALITY_GATES_REPORTS is an empty folder for it, or name it in `coverage-file`';

export async function findCoverage(
  place: RunPlace,
  named: readonly string[],
  workspace: string,
): Promise<FoundCoverage> {
  return named.length > 0 ? fromNamed(place, named, workspace) : fromUsualPlaces(place);
}

async function fromNamed(place: RunPlace, named: readonly string[], workspace: string): Promise<FoundCoverage> {
  const files: ReportFile[] = [];
  for (const name of named) {
    for (const path of await matches(place.folder, name)) {
      if (!isInside(workspace, await realpath(path)))
        throw new NoCoverage(`${name} leads out of the workspace.`, 'Name a report inside of it in `coverage-file`.');
      files.push(await asReport(path, place.folder, place.since));
    }
  }
  const stale = files.find((file) => file.stale);
  if (stale) throw tooOld(stale.name);
  const read = await readAll(files);
  const none = files.find((file) => !read.some((one) => one.file === file));
  if (none) throw new NoCoverage(`${none.name} is no coverage report.`, `What is read: ${formats}.`);
  return sumOf(read);
}

/** A name as it stands, else a glob. */
async function matches(folder: string, name: string): Promise<string[]> {
  const path = resolve(folder, name);
  if (await isFile(path)) return [path];
  const found: string[] = [];
  for await (const match of glob(name, { cwd: folder })) {
    const file = resolve(folder, match);
    if (await isFile(file)) found.push(file);
  }
  if (found.length > 0) return found.sort();
  throw new NoCoverage(
    `There is no coverage report ${name}.`,
    `See where the tests command writes it; \`coverage-file\` is read from the working directory on.`,
    true,
  );
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (file) => file.isFile(),
    () => false,
  );

interface ReadReport {
  readonly file: ReportFile;
  readonly coverage: Coverage;
}

async function fromUsualPlaces(place: RunPlace): Promise<FoundCoverage> {
  // What the run was given a folder for; else what lies where tools leave it.
  for (const [folder, names] of [[place.reports, /./] as const, [place.folder, usualNames] as const]) {
    const found = await findFiles(folder, names, place.since);
    const read = await readAll(withoutParts(found.filter(({ stale }) => !stale)));
    const format = preference.find((wanted) => read.some(({ coverage }) => coverage.format === wanted));
    if (format) return ofFormat(format, read, found);
    const [old] = found;
    if (old?.stale) throw tooOld(old.name);
  }
  throw new NoCoverage('The tests wrote no coverage report.', `${toWrite}. What is read: ${formats}.`, true);
}

function ofFormat(format: Format, read: readonly ReadReport[], found: readonly ReportFile[]): FoundCoverage {
  const used = read.filter(({ coverage }) => coverage.format === format);
  const kinds = new Set(used.map(({ file }) => kindOf(file)));
  const leftOut = found.filter((file) => file.stale && kinds.has(kindOf(file))).map(({ name }) => name);
  return { ...sumOf(used), leftOut };
}

async function readAll(files: readonly ReportFile[]): Promise<ReadReport[]> {
  const read: ReadReport[] = [];
  for (const file of files) {
    const coverage = await readOne(file);
    if (coverage) read.push({ file, coverage });
  }
  return read;
}

const kindOf = ({ name }: ReportFile): string => name.slice(name.lastIndexOf('/') + 1);

/** Where there is a report of all modules, those of each of them are in it. */
function withoutParts(files: readonly ReportFile[]): readonly ReportFile[] {
  const whole = files.filter(({ name }) => /(^|\/)(jacoco-aggregate|testCodeCoverageReport)\//.test(name));
  return whole.length > 0 ? whole : files;
}

async function readOne(file: ReportFile): Promise<Coverage | undefined> {
  try {
    return await readReport(file.path);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new NoCoverage(
      `The coverage report ${file.name} cannot be read: ${error.message}.`,
      'See what the tests command wrote there, and whether something else writes to it.',
    );
  }
}

function sumOf(read: readonly ReadReport[]): FoundCoverage {
  const [first, ...others] = read.map(({ coverage }) => coverage);
  if (!first) throw new NoCoverage('There is no coverage report.', `${toWrite}.`, true);
  const other = others.find(({ format }) => format !== first.format);
  if (other)
    throw new NoCoverage(
      `The coverage reports are of two formats, ${first.format} and ${other.format}, which may count the same code twice.`,
      'Name reports of one format in `coverage-file`.',
    );
  const coverage = addUp([first, ...others]);
  if (coverage.total === 0)
    throw new NoCoverage(
      `The coverage report counts no ${coverage.unit}: nothing was measured.`,
      'See which code the coverage tool is told to look at.',
      true,
    );
  return { coverage, reports: read.map(({ file }) => file.name), leftOut: [] };
}

function tooOld(name: string): NoCoverage {
  return new NoCoverage(
    `The coverage report ${name} is older than this test run, which did not write it.`,
    'Let the tests command write it, or name the one that it writes in `coverage-file`. A build tool that skips what it thinks is done has to be told to run again, and a committed report must not be measured.',
    true,
  );
}
