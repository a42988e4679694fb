// LCOV and Go's cover profile: a record a line, read line by line, whatever their size.

import { createReadStream } from 'node:fs';
import { type Coverage, share, Unreadable } from './coverage.ts';

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

/** Counts of one file in an LCOV report: its own totals (LF, LH) where it has them, else its lines (DA). */
interface LcovRecord {
  lines: number;
  hit: number;
  LF?: number;
  LH?: number;
}

/**
 * A reader of our own: the one that is kept up (@friedemannsommer/lcov-parser) takes `XDA:1,1` and `DA:abc` for lines, so
 * that a damaged report would pass.
 */
export async function readLcov(file: string): Promise<Coverage> {
  const report = { covered: 0, total: 0 };
  let record: LcovRecord | undefined;
  for await (const lines of linesOf(file)) for (const line of lines) record = takeLcov(line, record, report);
  if (record) throw new Unreadable('its last record has no end: the report was cut off');
  return { format: 'LCOV', unit: 'lines', ...report };
}

/** Gives back the record that is open after this line. */
function takeLcov(
  line: string,
  record: LcovRecord | undefined,
  report: { covered: number; total: number },
): LcovRecord | undefined {
  const colon = line.indexOf(':');
  const key = colon < 0 ? line.trim() : line.slice(0, colon);
  if (key === 'SF') {
    if (record) throw new Unreadable('a record in it has no end: the report was cut off, or two were written at once');
    return { lines: 0, hit: 0 };
  }
  if (key === 'end_of_record') {
    if (!record) throw new Unreadable('a record in it ends that never began');
    const { covered, total } = share(record.LH ?? record.hit, record.LF ?? record.lines, 'lines');
    report.covered += covered;
    report.total += total;
    return undefined;
  }
  if (record) count(record, key, line.slice(colon + 1));
  else if (!/^(TN|#.*|VER|)$/.test(key))
    throw new Unreadable(`${JSON.stringify(line.slice(0, 60))} is no line of LCOV`);
  return record;
}

function count(record: LcovRecord, key: string, value: string): void {
  if (key === 'DA') {
    const comma = value.indexOf(',');
    const hits = Number.parseInt(value.slice(comma + 1), 10);
    if (comma < 1 || Number.isNaN(hits)) throw new Unreadable(`"DA:${value.slice(0, 40)}" is no line of LCOV`);
    record.lines += 1;
    if (hits > 0) record.hit += 1;
  } else if (key === 'LF' || key === 'LH') record[key] = Number(value);
  else if (!/^[A-Z]+$/.test(key) && key !== '' && !key.startsWith('#'))
    throw new Unreadable(`${JSON.stringify(key.slice(0, 40))} is no record of LCOV`);
}

/** `name.go:3.14,5.2 2 1`: file, from, to, statements, how often they ran. */
const block = /^(.+):(\d+\.\d+,\d+\.\d+) (\d+) (\d+)\r?$/;

/** Statements of each block of a file by its place; below zero where they did not run. */
type Blocks = Map<string, number>;

/** A block that several test binaries report is one block, as for `go tool cover`. */
export async function readGoProfile(file: string): Promise<Coverage> {
  const files = new Map<string, Blocks>();
  for await (const lines of linesOf(file)) for (const line of lines) takeBlock(line, files);
  const sum = { covered: 0, total: 0 };
  for (const blocks of files.values()) {
    for (const size of blocks.values()) {
      sum.total += Math.abs(size);
      sum.covered += Math.max(size, 0);
    }
  }
  return { format: 'Go', unit: 'statements', ...share(sum.covered, sum.total, 'statements') };
}

function takeBlock(line: string, files: Map<string, Blocks>): void {
  // Profiles that were put together have several such lines.
  if (line.trim() === '' || line.startsWith('mode:')) return;
  const [, name = '', place = '', statements = '', times = ''] = block.exec(line) ?? [];
  if (place === '') throw new Unreadable(`${JSON.stringify(line.slice(0, 60))} is no line of a cover profile`);
  const blocks = files.get(name) ?? new Map<string, number>();
  if (blocks.size === 0) files.set(ownText(name), blocks);
  const size = Number(times) > 0 ? Number(statements) : -Number(statements);
  const before = blocks.get(place);
  if (before === undefined) blocks.set(ownText(place), size);
  else if (size > before) blocks.set(place, size);
}

/** A part of a string keeps all of it in memory, which here would be the whole report. */
const ownText = (part: string): string => Buffer.from(part).toString();
