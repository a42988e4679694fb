import { requireCommit } from '../commits.ts';
import { isoDate } from '../git/commit-object.ts';
import type { CheckRunRecord, RunRecord, StatusRecord } from '../records.ts';
import { nodeId, userId, userView } from '../users.ts';
import type { RepositoryState } from '../world.ts';
import { apiOf, minimalRepositoryView, pageOf } from './repository-view.ts';

/** A check run (GitHub docs: check run). */
export function checkRunView(repository: RepositoryState, run: CheckRunRecord): Record<string, unknown> {
  const url = apiOf(repository, `/check-runs/${run.id}`);
  return {
    id: run.id,
    node_id: nodeId('CR', run.id),
    head_sha: run.sha,
    external_id: '',
    url,
    html_url: pageOf(repository, `/runs/${run.id}`),
    details_url: pageOf(repository, `/runs/${run.id}`),
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.status === 'completed' ? run.startedAt : null,
    output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: `${url}/annotations` },
    name: run.name,
    check_suite: { id: run.id },
    app: appView(repository, run.app),
    pull_requests: [],
  };
}

function appView(repository: RepositoryState, slug: string): Record<string, unknown> {
  const { world } = repository;
  return {
    id: slug === 'github-actions' ? 15368 : userId(world, `${slug}[bot]`),
    slug,
    node_id: nodeId('A', slug),
    owner: userView(world, 'github'),
    name: slug,
    description: null,
    external_url: `${world.serverUrl}/apps/${slug}`,
    html_url: `${world.serverUrl}/apps/${slug}`,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    permissions: {},
    events: [],
  };
}

/** One status within the combined status of a commit (GitHub docs: simple commit status). */
export function statusView(repository: RepositoryState, status: StatusRecord): Record<string, unknown> {
  return {
    id: status.id,
    node_id: nodeId('SC', status.id),
    url: apiOf(repository, `/statuses/${status.sha}`),
    avatar_url: null,
    state: status.state,
    description: null,
    target_url: null,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

/** A workflow run (GitHub docs: workflow run). */
export async function runView(repository: RepositoryState, run: RunRecord): Promise<Record<string, unknown>> {
  const commit = await requireCommit(repository, run.sha);
  const url = apiOf(repository, `/actions/runs/${run.id}`);
  const workflowId = userId(repository.world, `workflow ${run.workflow}`);
  const place = minimalRepositoryView(repository);
  return {
    id: run.id,
    node_id: nodeId('WFR', run.id),
    name: run.workflow,
    path: `.github/workflows/${run.workflow}`,
    display_title: run.title ?? run.workflow,
    head_branch: run.branch,
    head_sha: run.sha,
    run_number: run.number,
    run_attempt: 1,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflowId,
    check_suite_id: run.id,
    check_suite_node_id: nodeId('CS', run.id),
    url,
    html_url: pageOf(repository, `/actions/runs/${run.id}`),
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.createdAt,
    actor: userView(repository.world, run.actor),
    triggering_actor: userView(repository.world, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: apiOf(repository, `/check-suites/${run.id}`),
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: apiOf(repository, `/actions/workflows/${workflowId}`),
    head_commit: {
      id: run.sha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: isoDate(commit.committer),
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    },
    repository: place,
    head_repository: place,
  };
}
