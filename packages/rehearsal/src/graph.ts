// The graph of the branches, as far as it is interesting.

import type { Repository } from '@hotfix-actions/sandbox';

export interface Look {
  readonly branches: readonly string[];
  /** The history of these commits is left out, they themselves are shown. */
  readonly since: readonly string[];
  /** The same, where that would be too much. */
  readonly orSince?: readonly string[];
}

const mostCommits = 40;

export async function drawGraph(repository: Repository, { branches, since, orSince }: Look): Promise<string> {
  const there = await repository.branches();
  const refs = branches.filter((name) => name in there).map((name) => `refs/heads/${name}`);
  const range = [...refs, '--not', ...(await parentsOf(repository, since))];
  const count = Number(await repository.git('rev-list', '--count', ...range));
  if (count > mostCommits && orSince) return drawGraph(repository, { branches, since: orSince });
  const decorated = [...refs, 'refs/tags/*'].map((ref) => `--decorate-refs=${ref}`);
  // Of a long history only branches, tags and what connects them.
  const short = count > mostCommits ? ['--simplify-by-decoration', `--max-count=${mostCommits}`] : [];
  const format = ['--graph', '--topo-order', '--color=never', '--format=%h%d %s'];
  const text = await repository.git('log', ...format, ...decorated, ...short, ...range);
  const drawn = text.replace(/ +$/gm, '');
  return short.length > 0 ? `${drawn}\n(of ${count} commits those with a name, and what connects them)` : drawn;
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
