// How much of the code the tests ran, in whole numbers: percentages are for people.

export interface Share {
  readonly covered: number;
  readonly total: number;
}

export type Format = 'coverage.py' | 'JaCoCo' | 'Istanbul' | 'LCOV' | 'Cobertura' | 'Clover' | 'Go';

export interface Coverage extends Share {
  readonly format: Format;
  /** What is counted: the contract's unit of this format. */
  readonly unit: 'lines' | 'statements';
  /** The total that the tool itself shows, where it counts something else. */
  readonly own?: Share & { readonly of: string };
}

/** A report that is none, or is damaged: what is wrong with it. */
export class Unreadable extends Error {}

/** Checks numbers of a report before they are believed. */
export function share(covered: unknown, total: unknown, what: string): Share {
  const [some, all] = [Number(covered ?? Number.NaN), Number(total ?? Number.NaN)];
  if (!Number.isSafeInteger(some) || !Number.isSafeInteger(all) || some < 0 || some > all)
    throw new Unreadable(`its ${what} are no numbers that can be: ${String(covered)} of ${String(total)}`);
  return { covered: some, total: all };
}

/** Several reports of a run, added up: a small part with good tests does not make up for a big one without. */
export function addUp(reports: readonly [Coverage, ...Coverage[]]): Coverage {
  const [first] = reports;
  const sum = (shares: readonly Share[]): Share => ({
    covered: shares.reduce((count, { covered }) => count + covered, 0),
    total: shares.reduce((count, { total }) => count + total, 0),
  });
  const own = reports.flatMap((report) => report.own ?? []);
  return {
    format: first.format,
    unit: first.unit,
    ...sum(reports),
    ...(first.own && own.length === reports.length && { own: { ...sum(own), of: first.own.of } }),
  };
}

/** One decimal, rounded down: what is shown never passes a threshold that the code does not. */
export function percent({ covered, total }: Share): string {
  const tenths = (BigInt(covered) * 1000n) / BigInt(total);
  return `${tenths / 10n}.${tenths % 10n}`;
}
