// Deployments as the world makes them: by the API, by other systems, by jobs that name an environment.

import { resolveCommit } from './commits.ts';
import type { DeploymentRecord, DeploymentStatusRecord, RunRecord } from './records.ts';
import { pageOf } from './views/repository-view.ts';
import { type RepositoryState, timestamp } from './world.ts';

type State = DeploymentStatusRecord['state'];

/** A deployment that another system made; `states` are its statuses, oldest first, by default that it succeeded. */
export interface DeployWish {
  ref: string;
  environment?: string;
  states?: readonly State[];
  payload?: unknown;
}

/** A job of a run: where it deploys to, and its statuses, by default that it succeeded. */
export interface JobWish {
  environment?: string;
  states?: readonly State[];
}

/** All of a new deployment but what the server gives it. */
export interface NewDeployment {
  readonly ref: string;
  readonly sha: string;
  readonly environment: string;
  readonly creator: string;
  readonly task?: string;
  readonly payload?: unknown;
  readonly description?: string | null;
  readonly transient?: boolean;
  readonly production?: boolean;
}

/** Adds a deployment; its environment comes to be one where it was none. */
export function addDeployment(state: RepositoryState, wish: NewDeployment): DeploymentRecord {
  const at = timestamp(state.world);
  const deployment: DeploymentRecord = {
    task: 'deploy',
    payload: {},
    description: null,
    transient: false,
    production: wish.environment === 'production',
    ...wish,
    id: state.world.nextId(),
    createdAt: at,
    updatedAt: at,
    statuses: [],
  };
  state.deployments.push(deployment);
  state.environments.add(wish.environment);
  return deployment;
}

/** What a new status says. */
export interface NewStatus {
  readonly state: State;
  readonly creator: string;
  readonly description?: string;
  readonly environment?: string;
  readonly logUrl?: string;
  readonly environmentUrl?: string;
}

/** Adds a status to a deployment. */
export function addDeploymentStatus(
  { world }: RepositoryState,
  deployment: DeploymentRecord,
  wish: NewStatus,
): DeploymentStatusRecord {
  const last = deployment.statuses.at(-1);
  const status: DeploymentStatusRecord = {
    description: '',
    environment: last?.environment ?? deployment.environment,
    logUrl: '',
    environmentUrl: '',
    ...wish,
    id: world.nextId(),
    createdAt: timestamp(world),
  };
  deployment.statuses.push(status);
  deployment.updatedAt = status.createdAt;
  return status;
}

/** `auto_inactive`: earlier successful deployments of an environment that is neither transient nor production. */
export function inactivateOthers(state: RepositoryState, deployment: DeploymentRecord, creator: string): void {
  for (const other of state.deployments) {
    const isEarlier = other !== deployment && other.id < deployment.id && other.environment === deployment.environment;
    if (!isEarlier || other.transient || other.production || other.statuses.at(-1)?.state !== 'success') continue;
    addDeploymentStatus(state, other, { state: 'inactive', creator });
  }
}

/** A deployment that another system makes. */
export async function deployByHand(state: RepositoryState, wish: DeployWish): Promise<DeploymentRecord> {
  const { ref, environment = 'production', states = ['success'], payload = {} } = wish;
  const sha = await resolveCommit(state, ref);
  if (!sha) throw new Error(`${state.fullName} has no ${ref}`);
  const deployment = addDeployment(state, { ref, sha, environment, payload, creator: 'octocat' });
  for (const one of states) addDeploymentStatus(state, deployment, { state: one, creator: 'octocat' });
  return deployment;
}

const ends: Partial<Record<State, string>> = { success: 'success', failure: 'failure', error: 'failure' };

/**
 * A job that names an environment makes a deployment by itself, at the ref of its run (GitHub docs: deployments and
 * environments); an earlier one that succeeded becomes inactive with it.
 */
export function deployFromRun(state: RepositoryState, runId: number, wish: JobWish): DeploymentRecord {
  const run = state.runs.find(({ id }) => id === runId);
  if (!run) throw new Error(`${state.fullName} has no run ${runId}`);
  const { environment = 'production', states = ['success'] } = wish;
  const creator = 'github-actions[bot]';
  const deployment = addDeployment(state, { ref: run.branch, sha: run.sha, environment, creator });
  const logUrl = pageOf(state, `/actions/runs/${run.id}/job/${state.world.nextId()}`);
  for (const one of ['in_progress', ...states] as const)
    addDeploymentStatus(state, deployment, { state: one, creator, logUrl });
  const end = ends[states.at(-1) ?? 'in_progress'];
  if (end === 'success') supersede(state, deployment, creator);
  endRun(state, run, end);
  return deployment;
}

/** Of jobs, unlike of the API, the production environment is no exception. */
function supersede(state: RepositoryState, deployment: DeploymentRecord, creator: string): void {
  for (const other of state.deployments) {
    if (other === deployment || other.environment !== deployment.environment) continue;
    if (other.statuses.at(-1)?.state === 'success') addDeploymentStatus(state, other, { state: 'inactive', creator });
  }
}

function endRun({ world }: RepositoryState, run: RunRecord, conclusion: string | undefined): void {
  run.status = conclusion ? 'completed' : 'in_progress';
  run.conclusion = conclusion ?? null;
  run.updatedAt = timestamp(world);
}
