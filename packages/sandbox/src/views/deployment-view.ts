import type { DeploymentRecord, DeploymentStatusRecord } from '../records.ts';
import { nodeId, userView } from '../users.ts';
import type { RepositoryState } from '../world.ts';
import { apiOf, pageOf } from './repository-view.ts';

/** A deployment (GitHub docs: get a deployment). */
export function deploymentView(repository: RepositoryState, deployment: DeploymentRecord): Record<string, unknown> {
  const url = apiOf(repository, `/deployments/${deployment.id}`);
  return {
    url,
    id: deployment.id,
    node_id: nodeId('DE', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userView(repository.world, deployment.creator),
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: apiOf(repository),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
}

/** A status of a deployment (GitHub docs: list deployment statuses). */
export function deploymentStatusView(
  repository: RepositoryState,
  deployment: DeploymentRecord,
  status: DeploymentStatusRecord,
): Record<string, unknown> {
  const url = apiOf(repository, `/deployments/${deployment.id}`);
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DES', status.id),
    state: status.state,
    creator: userView(repository.world, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: url,
    repository_url: apiOf(repository),
    performed_via_github_app: null,
  };
}

/** An environment without protection rules (GitHub docs: get an environment). */
export function environmentView(repository: RepositoryState, name: string): Record<string, unknown> {
  const id = [...repository.environments].indexOf(name) + 1;
  return {
    id,
    node_id: nodeId('EN', id),
    name,
    url: apiOf(repository, `/environments/${encodeURIComponent(name)}`),
    html_url: pageOf(repository, `/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`),
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    protection_rules: [],
    deployment_branch_policy: null,
  };
}
