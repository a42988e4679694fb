import { diffFiles } from '../git/diff.ts';
import { mergeBase, revList } from '../git/history.ts';
import { mergeability } from '../mergeability.ts';
import { headRepository } from '../pull-request-life.ts';
import type { PullRequestRecord } from '../records.ts';
import { nodeId, userView } from '../users.ts';
import type { RepositoryState } from '../world.ts';
import { association, labelView } from './conversation-view.ts';
import { apiOf, pageOf, repositoryView } from './repository-view.ts';

function links(repository: RepositoryState, pull: PullRequestRecord): Record<string, { href: string }> {
  const api = apiOf(repository, `/pulls/${pull.number}`);
  const issue = apiOf(repository, `/issues/${pull.number}`);
  return {
    self: { href: api },
    html: { href: pageOf(repository, `/pull/${pull.number}`) },
    issue: { href: issue },
    comments: { href: `${issue}/comments` },
    review_comments: { href: `${api}/comments` },
    review_comment: { href: apiOf(repository, '/pulls/comments{/number}') },
    commits: { href: `${api}/commits` },
    statuses: { href: apiOf(repository, `/statuses/${pull.head.sha}`) },
  };
}

function side(repository: RepositoryState | undefined, owner: string, at: { ref: string; sha: string }): unknown {
  const user = repository ? userView(repository.world, owner) : null;
  return {
    label: `${owner}:${at.ref}`,
    ref: at.ref,
    sha: at.sha,
    user,
    repo: repository ? repositoryView(repository) : null,
  };
}

/** A pull request as lists show it: without merged, mergeable and the like (GitHub docs: pull request simple). */
export function simplePullView(repository: RepositoryState, pull: PullRequestRecord): Record<string, unknown> {
  const { world } = repository;
  const addresses = links(repository, pull);
  const page = pageOf(repository, `/pull/${pull.number}`);
  const assignees = pull.assignees.map((login) => userView(world, login));
  const address = (name: string): string => addresses[name]?.href ?? '';
  return {
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    url: address('self'),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: address('issue'),
    comments_url: address('comments'),
    commits_url: address('commits'),
    review_comments_url: address('review_comments'),
    review_comment_url: address('review_comment'),
    statuses_url: address('statuses'),
    _links: addresses,
    number: pull.number,
    state: pull.state,
    locked: false,
    active_lock_reason: null,
    draft: pull.draft,
    title: pull.title,
    body: pull.body,
    user: userView(world, pull.user),
    labels: pull.labels.map((name) => labelView(repository, name)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    requested_reviewers: pull.reviewers.map((login) => userView(world, login)),
    requested_teams: pull.teamReviewers.map((slug) => teamView(repository, slug)),
    head: side(headRepository(repository, pull), pull.head.repository.split('/')[0] ?? '', pull.head),
    base: side(repository, repository.owner, pull.base),
    merge_commit_sha: pull.mergeCommitSha,
    auto_merge: null,
    author_association: association(repository, pull.user),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
  };
}

function teamView(repository: RepositoryState, slug: string): Record<string, unknown> {
  const url = `${repository.world.apiUrl}/organizations/1/team/${encodeURIComponent(slug)}`;
  return {
    id: 1,
    node_id: nodeId('T', slug),
    url,
    html_url: `${repository.world.serverUrl}/orgs/${repository.owner}/teams/${encodeURIComponent(slug)}`,
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    permission: 'push',
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: null,
    type: 'organization',
    organization_id: 1,
  };
}

/** A pull request looked at alone, its mergeability tried out in git (GitHub docs: pull request). */
export async function pullView(repository: RepositoryState, pull: PullRequestRecord): Promise<Record<string, unknown>> {
  const state = await mergeability(repository, pull);
  const base = (await mergeBase(repository.gitDir, pull.base.sha, pull.head.sha)) ?? pull.base.sha;
  const commits = await revList(repository.gitDir, `${pull.base.sha}..${pull.head.sha}`);
  const files = await diffFiles(repository.gitDir, base, pull.head.sha);
  return {
    ...simplePullView(repository, pull),
    merged: pull.mergedAt !== null,
    mergeable: state.mergeable,
    rebaseable: state.mergeable,
    mergeable_state: state.state,
    merge_commit_sha: pull.mergeCommitSha ?? state.testMerge ?? null,
    merged_by: pull.mergedBy === null ? null : userView(repository.world, pull.mergedBy),
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: pull.head.repository !== repository.fullName,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** One review of a pull request (GitHub docs: REST API endpoints for pull request reviews). */
export function reviewView(
  repository: RepositoryState,
  pull: PullRequestRecord,
  review: PullRequestRecord['reviews'][number] & { readonly index: number },
): Record<string, unknown> {
  const id = pull.id * 1000 + review.index;
  const page = `${pageOf(repository, `/pull/${pull.number}`)}#pullrequestreview-${id}`;
  const api = apiOf(repository, `/pulls/${pull.number}`);
  return {
    id,
    node_id: nodeId('PRR', id),
    user: userView(repository.world, review.user),
    body: '',
    state: review.state,
    html_url: page,
    pull_request_url: api,
    author_association: association(repository, review.user),
    _links: { html: { href: page }, pull_request: { href: api } },
    commit_id: pull.head.sha,
    submitted_at: pull.updatedAt,
  };
}
