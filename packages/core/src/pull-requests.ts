// Pull requests: found, opened, brought up to date, closed.

import { ensure, repeat } from './ensure.ts';
import { HotfixError, isStatus } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { withinLimit } from './markdown.ts';

/** A pull request as lists and single answers both tell of it (docs.github.com/rest/pulls/pulls). */
export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly body: string;
  readonly head: { readonly branch: string; readonly sha: string; readonly fork: boolean };
  readonly base: string;
  readonly merged: boolean;
  readonly mergeCommit: string | undefined;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; undefined where it is not merged. */
  readonly mergedAt: string | undefined;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly askedReviewers: readonly string[];
}

interface PullAnswer {
  number: number;
  html_url: string;
  state: 'open' | 'closed';
  title: string;
  body: string | null;
  head: { ref: string; sha: string; repo: { full_name: string } | null };
  base: { ref: string; sha: string; repo: { full_name: string } };
  merged_at: string | null;
  merge_commit_sha: string | null;
  created_at: string;
  updated_at: string;
  labels?: { name: string }[];
  assignees?: { login: string }[] | null;
  requested_reviewers?: { login: string }[] | null;
  requested_teams?: { slug: string }[] | null;
}

function pullRequestOf(answer: PullAnswer): PullRequest {
  return {
    number: answer.number,
    url: answer.html_url,
    state: answer.state,
    title: answer.title,
    body: answer.body ?? '',
    // A head whose repository is gone, or another one, is a fork's: never ours, whatever its name.
    head: {
      branch: answer.head.ref,
      sha: answer.head.sha,
      fork: answer.head.repo?.full_name !== answer.base.repo.full_name,
    },
    base: answer.base.ref,
    merged: Boolean(answer.merged_at),
    mergeCommit: answer.merge_commit_sha ?? undefined,
    createdAt: answer.created_at,
    mergedAt: answer.merged_at ?? undefined,
    labels: (answer.labels ?? []).map((label) => label.name),
    assignees: (answer.assignees ?? []).map((user) => user.login),
    askedReviewers: [
      ...(answer.requested_reviewers ?? []).map((user) => user.login),
      ...(answer.requested_teams ?? []).map((team) => team.slug),
    ],
  };
}

/**
 * The pull requests that brought this commit, or merely hold it. GitHub's answer lags behind a push by seconds
 * (docs.github.com/rest/commits/commits#list-pull-requests-associated-with-a-commit).
 */
export async function listPullRequestsOf(github: GitHub, sha: string): Promise<PullRequest[]> {
  return (await github.get<PullAnswer[]>(path`/commits/${sha}/pulls`, { per_page: 100 })).map(pullRequestOf);
}

/** The merged pull requests that put this commit on a branch, whichever it was; those that merely hold it do not count. */
export async function listMergedAs(github: GitHub, sha: string): Promise<PullRequest[]> {
  return (await listPullRequestsOf(github, sha)).filter((pull) => pull.merged && pull.mergeCommit === sha);
}

/** The merged pull request that put this commit on one of the branches. */
export async function findMergedPullRequest(
  github: GitHub,
  sha: string,
  ...branches: readonly string[]
): Promise<PullRequest | undefined> {
  return (await listMergedAs(github, sha)).find((pull) => branches.includes(pull.base));
}

/** With what only the answer for a single one tells. */
export interface WholePullRequest extends PullRequest {
  /** Where its base stood when it last changed. */
  readonly baseSha: string;
  readonly changedFiles: number;
}

/** Undefined where the number is an issue's, or nobody's (docs.github.com/rest/pulls/pulls#get-a-pull-request). */
export async function findPullRequest(github: GitHub, number: number): Promise<WholePullRequest | undefined> {
  const answer = await github.find<PullAnswer & { changed_files: number }>(path`/pulls/${number}`);
  return answer && { ...pullRequestOf(answer), baseSha: answer.base.sha, changedFiles: answer.changed_files };
}

/** The open pull requests from a branch of this repository, whatever they go into. */
export async function listOpenFrom(github: GitHub, head: string): Promise<PullRequest[]> {
  const answers = await github.list<PullAnswer>('/pulls', { state: 'open', head: `${github.owner}:${head}` });
  return answers.map(pullRequestOf).filter((pull) => pull.head.branch === head && !pull.head.fork);
}

const few = 5;

/**
 * The same for several branches, by branch: few are asked for one by one, for many all open pull requests are listed, so that
 * neither many branches nor many pull requests of others cost much.
 */
export async function listOpenFromEach(github: GitHub, heads: readonly string[]): Promise<Map<string, PullRequest[]>> {
  if (heads.length <= few) {
    const lists = await Promise.all(heads.map((head) => listOpenFrom(github, head)));
    return new Map(heads.map((head, index) => [head, lists[index] ?? []]));
  }
  const all = (await github.list<PullAnswer>('/pulls', { state: 'open' })).map(pullRequestOf);
  return new Map(heads.map((name) => [name, all.filter(({ head }) => head.branch === name && !head.fork)]));
}

