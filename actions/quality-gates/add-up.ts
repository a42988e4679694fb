// Reports of one run, added up so that each source file counts once: those of one format are united line by line, and of several
// formats that tell of the same file one counts. Where no file is told of by two, totals that the tools wrote are believed.

import { type Format, type Share, type Source, sumOf } from './coverage/coverage.ts';
import { countOf, uniteParts } from './coverage/parts.ts';
import { NoCoverage } from './no-coverage.ts';
import {
  addTo,
  byPlace,
  emptyIndex,
  findIn,
  type Index,
  isSameFile,
  type ReadReport,
  type Told,
  toldBy,
} from './same-code.ts';

/** The total that the tool of a format shows, where it counts something else, and what is counted of it here. */
export interface OwnTotal extends Share {
  readonly format: Format;
  readonly of: string;
  readonly counted: Share;
}

export interface Coverage extends Share {
  /** `lines`, `statements`, or `lines and statements` */
  readonly unit: string;
  readonly own: readonly OwnTotal[];
  /** The reports that count. */
  readonly reports: readonly ReadReport[];
  /** What the totals of the reports come to, where lines that are in several of them count once. */
  readonly addedUp?: Share;
}

/** One run of one tool often writes several formats: this one counts. */
const preference: readonly Format[] = ['coverage.py', 'JaCoCo', 'Istanbul', 'LCOV', 'Cobertura', 'Clover', 'Go'];

interface Counted {
  readonly read: ReadReport;
  /** Those that no report before told of. */
  readonly sources: readonly Told[];
  /** Are they all that it tells of, and by no report after it either? Then its total is that of the tool. */
  readonly whole: boolean;
}

/** `named`: by a person, who thereby said that all of them count. */
export function addUp(read: readonly ReadReport[], { named }: { named: boolean }): Coverage {
  const known = emptyIndex();
  const counted = new Map<ReadReport, Counted>();
  const united = new Set<ReadReport>();
  for (const one of inOrder(withoutParts(read))) {
    if (repeatsByPlace(one, [...counted.keys()], named)) continue;
    const taken = take(one, known);
    if (taken.repeats) continue;
    counted.set(one, taken);
    for (const other of taken.unitedWith) united.add(other);
  }
  for (const one of united) Object.assign(counted.get(one) ?? {}, { whole: false });
  const parts = [...counted.values()];
  const reports = [...counted.keys()];
  const unit = [...new Set(reports.map(({ report }) => report.unit))].join(' and ');
  const addedUp = united.size > 0 && { addedUp: sumOf(reports.map(totalOf)) };
  return { ...sumOf(parts.map(shareOf)), unit, own: ownTotals(parts), reports, ...addedUp };
}

function inOrder(read: readonly ReadReport[]): ReadReport[] {
  return preference.flatMap((format) => read.filter(({ report }) => report.format === format));
}

const totalOf = ({ report }: ReadReport): Share => report;

function shareOf({ read, sources, whole }: Counted): Share {
  return whole ? totalOf(read) : sumOf(sources.map(({ source }) => source.share));
}

interface Taken extends Counted {
  /** Another format told of all of it. */
  readonly repeats: boolean;
  readonly unitedWith: ReadonlySet<ReadReport>;
}

function take(read: ReadReport, known: Index): Taken {
  const sources: Told[] = [];
  const unitedWith = new Set<ReadReport>();
  let repeated = 0;
  for (const told of toldBy(read)) {
    const same = findIn(known, told, isSameFile);
    if (!same) {
      addTo(known, told);
      sources.push(told);
    } else if (same.of.report.format === read.report.format) {
      same.source = unite(same.source, told.source);
      unitedWith.add(same.of);
    } else repeated += 1;
  }
  const nothingNew = unitedWith.size === 0 && sumOf(sources.map(({ source }) => source.share)).total === 0;
  const whole = repeated === 0 && unitedWith.size === 0;
  return { read, sources, whole, repeats: repeated > 0 && nothingNew, unitedWith };
}

/** Of counts alone it is not known which lines they are of: the larger ones are covered in any case. */
function unite(one: Source, other: Source): Source {
  if (one.parts && other.parts) {
    uniteParts(one.parts, other.parts);
    return { share: countOf(one.parts), parts: one.parts };
  }
  const larger = (of: keyof Share) => Math.max(one.share[of], other.share[of]);
  return { share: { covered: larger('covered'), total: larger('total') }, parts: one.parts ?? other.parts };
}

/** Of a report that names no source file its place has to tell whether a report of another format tells of the same code. */
function repeatsByPlace(one: ReadReport, counted: readonly ReadReport[], named: boolean): boolean {
  const others = counted.filter(
    ({ report }) => report.format !== one.report.format && Math.min(report.sources.size, one.report.sources.size) === 0,
  );
  const places = others.map((other) => ({ other, place: byPlace(one.file, other.file) }));
  const same = places.find(({ place }) => place === 'same');
  if (same && !named) return true;
  const doubtful = same ?? places.find(({ place }) => place === 'unknown');
  if (doubtful) throw twoFormats(one, doubtful.other);
  return false;
}

function twoFormats(one: ReadReport, other: ReadReport): NoCoverage {
  const told = [other, one].map(({ file, report }) => `${file.name} (${report.format})`).join(' and ');
  return new NoCoverage(
    `The coverage reports are of two formats and may count the same code twice: ${told}. They do not tell which files they are of.`,
    'Where they are of the same code, name one of them in `coverage-file`; where they are not, let the tests write each into the folder of its project, and name both.',
  );
}

/** Where there is a report of all modules, those of each of them are in it. */
function withoutParts(read: readonly ReadReport[]): readonly ReadReport[] {
  const isWhole = ({ file }: ReadReport) => /(^|\/)(jacoco-aggregate|testCodeCoverageReport)\//.test(file.name);
  const names = read.filter(isWhole).flatMap(({ report }) => [...report.sources.keys()]);
  const isPart = ({ report: { format, sources } }: ReadReport) =>
    format === 'JaCoCo' &&
    (sources.size === 0 || [...sources.keys()].some((name) => names.some((all) => `/${all}`.endsWith(`/${name}`))));
  return read.some(isWhole) ? read.filter((one) => isWhole(one) || !isPart(one)) : read;
}

function ownTotals(counted: readonly Counted[]): OwnTotal[] {
  const formats = [...new Set(counted.map(({ read }) => read.report.format))];
  return formats.flatMap((format) => {
    const those = counted.filter(({ read }) => read.report.format === format);
    const own = those.flatMap(({ read, whole }) => (whole && read.report.own) || []);
    const [first] = own;
    return first && own.length === those.length
      ? [{ ...sumOf(own), format, of: first.of, counted: sumOf(those.map(shareOf)) }]
      : [];
  });
}
