// The history of the branches, as far as it is interesting: as git draws it, and as it is.

import type { Repository } from '@hotfix-actions/sandbox';
import { type History, readHistory } from './history.ts';

export interface Look {
  readonly branches: readonly string[];
  /** The history of these commits is left out, they themselves are shown. */
  readonly since: readonly string[];
  /** The same, where that would be too much. */
  readonly orSince?: readonly string[];
}

export interface Seen {
  readonly graph: string;
  readonly history: History;
}

const mostCommits = 40;

export async function lookAt(repository: Repository, look: Look): Promise<Seen> {
  const { refs, since, count } = await choose(repository, look);
  // Of a long history only branches, tags and what connects them.
  const short = count > mostCommits;
  const some = short ? ['--simplify-by-decoration', `--max-count=${mostCommits}`] : [];
  const decorated = [...refs, 'refs/tags/*'].map((ref) => `--decorate-refs=${ref}`);
  const range = [...some, ...decorated, ...refs, '--not', ...since];
  const graph = await drawGraph(repository, range);
  const cut = short ? `of ${count} commits those with a name, and what connects them` : '';
  return {
    graph: short ? `${graph}\n(${cut})` : graph,
    history: { ...(await readHistory(repository, range)), cut },
  };
}

interface Choice {
  readonly refs: readonly string[];
  readonly since: readonly string[];
  readonly count: number;
}

async function choose(repository: Repository, { branches, since, orSince }: Look): Promise<Choice> {
  const there = await repository.branches();
  const refs = branches.filter((name) => name in there).map((name) => `refs/heads/${name}`);
  const left = await parentsOf(repository, since);
  const count = Number(await repository.git('rev-list', '--count', ...refs, '--not', ...left));
  if (count > mostCommits && orSince) return choose(repository, { branches, since: orSince });
  return { refs, since: left, count };
}

async function drawGraph(repository: Repository, range: readonly string[]): Promise<string> {
  const format = ['--graph', '--topo-order', '--color=never', '--format=%h%d %s'];
  return (await repository.git('log', ...format, ...range)).replace(/ +$/gm, '');
}

async function parentsOf(repository: Repository, commits: readonly string[]): Promise<string[]> {
  if (commits.length === 0) return [];
  const text = await repository.git('rev-list', '--no-walk', '--parents', ...commits);
  const parents = text.split('\n').flatMap((line) => line.split(' ').slice(1));
  return parents.filter((sha) => !commits.includes(sha));
}

/** Where the branches parted: the merge bases of the first with each other one. */
export async function partings(repository: Repository, [first = '', ...others]: readonly string[]): Promise<string[]> {
  const bases = others.map((name) => repository.git('merge-base', `refs/heads/${first}`, `refs/heads/${name}`));
  return [...new Set(await Promise.all(bases))];
}
