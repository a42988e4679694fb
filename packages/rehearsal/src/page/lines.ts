// The lines between commits, as paths.

import type { Layout, Row } from './lanes.ts';

export interface Line {
  readonly path: string;
  /** The branch whose line it is. */
  readonly branch: string;
  /** It goes on to what is not shown. */
  readonly open: boolean;
}

/** Of a lane and of a row. */
export const laneWidth = 20;
export const rowHeight = 48;

export const x = (lane: number): number => lane * laneWidth + laneWidth / 2;
export const y = (row: number): number => row * rowHeight + rowHeight / 2;

interface Spot {
  readonly row: number;
  readonly lane: number;
}

export function linesOf({ rows }: Layout): Line[] {
  const rowOf = new Map(rows.map(({ commit }, row) => [commit.sha, row]));
  return rows.flatMap((child, row) => child.commit.parents.map((sha, index) => lineTo(row, rowOf.get(sha), index)));

  function lineTo(row: number, parent: number | undefined, index: number): Line {
    const child = rows[row] as Row;
    const from = { row, lane: child.lane };
    if (parent === undefined) return { path: stub(from, index), branch: child.branch, open: true };
    const to = { row: parent, lane: rows[parent]?.lane ?? 0 };
    // The first parent is what the commit continues; another one is what it merged.
    const branch = index === 0 ? child.branch : (rows[parent]?.branch ?? '');
    return { path: pathOf(from, to, index === 0), branch, open: false };
  }

  function pathOf(from: Spot, to: Spot, first: boolean): string {
    // A branch leaves at once for what it merged, and comes at the last moment to what it grew from.
    const lane = first ? from.lane : to.lane;
    if (isTaken(lane, from.row, to.row) || (!first && from.lane === to.lane)) return around(from, to);
    const turn = first ? { ...from, row: to.row - 1 } : { ...to, row: from.row + 1 };
    const start = `M${x(from.lane)} ${y(from.row)}`;
    return first ? `${start}V${y(turn.row)}${curve(turn, to)}` : `${start}${curve(from, turn)}V${y(to.row)}`;
  }

  /** Whether a commit is in the way. */
  function isTaken(lane: number, from: number, to: number): boolean {
    return rows.slice(from + 1, to).some((row) => row.lane === lane);
  }
}

function curve(from: Spot, to: Spot): string {
  const middle = (y(from.row) + y(to.row)) / 2;
  return `C${x(from.lane)} ${middle} ${x(to.lane)} ${middle} ${x(to.lane)} ${y(to.row)}`;
}

/** Beside the lane that it comes to, where commits stand on the way. */
function around(from: Spot, to: Spot): string {
  const beside = x(to.lane) + (from.lane < to.lane ? -laneWidth : laneWidth) / 2;
  const start = `C${x(from.lane)} ${y(from.row + 0.5)} ${beside} ${y(from.row + 0.5)} ${beside} ${y(from.row + 1)}`;
  const end = `C${beside} ${y(to.row - 0.5)} ${x(to.lane)} ${y(to.row - 0.5)} ${x(to.lane)} ${y(to.row)}`;
  return `M${x(from.lane)} ${y(from.row)}${start}V${y(to.row - 1)}${end}`;
}

function stub({ row, lane }: Spot, index: number): string {
  return `M${x(lane)} ${y(row)}l${index * 5} ${rowHeight * 0.45}`;
}
