// Commits as the API tells of them: what one side has that the other lacks, and in which order they landed.

import { HotfixError, isStatus } from './errors.ts';
import { type GitHub, path, type Query } from './github.ts';

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: { readonly name: string; readonly login: string | undefined };
  readonly committer: { readonly name: string; readonly email: string };
  /** When it was committed, ISO 8601. */
  readonly date: string;
  readonly url: string;
}

export interface Comparison {
  readonly status: 'diverged' | 'ahead' | 'behind' | 'identical';
  /** Commits that only the head has. */
  readonly aheadBy: number;
  /** Commits that only the base has. */
  readonly behindBy: number;
  readonly base: Commit;
  readonly mergeBase: string;
  /** Commits that only the head has, parents before children. All of them, or those of the first page. */
  readonly commits: readonly Commit[];
}

interface CommitAnswer {
  sha: string;
  html_url: string;
  commit: {
    message: string;
    tree: { sha: string };
    author: { name?: string | null } | null;
    committer: { name?: string | null; email?: string | null; date?: string | null } | null;
  };
  author: { login?: string } | null;
  parents: { sha: string }[];
}

interface CompareAnswer {
  status: Comparison['status'];
  ahead_by: number;
  behind_by: number;
  total_commits: number;
  base_commit: CommitAnswer;
  merge_base_commit: { sha: string };
  commits: CommitAnswer[];
}

function commitOf(answer: CommitAnswer): Commit {
  return {
    sha: answer.sha,
    tree: answer.commit.tree.sha,
    parents: answer.parents.map((parent) => parent.sha),
    message: answer.commit.message,
    author: { name: answer.commit.author?.name ?? '', login: answer.author?.login },
    committer: { name: answer.commit.committer?.name ?? '', email: answer.commit.committer?.email ?? '' },
    date: answer.commit.committer?.date ?? '',
    url: answer.html_url,
  };
}

const perPage = 100;
const few = 1000;

/**
 * What `head` has that `base` lacks, both SHAs. Undefined where one of them does not exist or they share no history
 * (docs.github.com/rest/commits/commits#compare-two-commits).
 */
export async function compare(
  github: GitHub,
  base: string,
  head: string,
  read: 'all' | 'all-if-ahead' | 'all-if-diverged' | 'all-if-few' | 'first-page' = 'all',
): Promise<Comparison | undefined> {
  const first = await comparePage(github, { base, head, page: 1 });
  if (!first) return undefined;
  const isWhole = {
    all: true,
    'all-if-ahead': first.status === 'ahead',
    'all-if-diverged': first.status === 'diverged',
    'all-if-few': first.total_commits <= few,
    'first-page': false,
  }[read];
  const pages = isWhole ? Math.ceil(first.total_commits / perPage) : 1;
  const rest = await Promise.all(
    Array.from({ length: Math.max(0, pages - 1) }, (_, index) => comparePage(github, { base, head, page: index + 2 })),
  );
  const commits = [first, ...rest].flatMap((page) => page?.commits ?? []).map(commitOf);
  const complete = new Set(commits.map((commit) => commit.sha)).size === first.total_commits;
  if (isWhole && !complete) {
    throw new HotfixError(
      `GitHub listed ${commits.length} of the ${first.total_commits} commits between ${base} and ${head}.`,
      'A branch may have moved meanwhile. Run the job again.',
    );
  }
  return {
    status: first.status,
    aheadBy: first.ahead_by,
    behindBy: first.behind_by,
    base: commitOf(first.base_commit),
    mergeBase: first.merge_base_commit.sha,
    commits,
  };
}

async function comparePage(github: GitHub, at: { base: string; head: string; page: number; size?: number }) {
  const answer = await github.find<CompareAnswer>(path`/compare/${at.base}...${at.head}`, {
    per_page: at.size ?? perPage,
    page: at.page,
  });
  if (answer && !(answer.merge_base_commit?.sha && Array.isArray(answer.commits)))
    throw new HotfixError(
      `The server's comparison of ${at.base} and ${at.head} is not what GitHub answers.`,
      'See whether GITHUB_API_URL points to the API of GitHub or GitHub Enterprise Server.',
    );
  return answer;
}

/** Is `ancestor` in the history of `descendant`? Equal commits count. */
export async function contains(github: GitHub, descendant: string, ancestor: string): Promise<boolean> {
  if (descendant === ancestor) return true;
  const answer = await comparePage(github, { base: ancestor, head: descendant, page: 1, size: 1 });
  return answer?.status === 'ahead' || answer?.status === 'identical';
}

interface GitCommitAnswer extends Pick<CommitAnswer, 'sha' | 'html_url' | 'parents'> {
  message: string;
  tree: { sha: string };
  author: { name?: string | null } | null;
  committer: CommitAnswer['commit']['committer'];
}

