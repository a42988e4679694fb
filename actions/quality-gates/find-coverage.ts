// The coverage of a test run: from the files that were named, else from those that the run left where tools leave them.

import { glob, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isInside } from '@hotfix-actions/core';
import { addUp, type Coverage } from './add-up.ts';
import { Unreadable } from './coverage/coverage.ts';
import { beginsLikeReport, formats, readReport } from './coverage/read-report.ts';
import { locateSources } from './locate-sources.ts';
import { NoCoverage } from './no-coverage.ts';
import { asReport, findFiles, type ReportFile, type RunPlace } from './report-files.ts';
import { findMissed, type ReadReport } from './same-code.ts';

export interface FoundCoverage {
  readonly coverage: Coverage;
  /** What was found beside it, by name: reports of the same code that are older than the run. */
  readonly leftOut: readonly string[];
  /** Files that may have been meant for reports, and cannot be read. */
  readonly passedOver: readonly string[];
}

export interface Search extends RunPlace {
  readonly workspace: string;
}

const usualNames =
  /^(coverage\.(json|xml|out|txt)|(cobertura|clover|cobertura-coverage|jacoco.*|testCodeCoverageReport|report)\.xml|.*\.cobertura\.xml|lcov\.info|.*\.lcov|coverage-summary\.json|cover\.out|c\.out)$/;

const toWrite =
  'Let the tests command write one: $QUALITY_GATES_REPORTS is an empty folder for it, or name it in `coverage-file`';

export function findCoverage(search: Search, named: readonly string[]): Promise<FoundCoverage> {
  return named.length > 0 ? fromNamed(search, named) : fromUsualPlaces(search);
}

async function fromNamed(search: Search, named: readonly string[]): Promise<FoundCoverage> {
  const files = new Map<string, ReportFile>();
  for (const name of named) {
    for (const path of await matches(search.folder, name)) {
      const real = await realpath(path);
      if (!isInside(search.workspace, real))
        throw new NoCoverage(`${name} leads out of the workspace.`, 'Name a report inside of it in `coverage-file`.');
      if (!files.has(real)) files.set(real, await asReport(path, search));
    }
  }
  const stale = [...files.values()].find((file) => file.stale);
  if (stale) throw tooOld(stale);
  const read: ReadReport[] = [];
  for (const file of files.values()) {
    const one = await readOne(file);
    if (one instanceof Unreadable) throw unreadable(file, one);
    if (!one) throw new NoCoverage(`${file.name} is no coverage report.`, `What is read: ${formats}.`);
    read.push(one);
  }
  const coverage = counting(addUp(await located(read, search), { named: true }));
  return { coverage, leftOut: [], passedOver: [] };
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

async function fromUsualPlaces(search: Search): Promise<FoundCoverage> {
  // What the run was given a folder for, and what lies where tools leave it.
  const files = [...(await findFiles(search, 'reports', /./)), ...(await findFiles(search, 'folder', usualNames))];
  const { passedOver, ...found } = await readFound(files);
  const read = await located(found.read, search);
  const fresh = read.filter(({ file }) => !file.stale);
  const stale = read.filter(({ file }) => file.stale).filter((old) => concerns(old, fresh));
  // What is old and of other code is not what the run says of that code.
  const missed = findMissed(stale, fresh);
  if (missed) throw tooOld(missed.file);
  if (fresh.length === 0) {
    const seen =
      passedOver.length > 0 ? ` No report, as far as can be read: ${passedOver.slice(0, 3).join(', ')}.` : '';
    throw new NoCoverage('The tests wrote no coverage report.', `${toWrite}. What is read: ${formats}.${seen}`, true);
  }
  const coverage = counting(addUp(fresh, { named: false }));
  return { coverage, leftOut: stale.map(({ file }) => file.name), passedOver };
}

/** Where the run used the folder that it was given, what lies elsewhere may be data of its tests, of files that are not here. */
function concerns({ file, paths }: ReadReport, fresh: readonly ReadReport[]): boolean {
  const given = fresh.some((one) => one.file.where === 'reports');
  return !given || file.where === 'reports' || paths.size > 0;
}

/** Found by chance, what cannot be read is an error only where it is a report by its name or its beginning. */
async function readFound(files: readonly ReportFile[]): Promise<{ read: ReadReport[]; passedOver: string[] }> {
  const read: ReadReport[] = [];
  const passedOver: string[] = [];
  for (const file of files) {
    const one = await readOne(file);
    if (!(one instanceof Unreadable)) read.push(...(one ? [one] : []));
    else if (!file.stale && (isNamedLikeReport(file) || (await beginsLikeReport(file.path))))
      throw unreadable(file, one);
    else if (!file.stale && /\.(xml|json|info)$/.test(file.name)) passedOver.push(file.name);
  }
  return { read, passedOver };
}

/** `coverage.txt` is Go's profile to some, and a table for people to others. */
function isNamedLikeReport({ name }: ReportFile): boolean {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return usualNames.test(last) && !last.endsWith('.txt');
}

async function readOne(file: ReportFile): Promise<ReadReport | Unreadable | undefined> {
  try {
    const report = await readReport(file.path);
    return report && { file, report, paths: new Map() };
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

/** One report alone tells of nothing twice. */
async function located(read: readonly ReadReport[], search: Search): Promise<readonly ReadReport[]> {
  if (read.length < 2) return read;
  const found: ReadReport[] = [];
  for (const one of read) found.push({ ...one, paths: await locateSources(one.file, one.report, search) });
  return found;
}

function unreadable({ name }: ReportFile, { message }: Unreadable): NoCoverage {
  return new NoCoverage(
    `The coverage report ${name} cannot be read: ${message}.`,
    'See what the tests command wrote there, and whether something else writes to it.',
  );
}

function counting(coverage: Coverage): Coverage {
  if (coverage.total > 0) return coverage;
  throw new NoCoverage(
    `The coverage report counts no ${coverage.unit}: nothing was measured.`,
    'See which code the coverage tool is told to look at.',
    true,
  );
}

function tooOld({ name }: ReportFile): NoCoverage {
  return new NoCoverage(
    `The coverage report ${name} is older than this test run, which did not write it.`,
    'Let the tests command write it, or name those that it writes in `coverage-file`. A build tool that skips what it thinks is done has to be told to run again, and a committed report must not be measured.',
    true,
  );
}
