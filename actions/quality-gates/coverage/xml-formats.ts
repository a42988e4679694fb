// Cobertura, JaCoCo and Clover: told apart by their elements, read in one pass.

import { type Element, readXml } from '../xml.ts';
import { type Coverage, type Share, share, Unreadable } from './coverage.ts';

interface Collector {
  take(element: Element, path: readonly string[]): void;
  /** Undefined where the document is none of this format. */
  read(): Coverage | undefined;
}

export async function readXmlReport(file: string): Promise<Coverage | undefined> {
  const collectors = [cobertura(), jacoco(), clover()];
  await readXml(file, {
    open(element, path) {
      for (const collector of collectors) collector.take(element, path);
    },
  });
  return collectors.map((collector) => collector.read()).find(Boolean);
}

/** Its totals are attributes of the root; without them its lines are counted, not again those below methods. */
function cobertura(): Collector {
  let root: Element['attributes'] | undefined;
  const lines = { covered: 0, total: 0 };
  return {
    take({ name, attributes }, path) {
      if (path.length === 1 && name === 'coverage' && 'line-rate' in attributes) root = attributes;
      if (root === undefined || name !== 'line' || path.at(-3) !== 'class') return;
      lines.total += 1;
      if (Number(attributes['hits']) > 0) lines.covered += 1;
    },
    read() {
      if (root === undefined) return undefined;
      const [covered, total] = [root['lines-covered'], root['lines-valid']];
      const told = covered !== undefined && total !== undefined;
      return { format: 'Cobertura', unit: 'lines', ...(told ? share(covered, total, 'lines') : lines) };
    },
  };
}

/** Its totals are the counters right below the root. Its pages show instructions. */
function jacoco(): Collector {
  const counters = new Map<string, Share>();
  let found = false;
  return {
    take({ name, attributes }, path) {
      if (path.length === 1) found = name === 'report' && 'name' in attributes;
      if (!found || name !== 'counter' || path.length !== 2) return;
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
      return { format: 'JaCoCo', unit: 'lines', ...(lines ?? { covered: 0, total: 0 }), ...own };
    },
  };
}

/** Its totals are the metrics of the project. Clover itself shows statements, branches and methods as one percentage. */
function clover(): Collector {
  const metrics: Element['attributes'][] = [];
  let found = false;
  return {
    take({ name, attributes }, path) {
      if (path.length === 1) found = name === 'coverage' && !('line-rate' in attributes);
      if (found && name === 'metrics' && path.length === 3 && path[1] === 'project') metrics.push(attributes);
    },
    read() {
      if (!found || metrics.length === 0) return undefined;
      const add = (name: string) => metrics.reduce((sum, one) => sum + Number(one[name] ?? Number.NaN), 0);
      const statements = share(add('coveredstatements'), add('statements'), 'statements');
      const elements = [add('coveredelements'), add('elements')] as const;
      const own = elements.some(Number.isNaN)
        ? {}
        : { own: { ...share(...elements, 'elements'), of: 'statements, branches and methods' } };
      return { format: 'Clover', unit: 'statements', ...statements, ...own };
    },
  };
}
