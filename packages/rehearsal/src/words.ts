import type { ForetoldConflict, Report } from './report.ts';

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** A path as Markdown shows it; one with a backtick in it is set in more of them. */
export const pathAsCode = (path: string): string => (path.includes('`') ? path : `\`${path}\``);

/** Path, what check said of it, what finish did. */
export function conflictRows(conflicts: readonly ForetoldConflict[]): (readonly [string, string, string])[] {
  return conflicts.map(({ path, foretold, met }) => [
    path,
    foretold ? 'foretold' : 'not foretold',
    met ? 'met' : 'not met',
  ]);
}

/** One graph where nothing moved. */
export function graphParts({ before, after }: Report['graphs']): (readonly [string, string])[] {
  if (before === after) return [['Before and after', before]];
  return [
    ['Before', before],
    ['After', after],
  ];
}
