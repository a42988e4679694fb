import type { CommentRecord, ConversationRecord, IssueRecord, PullRequestRecord } from '../records.ts';
import { nodeId, userView } from '../users.ts';
import type { RepositoryState } from '../world.ts';
import { apiOf, pageOf } from './repository-view.ts';

/** A label; one that a test merely named gets GitHub's usual grey (GitHub docs: label). */
export function labelView(repository: RepositoryState, name: string): Record<string, unknown> {
  const known = repository.labelDetails.get(name);
  // GitHub answers null, which its description of a listed pull request does not allow.
  const details = known ?? { id: repository.world.nextId(), color: 'ededed', description: '' };
  if (!known) repository.labelDetails.set(name, details);
  return {
    id: details.id,
    node_id: nodeId('LA', details.id),
    url: apiOf(repository, `/labels/${encodeURIComponent(name)}`),
    name,
    color: details.color,
    default: false,
    description: details.description,
  };
}

/** Tells pull requests from issues. */
export const isPullRequest = (item: ConversationRecord): item is PullRequestRecord => 'head' in item;

/** What an author is to the repository: its owner owns, bots and strangers are nothing to it, all others contribute. */
export function association(repository: RepositoryState, login: string): string {
  if (login === repository.owner) return 'OWNER';
  return login.endsWith('[bot]') || repository.strangers.has(login) ? 'NONE' : 'CONTRIBUTOR';
}

/** An issue, or a pull request looked at as one (GitHub docs: issue). */
export function issueView(repository: RepositoryState, item: IssueRecord | PullRequestRecord): Record<string, unknown> {
  const url = apiOf(repository, `/issues/${item.number}`);
  const { world } = repository;
  const assignees = item.assignees.map((login) => userView(world, login));
  return {
    id: item.id,
    node_id: nodeId('I', item.id),
    url,
    repository_url: apiOf(repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: pageOf(repository, `/${isPullRequest(item) ? 'pull' : 'issues'}/${item.number}`),
    number: item.number,
    state: item.state,
    state_reason: 'stateReason' in item ? item.stateReason : null,
    title: item.title,
    body: item.body,
    user: userView(world, item.user),
    labels: item.labels.map((name) => labelView(repository, name)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: item.comments.length,
    closed_at: item.closedAt,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    author_association: association(repository, item.user),
    ...(isPullRequest(item) ? { pull_request: pullLinks(repository, item) } : {}),
  };
}

function pullLinks(repository: RepositoryState, pull: PullRequestRecord): Record<string, unknown> {
  const page = pageOf(repository, `/pull/${pull.number}`);
  return {
    url: apiOf(repository, `/pulls/${pull.number}`),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: pull.mergedAt,
  };
}

/** A comment (GitHub docs: issue comment). */
export function commentView(
  repository: RepositoryState,
  item: ConversationRecord,
  comment: CommentRecord,
): Record<string, unknown> {
  const kind = isPullRequest(item) ? 'pull' : 'issues';
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: apiOf(repository, `/issues/comments/${comment.id}`),
    html_url: pageOf(repository, `/${kind}/${item.number}#issuecomment-${comment.id}`),
    issue_url: apiOf(repository, `/issues/${item.number}`),
    user: userView(repository.world, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(repository, comment.user),
    performed_via_github_app: null,
  };
}
