// What of one source file can be covered, and what is: its lines, or Go's blocks. Reports that tell of the same file are
// united part by part, so that a line counts once, and is covered where one of them covers it.

import { type Share, Unreadable } from './coverage.ts';

/** Pages of fifteen lines by their number, two bits a line: that it is coverable, and that it is covered. */
export type Lines = number[];

/** Statements by the place of the block, below zero where they did not run. */
export type Blocks = Map<string, number>;

export type Parts = Lines | Blocks;

/** Twice as many bits are a small integer, which takes no memory beside its array. */
const linesOfPage = 15;

const coverable = (page: number): number => page & ((1 << linesOfPage) - 1);

export function markLine(lines: Lines, line: number, covered: boolean): void {
  if (!Number.isSafeInteger(line) || line < 0) throw new Unreadable('a line in it has no number');
  const page = Math.floor(line / linesOfPage);
  const bit = 1 << (line - page * linesOfPage);
  lines[page] = (lines[page] ?? 0) | (covered ? bit | (bit << linesOfPage) : bit);
}

export function markBlock(blocks: Blocks, place: string, statements: number): void {
  const before = blocks.get(place);
  if (before === undefined) blocks.set(ownText(place), statements);
  else if (statements > before) blocks.set(place, statements);
}

/** A part of a string keeps all of it in memory, which here would be the whole report. */
export const ownText = (part: string): string => Buffer.from(part).toString();

/** Takes in what another report tells of the same file. */
export function uniteParts(parts: Parts, others: Parts): void {
  if (Array.isArray(parts) && Array.isArray(others))
    for (const page of pagesOf(others)) parts[page] = (parts[page] ?? 0) | (others[page] ?? 0);
  if (parts instanceof Map && others instanceof Map)
    for (const [place, statements] of others) markBlock(parts, place, statements);
}

export function countOf(parts: Parts = []): Share {
  const count = { covered: 0, total: 0 };
  if (Array.isArray(parts)) {
    for (const at of pagesOf(parts)) {
      const page = parts[at] ?? 0;
      count.covered += bits(page >> linesOfPage);
      count.total += bits(coverable(page));
    }
  } else {
    // An iterator makes an object of each.
    parts.forEach((statements) => {
      count.covered += Math.max(statements, 0);
      count.total += Math.abs(statements);
    });
  }
  return count;
}

/** Are the same lines coverable in both? Of files that only share their name they hardly ever are. */
export function sameLines(some: Parts = [], others: Parts = []): boolean {
  if (!Array.isArray(some) || !Array.isArray(others) || some.length !== others.length) return false;
  return some.length > 0 && pagesOf(some).every((at) => coverable(some[at] ?? 0) === coverable(others[at] ?? 0));
}

/** Those that there are: a line may have a number far from the others. */
const pagesOf = (lines: Lines): number[] => Object.keys(lines).map(Number);

function bits(page: number): number {
  let count = 0;
  for (let rest = page; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