/** Undefined where there is no such commit; who wrote it has no login here (docs.github.com/rest/git/commits#get-a-commit-object). */
export async function findCommit(github: GitHub, sha: string): Promise<Commit | undefined> {
  const answer = await github.find<GitCommitAnswer>(path`/git/commits/${sha}`);
  return answer && commitOf({ ...answer, commit: answer, author: null });
}

/** The commit that a short SHA, or that of a tag object, means (docs.github.com/rest/commits/commits#list-commits). */
export async function resolveCommit(github: GitHub, sha: string): Promise<string | undefined> {
  const [answer] = (await github.find<CommitAnswer[]>('/commits', { sha, per_page: 1 }).catch(noCommit)) ?? [];
  return answer?.sha;
}

function noCommit(error: unknown): undefined {
  if (!isStatus(error, 422) || !/no commit found/i.test(error.text)) throw error;
}

const mostLooks = 5;

/**
 * The newest commit up to `sha` that touched the path and that `base` lacks. Its date does not tell: work that was merged
 * since may be older than the base.
 */
export async function newestCommitOf(
  github: GitHub,
  at: { sha: string; file: string; base: Pick<Commit, 'sha' | 'date'> },
): Promise<Commit | undefined> {
  const list = (query: Query) => listCommitsOf(github, at, query);
  const isNew = async (commit: Commit) =>
    Date.parse(commit.date) > Date.parse(at.base.date) || !(await contains(github, at.base.sha, commit.sha));
  // Nearly always it is this one. With a date GitHub stops there; without, it goes through the whole history.
  const [recent] = at.base.date ? await list({ since: at.base.date, per_page: 1 }) : [];
  if (recent && (await isNew(recent))) return recent;
  for (const commit of await list({ per_page: mostLooks })) if (await isNew(commit)) return commit;
  return undefined;
}

/** The newest commits up to `sha` that touched a path, newest first (docs.github.com/rest/commits/commits#list-commits). */
export async function listCommitsOf(
  github: GitHub,
  at: { readonly sha: string; readonly file: string },
  query: Query,
): Promise<Commit[]> {
  return (await github.get<CommitAnswer[]>('/commits', { sha: at.sha, path: at.file, ...query })).map(commitOf);
}

/** These commits as far as they are in the history of `sha`, of which not much more is read than there are of them. */
export async function findInHistory(github: GitHub, sha: string, wanted: readonly string[]): Promise<Commit[]> {
  const missing = new Set(wanted);
  let pages = Math.ceil(wanted.length / perPage) + 2;
  const isEnough = (page: readonly CommitAnswer[]) => {
    for (const one of page) missing.delete(one.sha);
    pages -= 1;
    return missing.size === 0 || pages === 0;
  };
  const listed = (await github.list<CommitAnswer>('/commits', { sha }, isEnough)).map(commitOf);
  const bySha = new Map(listed.map((commit) => [commit.sha, commit]));
  return wanted.flatMap((one) => bySha.get(one) ?? []);
}

/** How many commits the history of `sha` has. */
export function countCommits(github: GitHub, sha: string): Promise<number> {
  return github.count('/commits', { sha });
}

/** The commits of `head` that landed one after the other, oldest first: its first parents as far as they are listed. */
export function firstParents(commits: readonly Commit[], head: string): Commit[] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const chain: Commit[] = [];
  for (let commit = bySha.get(head); commit; commit = bySha.get(commit.parents[0] ?? '')) chain.push(commit);
  return chain.reverse();
}

/** Those of the listed commits that `head` reaches, itself included. */
export function reachable(commits: readonly Commit[], head: string): Set<string> {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const seen = new Set<string>();
  const open = [head];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const commit = bySha.get(sha);
    if (!commit || seen.has(sha)) continue;
    seen.add(sha);
    open.push(...commit.parents);
  }
  return seen;
}

/** Whether GitHub made the commit itself: a merge, a squash, an edit on its pages. On a server of one's own it is that server's address. */
export function isByGitHub({ committer }: Commit): boolean {
  const ofServer = /^GitHub\b/.test(committer.name) && /^noreply@/.test(committer.email);
  return ofServer || committer.email === 'noreply@github.com';
}

/** The first line of a message. */
export function subjectOf(message: string): string {
  return message.split('\n', 1)[0]?.trim() ?? '';
}

/** What a commit is about: GitHub puts the title of a merged pull request below the first line. */
export function titleOf(message: string): string {
  const subject = subjectOf(message);
  const next = message
    .split('\n')
    .slice(1)
    .find((line) => line.trim() !== '');
  return /^Merge pull request #\d+ /.test(subject) && next !== undefined ? next.trim() : subject;
}