/**
 * The commits of a pull request, oldest first; merges are left out, as a merge by rebase leaves them out. None where the
 * number is an issue's (docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request: up to 250).
 */
export async function listPullRequestCommits(
  github: GitHub,
  number: number,
): Promise<{ readonly sha: string; readonly message: string }[]> {
  type Answer = { sha: string; commit: { message: string }; parents: unknown[] };
  const commits = await github.list<Answer>(path`/pulls/${number}/commits`).catch((error) => {
    if (isStatus(error, 404)) return [];
    throw error;
  });
  return commits
    .filter(({ parents }) => parents.length < 2)
    .map(({ sha, commit }) => ({ sha, message: commit.message }));
}

/** The open pull requests into a branch. */
export async function listOpen(github: GitHub, base: string): Promise<PullRequest[]> {
  return (await github.list<PullAnswer>('/pulls', { state: 'open', base })).map(pullRequestOf);
}

/**
 * Merged pull requests into a branch, last changed first, back to those that were not changed since a date (ISO 8601).
 * The date may become known while the first page is read.
 */
export async function listMerged(github: GitHub, base: string, since: Promise<string>): Promise<PullRequest[]> {
  const isOld = async (page: readonly PullAnswer[]) => {
    const date = Date.parse(await since);
    return page.some((pull) => Date.parse(pull.updated_at) < date);
  };
  const query = { state: 'closed', base, sort: 'updated', direction: 'desc', per_page: 30 };
  return (await github.list<PullAnswer>('/pulls', query, isOld)).map(pullRequestOf).filter((pull) => pull.merged);
}

/** Merged pull requests from one branch of this repository, into another or into any, last changed first. */
export async function listMergedFrom(github: GitHub, head: string, base?: string): Promise<PullRequest[]> {
  const query = {
    state: 'closed',
    ...(base === undefined ? {} : { base }),
    head: `${github.owner}:${head}`,
    sort: 'updated',
    direction: 'desc',
    per_page: 30,
  };
  const answers = await github.get<PullAnswer[]>('/pulls', query);
  return answers.map(pullRequestOf).filter((pull) => pull.merged && pull.head.branch === head && !pull.head.fork);
}

/** Characters that GitHub takes for a title. */
const mostTitle = 256;

export interface NewPullRequest {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
}

/**
 * Opens a pull request from a branch of this repository, or gives back the open one of the same head and base
 * (docs.github.com/rest/pulls/pulls#create-a-pull-request).
 */
export async function ensurePullRequest(
  github: GitHub,
  wanted: NewPullRequest,
): Promise<{ value: PullRequest; created: boolean }> {
  const body = withinLimit(wanted.body);
  const title = [...wanted.title].slice(0, mostTitle).join('');
  return await ensure({
    clock: github.clock,
    absent: true,
    find: async () => {
      const query = { state: 'open', base: wanted.base, head: `${github.owner}:${wanted.head}` };
      const answers = await github.get<PullAnswer[]>('/pulls', query);
      return answers.map(pullRequestOf).find((pull) => pull.head.branch === wanted.head && !pull.head.fork);
    },
    create: async () => pullRequestOf(await github.post<PullAnswer>('/pulls', { ...wanted, title, body })),
    taken: (error) => isStatus(error, 422) && /pull request already exists/i.test(error.text),
  });
}

/** The setting of the repository or organisation that forbids it, not a permission (off in new repositories). */
export function isOpeningForbidden(error: unknown): boolean {
  return isStatus(error, 403) && /not permitted to create or approve pull requests/i.test(error.text);
}

/** The same as `ensurePullRequest`; where the setting forbids it, the error holds a link that opens it by hand. */
export async function openPullRequest(
  at: { readonly github: GitHub; readonly url: string },
  wanted: NewPullRequest,
): Promise<PullRequest> {
  try {
    return (await ensurePullRequest(at.github, wanted)).value;
  } catch (error) {
    if (!isOpeningForbidden(error)) throw error;
    const compareUrl = `${at.url}/compare/${encodeURIComponent(wanted.base)}...${encodeURIComponent(wanted.head)}?expand=1`;
    throw openingForbidden(error, { compareUrl, head: wanted.head, base: wanted.base });
  }
}

/** What to do about it; the branch is there, so a person can open it with one click. */
export function openingForbidden(cause: unknown, at: { compareUrl: string; head: string; base: string }): HotfixError {
  return new HotfixError(
    `GitHub Actions is not permitted to open pull requests here, so the one from ${at.head} into ${at.base} was not opened.`,
    `Open it by hand: ${at.compareUrl} — or allow it under Settings → Actions → General → "Allow GitHub Actions to create and approve pull requests" and run this job again.`,
    cause,
  );
}

export async function updatePullRequest(
  github: GitHub,
  number: number,
  change: { title?: string; body?: string; base?: string; state?: 'closed' },
): Promise<void> {
  const wanted = change.body === undefined ? change : { ...change, body: withinLimit(change.body) };
  await repeat(github.clock, () => github.patch(path`/pulls/${number}`, wanted));
}
