// What a person needs to know of a conflict: the first lines that collide, and for each side who changed the path last.

import { type Commit, findCommit, newestCommitOf, subjectOf } from './commits.ts';
import type { Git } from './git.ts';
import type { GitHub } from './github.ts';
import { block, cell, fitting, htmlCode, prose } from './markdown.ts';
import type { Conflict, Merge } from './merge.ts';
import { readFiles } from './objects.ts';

export interface ConflictSide {
  /** As people call it: a branch. */
  readonly name: string;
  /** Its tip; two, where it is a merge that is not made yet. */
  readonly tips: readonly string[];
}

export interface Collision {
  readonly merge: Merge;
  /** Since when both sides go their own way. */
  readonly mergeBase: string;
  readonly ours: ConflictSide;
  readonly theirs: ConflictSide;
}

interface SideCommit {
  readonly side: string;
  readonly commit: Commit | undefined;
}

export interface ConflictDetail {
  readonly path: string;
  readonly kind: string;
  readonly sides: readonly SideCommit[];
  readonly lines: string;
}

const atOnce = 5;

export async function conflictDetails(
  world: { github: GitHub; git: Git },
  { merge, mergeBase, ours, theirs }: Collision,
  conflicts: readonly Conflict[],
): Promise<ConflictDetail[]> {
  if (conflicts.length === 0) return [];
  const [contents, known] = await Promise.all([
    readFiles(world.git, { ...merge, paths: conflicts.map(({ path }) => path) }),
    findCommit(world.github, mergeBase),
  ]);
  const base = { sha: mergeBase, date: known?.date ?? '' };
  const read = async ({ path, kind }: Conflict): Promise<ConflictDetail> => {
    const newest = async ({ name, tips }: ConflictSide) => ({
      side: name,
      commit: await newestOf(world.github, tips, { file: path, base }),
    });
    const sides = await Promise.all([newest(ours), newest(theirs)]);
    return { path, kind, sides, lines: firstConflict(contents.get(path), { ours: ours.name, theirs: theirs.name }) };
  };
  const details: ConflictDetail[] = [];
  for (let from = 0; from < conflicts.length; from += atOnce)
    details.push(...(await Promise.all(conflicts.slice(from, from + atOnce).map(read))));
  return details;
}

async function newestOf(
  github: GitHub,
  tips: readonly string[],
  of: { file: string; base: Pick<Commit, 'sha' | 'date'> },
): Promise<Commit | undefined> {
  const found = await Promise.all(tips.map((sha) => newestCommitOf(github, { ...of, sha })));
  const commits = found.filter((commit) => commit !== undefined);
  return commits.toSorted((a, b) => Date.parse(b.date) - Date.parse(a.date))[0];
}

/** One folded section of Markdown for each, with as many of its lines as there is room for. */
export function detailTexts(details: readonly ConflictDetail[], room: number): string[] {
  const cut = (most: number) =>
    details.map((at) => {
      const lines = at.lines.split('\n');
      return detail({ ...at, lines: lines.length > most ? [...lines.slice(0, most), '…'].join('\n') : at.lines });
    });
  const sizes = [mostLines + 1, 12, 6, 3].map(cut);
  const texts = sizes.find((all) => all.join('\n\n').length <= room - 100) ?? (sizes.at(-1) as string[]);
  return fitting(texts, room, 'details of');
}

function detail(at: ConflictDetail): string {
  const rows = at.sides.map(({ side, commit }) =>
    commit
      ? `| ${cell(side)} | ${commit.sha.slice(0, 7)} | ${prose(subjectOf(commit.message))} | ${prose(commit.author.login ?? commit.author.name)} |`
      : `| ${cell(side)} | – | – | – |`,
  );
  const table = ['| side | newest commit | | by |', '|---|---|---|---|', ...rows].join('\n');
  return `<details><summary>${htmlCode(at.path)} (${at.kind})</summary>\n\n${table}${at.lines ? `\n\n${block(at.lines)}` : ''}\n\n</details>`;
}

const mostLines = 30;
const longestLine = 200;

/** The first conflict of a merged file, its markers named after the branches; '' where there are no lines to show. */
export function firstConflict(content: Buffer | undefined, sides: { ours: string; theirs: string }): string {
  if (!content || content.includes(0)) return '';
  const lines = content.toString('utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith('<<<<<<< '));
  const end = lines.findIndex((line, index) => index > start && line.startsWith('>>>>>>> '));
  if (start < 0 || end < 0) return '';
  const named = [`<<<<<<< ${sides.ours}`, ...lines.slice(start + 1, end), `>>>>>>> ${sides.theirs}`];
  const shown = named
    .slice(0, mostLines)
    .map((line) => [...line.slice(0, 2 * longestLine)].slice(0, longestLine).join(''));
  return [...shown, ...(end + 1 - start > mostLines ? ['…'] : [])].join('\n');
}
