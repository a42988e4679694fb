// Cobertura, JaCoCo and Clover: told apart by their elements, read in one pass.

import { type Element, readXml } from '../xml.ts';
import { type CoverageReport, type Share, type Source, share, sharesOf, Unreadable } from './coverage.ts';
import { countOf, type Lines, markLine } from './parts.ts';

interface Collector {
  take(element: Element, path: readonly string[]): void;
  text?(text: string, path: readonly string[]): void;
  /** Undefined where the document is none of this format. */
  read(): CoverageReport | undefined;
}

export async function readXmlReport(file: string): Promise<CoverageReport | undefined> {
  const collectors = [cobertura(), jacoco(), clover()];
  await readXml(file, {
    open(element, path) {
      for (const collector of collectors) collector.take(element, path);
    },
    text(text, path) {
      for (const collector of collectors) collector.text?.(text, path);
    },
  });
  return collectors.map((collector) => collector.read()).find(Boolean);
}

/** A source file as its elements stream by; several classes may be in one. */
interface OpenSource {
  readonly lines: Lines;
  told?: Share;
}

function openSource(files: Map<string, OpenSource>, name = ''): OpenSource {
  const file: OpenSource = files.get(name) ?? { lines: [] };
  files.set(name, file);
  return file;
}

function sourcesOf(files: ReadonlyMap<string, OpenSource>): Map<string, Source> {
  const read = ([name, { lines, told }]: readonly [string, OpenSource]) => {
    const source = { share: told ?? countOf(lines), parts: lines.length > 0 ? lines : undefined };
    return [name, source] as const;
  };
  return new Map([...files].map(read));
}

/** Its totals are attributes of the root; without them its lines are counted, not again those below methods. */
function cobertura(): Collector {
  let root: Element['attributes'] | undefined;
  const roots: string[] = [];
  const files = new Map<string, OpenSource>();
  let file: OpenSource | undefined;
  return {
    take({ name, attributes }, path) {
      if (path.length === 1 && name === 'coverage' && 'line-rate' in attributes) root = attributes;
      if (root === undefined) return;
      if (name === 'class') file = openSource(files, attributes['filename'] ?? attributes['name']);
      if (file && name === 'line' && path.at(-3) === 'class')
        markLine(file.lines, Number(attributes['number']), Number(attributes['hits']) > 0);
    },
    text(text, path) {
      if (root && path.at(-1) === 'source' && text.trim() !== '') roots.push(text.trim());
    },
    read() {
      if (root === undefined) return undefined;
      const [covered, total] = [root['lines-covered'], root['lines-valid']];
      const told = covered !== undefined && total !== undefined;
      const sources = sourcesOf(files);
      const lines = told ? share(covered, total, 'lines') : sharesOf(sources);
      return { format: 'Cobertura', unit: 'lines', ...lines, sources, roots };
    },
  };
}

/** Its totals are the counters right below the root. Its pages show instructions. */
function jacoco(): Collector {
  const counters = new Map<string, Share>();
  const { take: takeSource, files } = jacocoSources();
  let found = false;
  return {
    take(element, path) {
      const { name, attributes } = element;
      if (path.length === 1) found = name === 'report' && 'name' in attributes;
      if (!found) return;
      takeSource(element, path);
      if (name !== 'counter' || path.length !== 2) return;
      const { type = '', covered, missed } = attributes;
      counters.set(type, share(covered, Number(covered) + Number(missed), `${type.toLowerCase()}s`));
    },
    read() {
      if (!found) return undefined;
      const instructions = counters.get('INSTRUCTION');
      const lines = counters.get('LINE');
      if (instructions && !lines)
        throw new Unreadable(
          'it counts no lines: compile with debug information (`-g`), as Maven and Gradle do by default',
        );
      const own = instructions && { own: { ...instructions, of: 'instructions' } };
      const sources = sourcesOf(files);
      return { format: 'JaCoCo', unit: 'lines', ...(lines ?? { covered: 0, total: 0 }), ...own, sources };
    },
  };
}

/** Source files by group (a module, in a report of several), package and name: `api/shop/Shop.java`. */
function jacocoSources(): { take: Collector['take']; files: Map<string, OpenSource> } {
  const files = new Map<string, OpenSource>();
  const around: string[] = [];
  let file: OpenSource | undefined;
  return {
    files,
    take({ name, attributes }, path) {
      const named = attributes['name'] ?? '';
      // The root is none of them.
      if (name === 'group' || name === 'package') around.splice(path.length - 2, around.length, named);
      else if (name === 'sourcefile')
        file = openSource(files, [...around.slice(0, path.length - 2), named].filter(Boolean).join('/'));
      else if (file && name === 'line' && path.at(-2) === 'sourcefile')
        markLine(file.lines, Number(attributes['nr']), Number(attributes['ci']) > 0);
    },
  };
}

/** Source files of Clover: lines with a statement, and their own metrics. */
function cloverSources(): { take: Collector['take']; files: Map<string, OpenSource> } {
  const files = new Map<string, OpenSource>();
  let file: OpenSource | undefined;
  return {
    files,
    take({ name, attributes }, path) {
      if (name === 'file') file = openSource(files, attributes['path'] ?? attributes['name']);
      if (!file || path.at(-2) !== 'file') return;
      if (name === 'metrics')
        file.told = share(attributes['coveredstatements'], attributes['statements'], 'statements');
      else if (name === 'line' && attributes['type'] !== 'method')
        markLine(file.lines, Number(attributes['num']), Number(attributes['count']) > 0);
    },
  };
}

/** Its totals are the metrics of the project. Clover itself shows statements, branches and methods as one percentage. */
function clover(): Collector {
  const metrics: Element['attributes'][] = [];
  const { take: takeSource, files } = cloverSources();
  let found = false;
  return {
    take(element, path) {
      if (path.length === 1) found = element.name === 'coverage' && !('line-rate' in element.attributes);
      if (!found) return;
      takeSource(element, path);
      if (element.name === 'metrics' && path.length === 3 && path[1] === 'project') metrics.push(element.attributes);
    },
    read() {
      if (!found || metrics.length === 0) return undefined;
      const add = (name: string) => metrics.reduce((sum, one) => sum + Number(one[name] ?? Number.NaN), 0);
      const statements = share(add('coveredstatements'), add('statements'), 'statements');
      const elements = [add('coveredelements'), add('elements')] as const;
      const own = elements.some(Number.isNaN)
        ? {}
        : { own: { ...share(...elements, 'elements'), of: 'statements, branches and methods' } };
      return { format: 'Clover', unit: 'statements', ...statements, ...own, sources: sourcesOf(files) };
    },
  };
}
