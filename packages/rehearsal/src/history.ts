// Commits with their parents and their names, as they are to be drawn.

import type { Repository } from '@hotfix-actions/sandbox';

export interface History {
  /** Newest first, and no parent before its child. */
  readonly commits: readonly Commit[];
  /** What points at them. */
  readonly branches: readonly Name[];
  readonly tags: readonly Name[];
  /** What is left out of it, in words; '' where it is whole. */
  readonly cut: string;
}

export interface Commit {
  readonly sha: string;
  /** Of them some may not be shown; where commits between are left out, the next that are shown. */
  readonly parents: readonly string[];
  readonly author: string;
  readonly subject: string;
}

export interface Name {
  readonly name: string;
  readonly sha: string;
}

/** The commits of a range of `git log`, and the names that they have. */
export async function readHistory(repository: Repository, range: readonly string[]): Promise<Omit<History, 'cut'>> {
  const format = ['--topo-order', '--parents', '--color=never', '--encoding=UTF-8', '--format=%H%x00%P%x00%an%x00%s'];
  const text = await repository.git('log', ...format, ...range);
  const commits = text.split('\n').filter(Boolean).map(read);
  const shown = new Set(commits.map(({ sha }) => sha));
  const named = (names: Readonly<Record<string, string>>): Name[] =>
    Object.entries(names)
      .filter(([, sha]) => shown.has(sha))
      .map(([name, sha]) => ({ name, sha }));
  return { commits, branches: named(await repository.branches()), tags: named(await repository.tags()) };
}

function read(line: string): Commit {
  const [sha = '', parents = '', author = '', subject = ''] = line.split('\0');
  return { sha, parents: parents.split(' ').filter(Boolean), author, subject };
}
