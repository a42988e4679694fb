// How much of the code the tests ran, in whole numbers: percentages are for people.

import type { Parts } from './parts.ts';

export interface Share {
  readonly covered: number;
  readonly total: number;
}

export type Format = 'coverage.py' | 'JaCoCo' | 'Istanbul' | 'LCOV' | 'Cobertura' | 'Clover' | 'Go';

/** What a report tells of one source file. */
export interface Source {
  readonly share: Share;
  /** Undefined where only the counts are told. */
  readonly parts: Parts | undefined;
}

/** What a report tells: as a whole, and of each source file that it names. */
export interface CoverageReport extends Share {
  readonly format: Format;
  /** What is counted: the contract's unit of this format. */
  readonly unit: 'lines' | 'statements';
  /** The total that the tool itself shows, where it counts something else. */
  readonly own?: Share & { readonly of: string };
  readonly sources: ReadonlyMap<string, Source>;
  /** Folders that the names of the sources start from, where the report tells them. */
  readonly roots?: readonly string[];
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

/** A small part with good tests does not make up for a big one without. */
export function sumOf(shares: Iterable<Share>): Share {
  const sum = { covered: 0, total: 0 };
  for (const { covered, total } of shares) {
    sum.covered += covered;
    sum.total += total;
  }
  return sum;
}

export const sharesOf = (sources: ReadonlyMap<string, Source>): Share =>
  sumOf([...sources.values()].map((source) => source.share));

/** One decimal, rounded down: what is shown never passes a threshold that the code does not. */
export function percent({ covered, total }: Share): string {
  const tenths = (BigInt(covered) * 1000n) / BigInt(total);
  return `${tenths / 10n}.${tenths % 10n}`;
}
