import { invalid } from './answers.ts';
import { resolveCommit } from './commits.ts';
import { isAncestor } from './git/history.ts';
import { takeHead } from './pull-request-life.ts';
import type { PullRequestRecord } from './records.ts';
import { type RepositoryState, timestamp } from './world.ts';

/** A pull request that is about to be opened. */
export interface PullRequestWish {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string | null;
  readonly draft: boolean;
  readonly user: string;
  /** Where the head branch lives. */
  readonly source: RepositoryState;
}

const custom = (message: string) => invalid({ resource: 'PullRequest', code: 'custom', message });

/** Opens a pull request, or refuses it in GitHub's words (GitHub docs: create a pull request). */
export async function openPullRequest(repository: RepositoryState, wish: PullRequestWish): Promise<PullRequestRecord> {
  const { head, base, source } = wish;
  const baseSha = repository.refs.read(`refs/heads/${base}`);
  if (!baseSha) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  const headSha = source.refs.read(`refs/heads/${head}`);
  if (!headSha) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  const twin = repository.pullRequests.find(
    (pull) =>
      pull.state === 'open' &&
      pull.head.ref === head &&
      pull.base.ref === base &&
      pull.head.repository === source.fullName,
  );
  if (twin) throw custom(`A pull request already exists for ${source.owner}:${head}.`);
  const [from, to] = source === repository ? [base, head] : [`${repository.owner}:${base}`, `${source.owner}:${head}`];
  const known = await resolveCommit(repository, headSha);
  if (known && (await isAncestor(repository.gitDir, headSha, baseSha))) {
    throw custom(`No commits between ${from} and ${to}`);
  }
  const { world } = repository;
  const at = timestamp(world);
  const pull: PullRequestRecord = {
    id: world.nextId(),
    number: repository.nextNumber++,
    user: wish.user,
    title: wish.title,
    body: wish.body,
    state: 'open',
    draft: wish.draft,
    head: { ref: head, sha: headSha, repository: source.fullName },
    base: { ref: base, sha: baseSha },
    labels: [],
    assignees: [],
    comments: [],
    reviewers: [],
    reviews: [],
    teamReviewers: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
  };
  await takeHead(repository, source, pull);
  repository.pullRequests.push(pull);
  return pull;
}
