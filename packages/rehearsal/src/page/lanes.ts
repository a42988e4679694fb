// Which commit stands where: each branch has a lane of its own, production first, development behind what comes from production.

import type { Commit, History } from '../history.ts';

/** A branch; one that was merged and deleted is known by its pull request. */
export interface Head {
  readonly name: string;
  readonly sha: string;
  readonly gone: boolean;
}

export interface Roles {
  readonly main: string;
  readonly develop: string;
  /** What comes between them: hotfixes, reverts, back-merges. */
  readonly between: readonly string[];
}

export interface Row {
  readonly commit: Commit;
  readonly lane: number;
  readonly heads: readonly Head[];
  readonly tags: readonly string[];
  /** The branch whose line it is on; '' where that is not known. */
  readonly branch: string;
}

export interface Layout {
  /** In the order of their lanes. */
  readonly heads: readonly Head[];
  readonly rows: readonly Row[];
  readonly lanes: number;
}

/** Commits in a row of first parents. */
interface Chain {
  readonly branch: string;
  readonly rows: readonly number[];
  /** The rows in which nothing else may be in its lane. */
  readonly from: number;
  readonly to: number;
}

export function layOut(history: History, given: readonly Head[], roles: Roles): Layout {
  const heads = [...given].sort((a, b) => groupOf(a.name, roles) - groupOf(b.name, roles));
  const chains = chainsOf(history.commits, inOrder(heads, roles));
  const groups = [0, 1, 2, 3].map((group) => chains.filter(({ branch }) => groupOf(branch, roles) === group));
  const lanes = new Map<number, { lane: number; branch: string }>();
  let used = 0;
  for (const group of groups) {
    const places = placed(group);
    for (const { chain, place } of places)
      for (const row of chain.rows) lanes.set(row, { lane: used + place, branch: chain.branch });
    used += Math.max(0, ...places.map(({ place }) => place + 1));
  }
  const rows = history.commits.map((commit, row) => ({
    commit,
    ...(lanes.get(row) ?? { lane: 0, branch: '' }),
    heads: heads.filter(({ sha }) => sha === commit.sha),
    tags: history.tags.filter(({ sha }) => sha === commit.sha).map(({ name }) => name),
  }));
  return { heads, rows, lanes: Math.max(1, used) };
}

/** Who owns a commit that several branches have: production, then development, then the others. */
function inOrder(heads: readonly Head[], { main, develop, between }: Roles): Head[] {
  const rank = ({ name }: Head) => [main, develop, ...between].indexOf(name);
  const known = heads.filter((head) => rank(head) >= 0).sort((a, b) => rank(a) - rank(b));
  return [...known, ...heads.filter((head) => rank(head) < 0)];
}

function groupOf(branch: string, { main, develop, between }: Roles): number {
  if (branch === main) return 0;
  if (branch === develop) return 2;
  return branch === '' || between.includes(branch) ? 1 : 3;
}

function chainsOf(commits: readonly Commit[], heads: readonly Head[]): Chain[] {
  const rowOf = new Map(commits.map(({ sha }, row) => [sha, row]));
  const owned = new Set<number>();
  const begins = [
    ...heads.map(({ name, sha }) => ({ branch: name, row: rowOf.get(sha) })),
    ...commits.map((_, row) => ({ branch: '', row })),
  ];
  return begins.flatMap(({ branch, row }) => {
    const rows = followed(row);
    for (const one of rows) owned.add(one);
    return rows.length > 0 ? [{ branch, rows, ...spanOf(rows) }] : [];
  });

  function followed(start: number | undefined): number[] {
    const rows: number[] = [];
    for (let row = start; row !== undefined && !owned.has(row); row = rowOf.get(commits[row]?.parents[0] ?? ''))
      rows.push(row);
    return rows;
  }

  /** From what it was merged into to what it comes from. */
  function spanOf(rows: readonly number[]): { from: number; to: number } {
    const [first = 0] = rows;
    const last = rows.at(-1) ?? first;
    const sha = commits[first]?.sha ?? '';
    const child = commits.findIndex(({ parents }) => parents.includes(sha));
    return {
      from: child < 0 ? first : Math.min(first, child + 1),
      to: rowOf.get(commits[last]?.parents[0] ?? '') ?? last + 1,
    };
  }
}

/** Side by side where they overlap, else one below the other. */
function placed(chains: readonly Chain[]): { chain: Chain; place: number }[] {
  const places: Chain[][] = [];
  return chains.map((chain) => {
    const free = places.findIndex((others) => others.every(({ from, to }) => to <= chain.from || from >= chain.to));
    const place = free < 0 ? places.length : free;
    places[place] = [...(places[place] ?? []), chain];
    return { chain, place };
  });
}
