// coverage.py's JSON report and Istanbul's summary: what is wanted of both stands in their totals.

import { readFile, stat } from 'node:fs/promises';
import { type Coverage, share, Unreadable } from './coverage.ts';

/** JSON is read as a whole, which takes a multiple of its size. */
const largest = 64 * 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

export async function readJson(file: string): Promise<Coverage | undefined> {
  const { size } = await stat(file);
  if (size > largest)
    throw new Unreadable(
      `it has ${Math.round(size / 1024 / 1024)} MB; let the tool write LCOV or XML, which may be of any size`,
    );
  const report = fields(parse(await readFile(file, 'utf8')));
  const totals = fields(report['totals']);
  if ('num_statements' in totals) return coveragePy(totals);
  const total = fields(report['total']);
  return 'lines' in total ? istanbul(total) : undefined;
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
function coveragePy(totals: Fields): Coverage {
  const lines = share(totals['covered_lines'], totals['num_statements'], 'statements');
  const read = { format: 'coverage.py', unit: 'statements', ...lines } as const;
  if (!('num_branches' in totals)) return read;
  const branches = share(totals['covered_branches'], totals['num_branches'], 'branches');
  const own = { covered: lines.covered + branches.covered, total: lines.total + branches.total };
  return { ...read, own: { ...own, of: 'statements and branches' } };
}

function istanbul(total: Fields): Coverage {
  const [lines, statements] = [fields(total['lines']), fields(total['statements'])];
  const own = share(statements['covered'], statements['total'], 'statements');
  const read = share(lines['covered'], lines['total'], 'lines');
  return { format: 'Istanbul', unit: 'lines', ...read, own: { ...own, of: 'statements' } };
}
