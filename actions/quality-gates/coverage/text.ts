// LCOV and Go's cover profile: a record a line, read line by line, whatever their size.

import { createReadStream } from 'node:fs';
import { type CoverageReport, type Share, type Source, share, sharesOf, Unreadable } from './coverage.ts';
import { type Blocks, countOf, type Lines, markBlock, markLine, ownText } from './parts.ts';

/** No record of these formats is that long. */
const longestLine = 1024 * 1024;

/** Those of a chunk at once: to wait for each would take longer than to read it. Small chunks are soon given back. */
const chunkSize = 16 * 1024;

async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  let open = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: chunkSize })) {
    const lines = (open + chunk).split('\n');
    open = lines.pop() ?? '';
    if (open.length > longestLine) throw new Unreadable('it has a line of more than a million characters');
    yield lines;
  }
  if (open !== '') yield [open];
}

/** One source file in an LCOV report, which may have a record of it for each test that ran it: its lines (DA) and totals. */
interface LcovFile {
  lines: Lines | undefined;
  records: number;
  LF: number | undefined;
  LH: number | undefined;
}

interface LcovReading {
  readonly files: Map<string, LcovFile>;
  open: LcovFile | undefined;
}

/**
 * A reader of our own: the one that is kept up (@friedemannsommer/lcov-parser) takes `XDA:1,1` and `DA:abc` for lines, so
 * that a damaged report would pass.
 */
export async function readLcov(file: string): Promise<CoverageReport> {
  const reading: LcovReading = { files: new Map(), open: undefined };
  for await (const lines of linesOf(file)) for (const line of lines) takeLcov(line, reading);
  if (reading.open) throw new Unreadable('its last record has no end: the report was cut off');
  const sources = new Map<string, Source>();
  for (const [name, record] of reading.files) sources.set(name, { share: lcovShare(record), parts: record.lines });
  return { format: 'LCOV', unit: 'lines', ...sharesOf(sources), sources };
}

function takeLcov(line: string, reading: LcovReading): void {
  const colon = line.indexOf(':');
  const key = colon < 0 ? line.trim() : line.slice(0, colon);
  const { open } = reading;
  if (key === 'SF') {
    if (open) throw new Unreadable('a record in it has no end: the report was cut off, or two were written at once');
    reading.open = openRecord(reading.files, line.slice(colon + 1).trim());
  } else if (key === 'end_of_record') {
    if (!open) throw new Unreadable('a record in it ends that never began');
    reading.open = undefined;
  } else if (open) takeCount(open, key, line.slice(colon + 1));
  else if (!/^(TN|#.*|VER|)$/.test(key))
    throw new Unreadable(`${JSON.stringify(line.slice(0, 60))} is no line of LCOV`);
}

function openRecord(files: Map<string, LcovFile>, name: string): LcovFile {
  const file = files.get(name) ?? { lines: undefined, records: 0, LF: undefined, LH: undefined };
  if (file.records === 0) files.set(ownText(name), file);
  file.records += 1;
  return file;
}

function takeCount(file: LcovFile, key: string, value: string): void {
  if (key === 'DA') {
    const comma = value.indexOf(',');
    const [line, hits] = [Number(value.slice(0, comma)), Number.parseInt(value.slice(comma + 1), 10)];
    if (comma < 1 || Number.isNaN(line) || Number.isNaN(hits))
      throw new Unreadable(`"DA:${value.slice(0, 40)}" is no line of LCOV`);
    file.lines ??= [];
    markLine(file.lines, line, hits > 0);
  } else if (key === 'LF' || key === 'LH') file[key] = Math.max(file[key] ?? Number(value), Number(value));
  else if (!/^[A-Z]+$/.test(key) && key !== '' && !key.startsWith('#'))
    throw new Unreadable(`${JSON.stringify(key.slice(0, 40))} is no record of LCOV`);
}

/** Its own totals where it has them, else its lines. Totals of several records cannot be put together, but lines can. */
function lcovShare({ lines, records, LF, LH }: LcovFile): Share {
  const counted = LF === undefined || LH === undefined || records > 1 ? countOf(lines) : { covered: 0, total: 0 };
  const told = share(LH ?? counted.covered, LF ?? counted.total, 'lines');
  if (records === 1) return told;
  return { covered: Math.max(told.covered, counted.covered), total: Math.max(told.total, counted.total) };
}

/** `name.go:3.14,5.2 2 1`: file, from, to, statements, how often they ran. */
const block = /^(.+):(\d+\.\d+,\d+\.\d+) (\d+) (\d+)\r?$/;

/** A block that several test binaries report is one block, as for `go tool cover`. */
export async function readGoProfile(file: string): Promise<CoverageReport> {
  const files = new Map<string, Blocks>();
  for await (const lines of linesOf(file)) for (const line of lines) takeBlock(line, files);
  const sources = new Map<string, Source>();
  for (const [name, blocks] of files) sources.set(name, { share: countOf(blocks), parts: blocks });
  const { covered, total } = sharesOf(sources);
  return { format: 'Go', unit: 'statements', ...share(covered, total, 'statements'), sources };
}

function takeBlock(line: string, files: Map<string, Blocks>): void {
  // Profiles that were put together have several such lines.
  if (line.trim() === '' || line.startsWith('mode:')) return;
  const [, name = '', place = '', statements = '', times = ''] = block.exec(line) ?? [];
  if (place === '') throw new Unreadable(`${JSON.stringify(line.slice(0, 60))} is no line of a cover profile`);
  const blocks: Blocks = files.get(name) ?? new Map();
  if (blocks.size === 0) files.set(ownText(name), blocks);
  markBlock(blocks, place, Number(times) > 0 ? Number(statements) : -Number(statements));
}
