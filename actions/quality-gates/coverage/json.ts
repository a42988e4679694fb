// coverage.py's JSON report and Istanbul's summary. The lines of each file stand in the first alone.

import { readFile, stat } from 'node:fs/promises';
import { type CoverageReport, type Share, type Source, share, Unreadable } from './coverage.ts';
import { type Lines, markLine } from './parts.ts';

/** JSON is read as a whole, which takes a multiple of its size. */
const largest = 64 * 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

export async function readJson(file: string): Promise<CoverageReport | undefined> {
  const { size } = await stat(file);
  if (size > largest)
    throw new Unreadable(
      `it has ${Math.round(size / 1024 / 1024)} MB; let the tool write LCOV or XML, which may be of any size`,
    );
  const report = fields(parse(await readFile(file, 'utf8')));
  if ('num_statements' in fields(report['totals'])) return coveragePy(report);
  return 'lines' in fields(report['total']) ? istanbul(report) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Unreadable(`it is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** With branches measured, coverage.py shows statements and branches as one percentage. */
function coveragePy(report: Fields): CoverageReport {
  const totals = fields(report['totals']);
  const statements = (counts: Fields) => share(counts['covered_lines'], counts['num_statements'], 'statements');
  const sources = sourcesOf(fields(report['files']), (file) =>
    'summary' in file ? { share: statements(fields(file['summary'])), parts: linesOf(file) } : undefined,
  );
  const lines = statements(totals);
  const read = { format: 'coverage.py', unit: 'statements', ...lines, sources } as const;
  if (!('num_branches' in totals)) return read;
  const branches = share(totals['covered_branches'], totals['num_branches'], 'branches');
  const own = { covered: lines.covered + branches.covered, total: lines.total + branches.total };
  return { ...read, own: { ...own, of: 'statements and branches' } };
}

function linesOf({ executed_lines: covered, missing_lines: missing }: Fields): Lines | undefined {
  if (!Array.isArray(covered) || !Array.isArray(missing)) return undefined;
  const lines: Lines = [];
  for (const line of missing) markLine(lines, line, false);
  for (const line of covered) markLine(lines, line, true);
  return lines;
}

function istanbul({ total, ...files }: Fields): CoverageReport {
  const counts = (of: Fields, what: 'lines' | 'statements'): Share => {
    const count = fields(of[what]);
    return share(count['covered'], count['total'], what);
  };
  const sources = sourcesOf(files, (file) =>
    'lines' in file ? { share: counts(file, 'lines'), parts: undefined } : undefined,
  );
  const own = { ...counts(fields(total), 'statements'), of: 'statements' };
  return { format: 'Istanbul', unit: 'lines', ...counts(fields(total), 'lines'), own, sources };
}

function sourcesOf(files: Fields, read: (file: Fields) => Source | undefined): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const [name, file] of Object.entries(files)) {
    const source = read(fields(file));
    if (source) sources.set(name, source);
  }
  return sources;
}
