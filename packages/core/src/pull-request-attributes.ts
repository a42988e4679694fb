// Labels, reviewers and assignees of a pull request: wished for, and never worth failing for.

import { repeat } from './ensure.ts';
import { GitHubError, isStatus } from './errors.ts';
import { type GitHub, path } from './github.ts';
import type { PullRequest } from './pull-requests.ts';

export interface Attributes {
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly assignees: readonly string[];
}

/** What of it is not there yet. Who reviewed is no longer on the list of those who are asked, and must not be asked again. */
export async function missingAttributes(github: GitHub, pull: PullRequest, wanted: Attributes): Promise<Attributes> {
  const missing = (names: readonly string[], there: readonly string[]) =>
    names.filter((name) => !there.some((other) => other.toLowerCase() === name.toLowerCase()));
  const unasked = wanted.reviewers.filter(
    (name) => missing([name.split('/').at(-1) ?? name], pull.askedReviewers).length > 0,
  );
  return {
    labels: missing(wanted.labels, pull.labels),
    assignees: missing(wanted.assignees, pull.assignees),
    reviewers: unasked.length > 0 && (await isReviewed(github, pull.number)) ? [] : unasked,
  };
}

/** Adds what is not there yet. */
export async function addAttributes(github: GitHub, pull: PullRequest, wanted: Attributes): Promise<string[]> {
  return await addMissing(github, pull, await missingAttributes(github, pull, wanted));
}

/**
 * The pull request matters more than its labels: what GitHub refuses (no such reviewer, the author as reviewer, no right to
 * see the team) comes back as warnings, one for each.
 */
export async function addMissing(github: GitHub, pull: PullRequest, missing: Attributes): Promise<string[]> {
  const { labels, assignees, reviewers } = missing;
  const attempts: [what: string, names: readonly string[], write: (name: string) => Promise<unknown>][] = [
    ['label', labels, (name) => github.post(path`/issues/${pull.number}/labels`, { labels: [name] })],
    ['assignee', assignees, (name) => assign(github, pull.number, name)],
    ['reviewer', reviewers, (name) => github.post(path`/pulls/${pull.number}/requested_reviewers`, reviewerBody(name))],
  ];
  const warnings: string[] = [];
  for (const [what, names, write] of attempts) {
    for (const name of names) {
      await whenKnown(github, () => write(name)).catch((error: Error) =>
        warnings.push(`The ${what} "${name}" could not be added to #${pull.number}: ${reasonOf(error)}`),
      );
    }
  }
  return warnings;
}

function reasonOf(error: Error): string {
  return error instanceof GitHubError ? error.text.replaceAll('\n', ': ') : error.message;
}

/** Of a pull request that was just opened not all of GitHub knows at once. */
async function whenKnown(github: GitHub, write: () => Promise<unknown>): Promise<unknown> {
  for (let wait = 1_000; ; wait *= 2) {
    try {
      return await repeat(github.clock, write);
    } catch (error) {
      if (wait > 4_000 || !isStatus(error, 422) || !/could not resolve to a node/i.test(error.text)) throw error;
      await github.clock.sleep(wait);
    }
  }
}

/** Who cannot be assigned is left out without a word (docs.github.com/rest/issues/assignees#add-assignees-to-an-issue). */
async function assign(github: GitHub, number: number, name: string): Promise<void> {
  const body = { assignees: [name] };
  const answer = await github.post<{ assignees?: { login: string }[] | null }>(path`/issues/${number}/assignees`, body);
  const isThere = answer.assignees?.some(({ login }) => login.toLowerCase() === name.toLowerCase()) ?? true;
  if (!isThere) throw new Error('only who may push here, or takes part in it, can be assigned');
}

async function isReviewed(github: GitHub, number: number): Promise<boolean> {
  const reviews = await github.get<unknown[]>(path`/pulls/${number}/reviews`, { per_page: 1 }).catch(() => []);
  return reviews.length > 0;
}

// A reviewer with a slash is a team, of which GitHub wants the part behind it.
function reviewerBody(name: string): object {
  const team = name.split('/')[1];
  return team === undefined ? { reviewers: [name] } : { team_reviewers: [team] };
}
